"""Takes the pictures of the documentation, of the invented demo company only.

    python scripts/screenshots.py [FOLDER]

Fills a database that is thrown away, serves it on a free port of this machine and writes PNGs to docs/screenshots.
Needs the development dependencies and a Chromium (``REMIT_CHROMIUM`` names one).
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
WIDE: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}


class Shot(NamedTuple):
    """A picture: its name, the address, and what to click before it is taken."""

    name: str
    address: str
    size: ViewportSize = WIDE
    click: str = ""
    themes: tuple[str, ...] = ("light", "dark")
    who: str = "ana"


SHOTS = (
    Shot("ask", "/?q=one on ones in payments", {"width": 1280, "height": 700}),
    Shot("charter", "/teams/payments/", click="#row-headcount-hiring summary"),
    Shot("matrix", "/matrix/"),
    Shot("findings", "/findings/"),
    Shot("what-if", "/what-if/?kind=splits&team=mobile&role=tech-lead&to=kim"),
    Shot("home", "/home/", who="dana"),
    Shot("inbox", "/inbox/", who="dana"),
    Shot("row", "/teams/mobile/rows/technical-capacity/", who="eli"),
    Shot("round", "/teams/mobile/rounds/5/", who="eli"),
    Shot("round-board", "/teams/identity/rounds/7/board/", who="mina"),
    Shot("covers", "/teams/mobile/covers/", who="eli"),
    Shot("readiness", "/teams/payments/readiness/"),
    Shot("split", "/teams/mobile/split/", who="eli"),
    Shot("observed", "/teams/payments/", who="bo"),
    Shot("observed-row", "/teams/payments/rows/code-reviews/", who="bo"),
    Shot("observed-quiet", "/teams/checkout/rows/system-roadmap/", who="dina"),
    Shot("evidence", "/teams/payments/rows/code-reviews/evidence/", who="ana"),
    Shot("delivery", "/teams/payments/delivery/", who="bo"),
    Shot("coding", "/me/coding/", who="dina"),
    Shot("sources", "/sources/", who="dana"),
    Shot("observed-phone", "/teams/payments/", PHONE, who="bo"),
    Shot("observed-row-phone", "/teams/payments/rows/code-reviews/", PHONE, who="bo"),
    Shot("home-phone", "/home/", PHONE, who="dana"),
    Shot("round-board-phone", "/teams/identity/rounds/7/board/", PHONE, who="mina"),
    Shot("ask-phone", "/?q=one on ones in payments", PHONE, themes=("light",)),
    Shot("charter-phone", "/teams/payments/", PHONE, themes=("light", "dark")),
)


def main() -> int:
    """Take every picture; 2 where there is no Chromium."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    chromium = os.environ.get("REMIT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium: REMIT_CHROMIUM names one", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="remit-screenshots-") as data, served(Path(data)) as site:
        links, today = site
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            for who, link in links.items():
                take(browser, link, folder, today, who)
            browser.close()
    return 0


@contextmanager
def served(data: Path) -> Iterator[tuple[dict[str, str], date]]:
    """The demo company behind a server; gives the links that sign people in, and the day it is there."""
    os.environ.update(
        REMIT_DATA_DIR=str(data),
        REMIT_LAKE_DIR=str(data / "lake"),
        DJANGO_SETTINGS_MODULE="remit.project.settings",
    )
    os.environ.pop("REMIT_DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command
    from waitress.server import create_server

    from remit.actions import login_link
    from remit.project import demo_evidence
    from remit.project.background import work_once
    from remit.project.database_port import DatabasePort
    from remit.project.demo import fill
    from remit.project.wsgi import application

    call_command("migrate", verbosity=0, interactive=False)
    today = date.today()
    fill(DatabasePort(), today)
    demo_evidence.fill(data / "tools", today)
    work_once()
    tokens = {who: login_link.create(who, acting_user=None) for who in {shot.who for shot in SHOTS}}
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = create_server(application, sockets=[listening], threads=4)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        site = f"http://127.0.0.1:{listening.getsockname()[1]}"
        yield {who: f"{site}/sign-in/{token}/" for who, token in tokens.items()}, today
        server.close()
        thread.join(timeout=5)


def take(browser: Browser, link: str, folder: Path, today: date, who: str) -> None:
    """Sign in once, then take every picture of that person in its themes."""
    address = link.partition("/sign-in/")[0]
    context = browser.new_context(base_url=address, viewport=WIDE, locale="en-GB", device_scale_factor=1)
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    for shot in (one for one in SHOTS if one.who == who):
        for theme in shot.themes:
            picture(page, shot, theme, today).screenshot(path=folder / f"{shot.name}-{theme}.png")
    context.close()


def picture(page: Page, shot: Shot, theme: str, today: date) -> Page:
    """The page as the picture shows it."""
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size(shot.size)
    page.goto(shot.address + (f"&on={today.isoformat()}" if shot.name == "what-if" else ""))
    if shot.click:
        page.locator(shot.click).click()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    return page


if __name__ == "__main__":
    sys.exit(main())
