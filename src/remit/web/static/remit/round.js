// The board of a clarity round: one card at a time, sorted by click, drag, touch or key, saved as one goes.
// Without this script the same form shows every row, and saves with its button.
"use strict";
(() => {
  const board = document.getElementById("board");
  if (!board) return;
  const rows = [...board.querySelectorAll(".sort")];
  const version = board.elements.namedItem("version");
  const gauge = board.querySelector("progress");
  const count = board.querySelector("[data-count]");
  const state = board.querySelector("[data-state]");
  const message = board.querySelector("[data-message]");
  const RETRY = 4000;
  let now = 0;

  const field = (row, name) => row.querySelector(`[name="${name}-${CSS.escape(row.dataset.row)}"]`);
  const radios = (row) => [...row.querySelectorAll("input[type=radio]")];
  const vote = (row) => (radios(row).find((radio) => radio.checked) || { value: "" }).value;
  const who = (row) => (field(row, "who") ? field(row, "who").value : "");
  const choose = (row, value) => { for (const radio of radios(row)) radio.checked = radio.value === value; };

  // --- one card at a time ---
  const show = (index, focus = true) => {
    now = Math.max(0, Math.min(index, rows.length));
    board.classList.toggle("ended", now === rows.length);
    rows.forEach((row, place) => row.classList.toggle("now", place === now));
    const target = now === rows.length
      ? board.querySelector(".finish [value=done]")
      : radios(rows[now]).find((radio) => radio.checked) || radios(rows[now])[0];
    if (focus) target.focus({ preventScroll: true });
    if (focus && now === rows.length) target.scrollIntoView({ block: "nearest" });
  };
  const unsorted = () => {
    const order = [...rows.keys()].map((step) => (now + 1 + step) % rows.length);
    const found = order.find((index) => !vote(rows[index]));
    return found === undefined ? rows.length : found;
  };
  const measure = () => {
    const sorted = rows.filter((row) => vote(row)).length;
    gauge.value = sorted;
    count.textContent = board.dataset.of.replace("{n}", sorted).replace("{all}", rows.length);
  };
  const tell = (text) => { message.textContent = text; message.hidden = !text; };

  // --- saving: one request at a time; what was changed meanwhile goes with the next ---
  const changed = new Set();
  let busy = false;
  let timer = 0;
  const save = async () => {
    clearTimeout(timer);
    if (busy || !changed.size) return;
    busy = true;
    state.textContent = board.dataset.saving;
    const sending = [...changed];
    changed.clear();
    const sent = new Map();
    const data = new FormData();
    data.set("csrfmiddlewaretoken", board.elements.namedItem("csrfmiddlewaretoken").value);
    data.set("version", version.value);
    for (const row of sending) {
      sent.set(row, [vote(row), who(row)].join("\n"));
      for (const name of ["seen", "seen-who", "who"]) {
        if (field(row, name)) data.set(`${name}-${row.dataset.row}`, field(row, name).value);
      }
      data.set(`vote-${row.dataset.row}`, vote(row));
    }
    try {
      const reply = await fetch(location.pathname, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (reply.status === 409) { changed.clear(); location.assign((await reply.json()).go); return; }
      if (!reply.ok) throw new Error(String(reply.status));
      take(await reply.json(), sent);
      state.textContent = board.dataset.saved;
    } catch {
      sending.forEach((row) => changed.add(row));
      state.textContent = board.dataset.failed;
      timer = setTimeout(save, RETRY);
      busy = false;
      return;
    }
    busy = false;
    save();
  };
  // What the server has now: also what another device saved, on every row not changed here since.
  const take = (saved, sent) => {
    version.value = saved.version;
    const clashes = [];
    for (const row of rows) {
      const answer = saved.answers[row.dataset.row] || { vote: "", who: "" };
      field(row, "seen").value = answer.vote;
      if (field(row, "seen-who")) field(row, "seen-who").value = answer.who;
      const untouched = !changed.has(row) || (sent.has(row) && sent.get(row) === [vote(row), who(row)].join("\n"));
      if (!untouched) continue;
      changed.delete(row);
      if (saved.conflicts.includes(row.dataset.row)) clashes.push(row);
      if (vote(row) !== answer.vote) choose(row, answer.vote);
      if (field(row, "who") && document.activeElement !== field(row, "who")) field(row, "who").value = answer.who;
    }
    if (clashes.length) {
      tell(`${clashes.map((row) => row.querySelector("h2").textContent).join(", ")}: ${board.dataset.conflict}`);
      show(rows.indexOf(clashes[0]));
    }
    measure();
  };
  const touch = (row) => {
    tell("");
    changed.add(row);
    state.textContent = board.dataset.saving;
    measure();
    clearTimeout(timer);
    timer = setTimeout(save, 150);
  };
  addEventListener("beforeunload", (event) => { if (changed.size || busy) event.preventDefault(); });
  board.addEventListener("submit", () => { changed.clear(); busy = false; clearTimeout(timer); });

  // --- sorting ---
  const sort = (row, value) => {
    choose(row, value);
    touch(row);
    const say = field(row, "who");
    if (value === "someone-else" && say) { say.focus(); return; }
    if (value) show(unsorted());
  };
  board.addEventListener("change", (event) => {
    const row = event.target.closest(".sort");
    if (row) touch(row);
  });
  // A click of a pointer sorts and goes on; arrows within the places only choose.
  board.addEventListener("click", (event) => {
    const radio = event.target.closest(".place input");
    if (radio && event.detail > 0) sort(radio.closest(".sort"), radio.value);
  });
  board.querySelector("[data-back]").addEventListener("click", () => show(now - 1));
  board.querySelector("[data-next]").addEventListener("click", () => show(now + 1));
  board.querySelector("[data-unsorted]").addEventListener("click", () => show(unsorted()));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("summary") && ["Enter", " "].includes(event.key)) return;
    const text = event.target.closest("input:not([type=radio]), textarea, select");
    if (text) {
      if (event.key === "Enter" && text.closest(".who-else")) { event.preventDefault(); show(unsorted()); }
      return;
    }
    if (event.key === "ArrowLeft") { event.preventDefault(); show(now - 1); return; }
    if (event.key === "ArrowRight") { event.preventDefault(); show(now + 1); return; }
    const row = rows[now];
    if (!row) return;
    if (event.key === "0" || event.key === "Backspace") { event.preventDefault(); sort(row, ""); return; }
    const place = /^[1-9]$/.test(event.key) && row.querySelectorAll(".place input")[Number(event.key) - 1];
    if (place) { event.preventDefault(); sort(row, place.value); }
    else if (event.key === "Enter" && event.target.matches("input[type=radio]")) {
      event.preventDefault();
      if (vote(row)) show(unsorted());
    }
  });

  // --- drag: the card by mouse, its grip by finger ---
  let drag = null;
  const placeAt = (event) => {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    return under && under.closest(".sort.now .place");
  };
  const mark = (place) => {
    for (const other of board.querySelectorAll(".place.over")) if (other !== place) other.classList.remove("over");
    if (place) place.classList.add("over");
  };
  for (const card of board.querySelectorAll(".face-card")) {
    card.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.target.closest("summary") || (event.pointerType !== "mouse" && !event.target.closest(".grip"))) return;
      drag = { card, x: event.clientX, y: event.clientY };
      card.setPointerCapture(event.pointerId);
    });
    card.addEventListener("pointermove", (event) => {
      if (!drag) return;
      const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
      if (Math.hypot(x, y) > 6) card.classList.add("dragged");
      if (!card.classList.contains("dragged")) return;
      card.style.translate = `${x}px ${y}px`;
      mark(placeAt(event));
    });
    const end = (event) => {
      if (!drag) return;
      const place = event.type === "pointerup" && card.classList.contains("dragged") && placeAt(event);
      drag = null;
      card.classList.remove("dragged");
      card.style.translate = "";
      mark(null);
      if (place) sort(card.closest(".sort"), place.querySelector("input").value);
    };
    card.addEventListener("pointerup", end);
    card.addEventListener("pointercancel", end);
  }

  board.classList.add("one");
  const first = rows.findIndex((row) => !vote(row));
  show(first < 0 ? rows.length : first, false);
  measure();
})();
