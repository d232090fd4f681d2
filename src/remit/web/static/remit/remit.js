// Small helps on top of pages that work without them. No inline code anywhere: the CSP forbids it.
"use strict";
(() => {
  const root = document.documentElement;

  // "/" goes to the question, unless the key is meant for a field.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.querySelector("[data-ask]");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  });

  // Light, dark, or as the system has it. A cookie, so that the server paints the right one at once.
  const shown = () => root.dataset.theme
    || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const label = (button) => { button.textContent = shown() === "dark" ? button.dataset.light : button.dataset.dark; };
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    label(button);
    button.addEventListener("click", () => {
      const next = shown() === "dark" ? "light" : "dark";
      root.dataset.theme = next;
      document.cookie = `theme=${next};path=/;max-age=31536000;samesite=lax`;
      label(button);
    });
  }

  // A link to a row opens that row's drawer.
  const openTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const drawer = target && target.querySelector("details.drawer");
    if (drawer) drawer.open = true;
  };
  openTarget();
  addEventListener("hashchange", openTarget);

  // Menus close on Escape and on a click elsewhere; drawers close on Escape and keep the focus.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = event.target.closest("details[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.me[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
})();
