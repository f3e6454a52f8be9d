"""Lighthouse on home, a search and a release, as on a phone: performance, accessibility, best practices, SEO.

Performance is the median of several runs, because it depends on what else the machine does.
"""

import json
import os
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from benchmarks.audit.browser import FLAGS, chromium
from benchmarks.audit.figure import Figure
from benchmarks.audit.pages import ALONE, HOME, SEARCH
from benchmarks.errors import EngineFailed
from benchmarks.outside import run_outside

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
GOAL = 98
INTENDED = {SEARCH.name: {"is-crawlable": "a search is `noindex` by intent, as search engines ask"}}
"""The audits that a page loses on purpose, and why. Lighthouse scores SEO without them here."""
AGAIN = ("NO_NAVSTART", "NO_FCP", "NO_TRACING_STARTED")
"""What Lighthouse says of a run whose trace the browser lost, and asks to repeat. A browser's first start can do so."""
_SECONDS = 180
_TRIES = 3


def run_lighthouse(command: Sequence[str], address: str, out: Path) -> Any:
    """The report of one run, repeated where the browser lost its trace. Raises EngineFailed."""
    for _ in range(_TRIES):
        done = _run_once(command, address, out)
        if not any(code in done.stderr for code in AGAIN):
            break
    if done.returncode:
        raise EngineFailed(f"Lighthouse: {done.stderr.strip()[-300:]}")
    return json.loads(out.read_text("utf-8"))


def _run_once(command: Sequence[str], address: str, out: Path) -> CompletedProcess[str]:
    flags = " ".join(["--headless=new", *FLAGS])
    arguments = ["--quiet", "--output=json", f"--output-path={out}", f"--chrome-flags={flags}"]
    return run_outside(
        f"Lighthouse of {address}",
        [*command, address, *arguments, f"--only-categories={','.join(CATEGORIES)}"],
        _SECONDS,
        env={**os.environ, "CHROME_PATH": chromium()},
    )


def scores(report: Any, intended: Sequence[str]) -> dict[str, float]:
    """The score of each category from 0 to 100, with those audits left out that are lost on purpose."""
    found = {}
    for name in CATEGORIES:
        weighted = [
            (each["weight"], report["audits"][each["id"]]["score"])
            for each in report["categories"][name]["auditRefs"]
            if each["id"] not in intended and report["audits"][each["id"]]["score"] is not None
        ]
        weights = sum(weight for weight, _ in weighted)
        found[name] = 100 * sum(weight * score for weight, score in weighted) / weights if weights else 100.0
    return found


def lost(report: Any) -> Iterator[tuple[str, str]]:
    """The audits that cost points: their id and what they are about."""
    for name in CATEGORIES:
        for each in report["categories"][name]["auditRefs"]:
            audit = report["audits"][each["id"]]
            if each["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                yield each["id"], f"{audit['title']} ({name}, {audit.get('displayValue') or audit['score']})"


def lighthouse(command: Sequence[str], site: str, folder: Path, runs: int) -> Iterator[Figure]:
    """The scores of the three pages; the least of a page is held against the goal."""
    for kind in (HOME, SEARCH, ALONE):
        intended = INTENDED.get(kind.name, {})
        reports = [run_lighthouse(command, site + kind.path, folder / f"lighthouse-{at}.json") for at in range(runs)]
        every = [scores(each, [*intended]) for each in reports]
        median = {name: statistics.median(each[name] for each in every) for name in CATEGORIES}
        shown = " · ".join(f"{median[name]:.0f}" for name in CATEGORIES)
        notes = [f"{ident}: {said}" for ident, said in lost(reports[-1]) if ident not in intended]
        speed = reports[-1]["environment"]["benchmarkIndex"]
        notes.append(
            f"the machine's benchmark index was {speed:.0f}; below 1,000 the performance says little of a page"
        )
        for ident, reason in intended.items():
            raw = 100 * reports[-1]["categories"]["seo"]["score"]
            notes.append(f"SEO is {raw:.0f} with {ident}, which is lost on purpose: {reason}")
        name = f"Lighthouse {reports[-1]['lighthouseVersion']}, {kind.name}: {' · '.join(CATEGORIES)}"
        yield Figure(name, shown, f"≥ {GOAL} each", all(round(each) >= GOAL for each in median.values()), notes)
