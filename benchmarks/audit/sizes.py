"""What a search page costs on the way: requests of a browser that comes for the first time, and compressed bytes."""

from collections.abc import Iterator

from playwright.sync_api import Browser, Request

from benchmarks.audit.browser import View, opened
from benchmarks.audit.figure import Figure, at_most
from benchmarks.audit.pages import SEARCH

REQUESTS, BYTES = 5, 25_000


def sizes(browser: Browser, site: str, size: str, path: str = SEARCH.path) -> Iterator[Figure]:
    """Requests and bytes of a search page; `size` says over how many releases."""
    done: dict[str, Request] = {}  # by address: what is shown twice is fetched once
    with opened(browser, site, View()) as page:

        def note(request: Request) -> None:
            done.setdefault(request.url, request)

        page.on("requestfinished", note)
        page.goto(path, wait_until="networkidle")
        sent = [
            (each.url.removeprefix(site).partition("?")[0], each.sizes()["responseBodySize"]) for each in done.values()
        ]
        raw = len(page.evaluate("fetch(location.href).then(answer => answer.text())").encode())
    html = next(count for name, count in sent if name == "/")
    yield at_most(f"a search page, {size}: requests", len(sent), REQUESTS)
    notes = [f"{raw:,} before compression", ", ".join(f"{name} {count:,}" for name, count in sent)]
    yield at_most(f"a search page, {size}: bytes as sent", html, BYTES, notes=notes)
    yield at_most(f"a search page, {size}: bytes with all it needs", sum(count for _, count in sent), BYTES)
