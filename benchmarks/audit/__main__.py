"""`python -m benchmarks.audit`: audits the pages over the samples, and prints each figure beside its goal.

Ends with 0 where every goal is met, with 1 where one is not. What this machine cannot measure is said, and counts for
neither.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from benchmarks.audit.accessibility import accessibility
from benchmarks.audit.browser import started_browser
from benchmarks.audit.documents import documents
from benchmarks.audit.figure import Figure, not_measured, table
from benchmarks.audit.lighthouse import lighthouse
from benchmarks.audit.markup import markup
from benchmarks.audit.pages import write_samples
from benchmarks.audit.reach import reach
from benchmarks.audit.sizes import sizes
from benchmarks.audit.tools import fetch_tools
from benchmarks.errors import EngineFailed
from benchmarks.measure import say
from benchmarks.over_http.serving import HOST, our_command, run_ours, served, with_workers
from searchsvc.runtime.kernel_cache import wait_until_compiled

PARTS = ("reach", "sizes", "documents", "markup", "accessibility", "lighthouse")


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audit", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {', '.join(PARTS)}")
    parser.add_argument("--work", type=Path, default=Path("build/audit"), help="where index, tools and pages are kept")
    parser.add_argument("--site", help="the address of a service over the samples that runs already")
    parser.add_argument("--runs", type=int, default=3, help="of Lighthouse for each page")
    parser.add_argument(
        "--large", type=Path, help="an index of many releases: the size of a search page is taken there"
    )
    given = parser.parse_args(arguments)
    if unknown := set(given.parts) - {*PARTS}:
        parser.error(f"unknown part: {', '.join(sorted(unknown))}; use {', '.join(PARTS)}")
    given.parts = given.parts or [*PARTS]
    return given


def _of_browser(browser: Browser, site: str, part: str) -> Iterator[Figure]:
    if part == "reach":
        yield from reach(browser, site)
    elif part == "sizes":
        yield from sizes(browser, site, "98 releases")
    elif part == "accessibility":
        yield from accessibility(browser, site)


def _of_tools(given: argparse.Namespace, site: str, part: str) -> Iterator[Figure]:
    tools = fetch_tools(given.work / "tools")
    if part == "markup":
        yield from markup(tools.validator(), site, given.work / "pages")
    else:
        yield from lighthouse(tools.lighthouse(), site, given.work, given.runs)


def _measured(part: str, measure: Callable[[], Iterator[Figure]]) -> list[Figure]:
    say(f"{part} …")
    try:
        return [*measure()]
    except EngineFailed as error:
        return [not_measured(part, str(error), "–")]
    except BrowserError as error:
        return [Figure(part, f"went wrong: {error.message.partition(chr(10))[0]}", "–", False)]


def audit(given: argparse.Namespace, site: str) -> list[Figure]:
    """Every figure of the parts that are asked for."""
    figures: list[Figure] = []
    for part in given.parts:
        if part == "documents":
            figures += _measured(part, partial(documents, site))
        elif part in ("markup", "lighthouse"):
            figures += _measured(part, partial(_of_tools, given, site, part))
        else:
            with started_browser() as browser:
                figures += _measured(part, partial(_of_browser, browser, site, part))
    return figures


def main() -> int:
    """Runs the audit from the command line."""
    given = parse_arguments(sys.argv[1:])
    given.work.mkdir(parents=True, exist_ok=True)
    try:
        if given.site:
            figures = audit(given, given.site)
        else:
            index = given.work / "index"
            say("kernels are compiled, where they are not yet …")
            wait_until_compiled()
            say("an index of the samples …")
            run_ours("reindex", "--corpus", str(write_samples(given.work / "corpus")), "--index", str(index))
            with served(with_workers(our_command("serve", "--index", str(index))), given.work / "serve.log") as server:
                figures = audit(given, f"http://{HOST}:{server.port}")
        if given.large is not None and "sizes" in given.parts:
            figures += over_many(given)
    except EngineFailed as error:
        say(f"audit: {error}")
        return 1
    print(table(figures))
    return 1 if any(each.met is False for each in figures) else 0


def over_many(given: argparse.Namespace) -> list[Figure]:
    """The size of a search page over an index of many releases."""
    command = with_workers(our_command("serve", "--index", str(given.large)))
    with served(command, given.work / "serve.log") as server, started_browser() as browser:
        size = f"index {given.large.name}"
        return _measured("sizes", partial(sizes, browser, f"http://{HOST}:{server.port}", size))


if __name__ == "__main__":
    sys.exit(main())
