"""A Chromium of this machine, and pages opened in it as a reader has them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.audit.pages import HEIGHTS, PHONE
from benchmarks.errors import EngineFailed

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
Scheme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class View:
    """How a reader sees a page: the language that the browser asks for, light or dark, the width in CSS pixels."""

    locale: str = "en-GB"
    scheme: Scheme = "light"
    width: int = PHONE

    def __str__(self) -> str:
        return f"{self.locale}, {self.scheme}, {self.width} px"


def chromium() -> str:
    """The path of the browser: `CHROMIUM`, or what is on the PATH. Raises EngineFailed."""
    named = os.environ.get("CHROMIUM")
    found = shutil.which(named) if named else shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise EngineFailed("no Chromium was found (CHROMIUM, PATH)")
    return found


@contextmanager
def started_browser() -> Iterator[Browser]:
    """The browser while it is needed. Raises EngineFailed where there is none."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=120_000)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, site: str, view: View) -> Iterator[Page]:
    """A page of a reader who comes for the first time, with nothing kept."""
    context = browser.new_context(
        base_url=site,
        locale=view.locale,
        color_scheme=view.scheme,
        viewport={"width": view.width, "height": HEIGHTS[view.width]},
        has_touch=view.width == PHONE,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    try:
        yield page
    finally:
        context.close()
