"""What a person reads in a terminal: pages of results, releases, reports and inspections as text.

The consoles come from `terminal` and interpret no markup, so texts are printed as they are.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from searchsvc.facts.labels import version_label
from searchsvc.model.index_status import IndexStatus
from searchsvc.model.page import Fragment, Hit, SearchPage, Version
from searchsvc.model.query import FACETS
from searchsvc.model.release import Inspection, Release
from searchsvc.presenter.releases import unknown_last

if TYPE_CHECKING:
    from searchsvc.evaluation.evaluate import Figures
    from searchsvc.indexing.reindex import ReindexReport
    from searchsvc.startup.state import StartState

_FACET_VALUES = 8
_NAMES = 8


def marked(fragment: Fragment) -> Text:
    """A fragment with its marks in bold."""
    text = Text(fragment.text)
    for start, end in fragment.marks:
        text.stylize("bold yellow", start, end)
    return text


def print_page(console: Console, page: SearchPage) -> None:
    """A page of results, its facets, and what is offered beside it."""
    count = "1 release" if page.total == 1 else f"{page.total:,} releases"
    note = " with any of the words (none has them all)" if page.relaxed else ""
    console.print(f"{count}{note} · {page.took_ms:.1f} ms", style="dim")
    if page.suggestions.missing:
        console.print(Text(f"None of these holds: {' · '.join(page.suggestions.missing)}"), style="dim")
    also = _also_searched(page)
    if also:
        console.print(Text(also), style="dim")
    if page.suggestions.did_you_mean:
        console.print(Text.assemble("Did you mean ", marked(page.suggestions.did_you_mean.fragment), "?"))
    for hit in page.results:
        _print_hit(console, hit, known_missing=page.suggestions.missing)
    if page.total:
        console.print()
    for facet in FACETS:
        values = [value for value in page.facets[facet] if value.count]
        if values:
            listed = ", ".join(f"{value.label} {value.count}" for value in values[:_FACET_VALUES])
            more = f" and {len(values) - _FACET_VALUES} more" if len(values) > _FACET_VALUES else ""
            console.print(f"{facet}: {listed}{more}", style="dim")
    for offer in page.suggestions.filters:
        console.print(f"try --{offer.facet} {offer.value} ({offer.label} {offer.label_zh})", style="dim")


def _also_searched(page: SearchPage) -> str:
    """What was searched for besides the words typed, and how to change that; empty where there is nothing to say."""
    if not page.query.q:
        return ""
    if not page.query.expand:
        return "Only your own words were searched (--expand on adds other names and translations)"
    names, translated = page.suggestions.also, page.suggestions.translated
    more = (f"{len(names) - _NAMES} more names",) if len(names) > _NAMES else ()
    listed = " · ".join((*names[:_NAMES], *more))
    words = "translations of your words" if translated else ""
    added = " and ".join(filter(None, (listed, words)))
    return f"Also searched: {added} (--expand off searches only your words)" if added else ""


def _print_hit(console: Console, hit: Hit, known_missing: Collection[str]) -> None:
    console.print()
    console.print(marked(hit.title), style="bold")
    facts = [hit.id, hit.date or "no date", *(province.name for province in hit.provinces)]
    console.print(Text(" · ".join(facts), style="cyan"))
    for snippet in hit.snippets:
        console.print(marked(snippet))
    missing = [word for word in hit.missing if word not in known_missing]
    if missing:
        console.print(Text(f"without {' · '.join(missing)}", style="dim"))


def print_release(console: Console, release: Release, versions: Sequence[Version] = ()) -> None:
    """A release with its facts, and where its event is told in other languages and scripts."""
    console.print(Text(release.title, style="bold"))
    facts: Mapping[str, str | None] = {
        "id": release.id,
        "date": f"{release.date.iso} ({release.date_source})" if release.date else None,
        "provinces": ", ".join(f"{fact.code} ({fact.source}, {fact.role})" for fact in release.provinces) or None,
        "language": release.language,
        "category": release.category,
        "source": release.source,
        "url": release.url,
    }
    for name, value in facts.items():
        if value is not None:
            console.print(Text(f"{name}: {value}", style="cyan"))
    languages = {release.language, *(version.language for version in versions)}
    for version in versions:
        label = version_label(version.language, languages).en
        console.print(Text(f"{label}: {version.title} ({version.id})", style="cyan"))
    if release.body:
        console.print()
        console.print(Text(release.body))


def print_inspection(console: Console, inspection: Inspection) -> None:
    """The facts of a release and why they are so."""
    release = inspection.release
    console.print(Text(f"{release.id}: {release.title}", style="bold"))
    date = f"{release.date.iso} ({release.date.precision}), by {release.date_source}" if release.date else "unknown"
    evidence = inspection.date_evidence
    console.print(Text(f"  date      {date}" + (f": “{evidence.text}” in the {evidence.field}" if evidence else "")))
    console.print(Text(f"  language  {release.language or 'unknown'}"))
    for fact in release.provinces:
        found = inspection.province_evidence.get(fact.code, ())
        seen = ", ".join(f"“{each.text}”" + (" (held)" if each.role == "held" else "") for each in found)
        console.print(Text(f"  {fact.code}     {fact.role}, by {fact.source}" + (f": {seen}" if seen else "")))


def print_report(console: Console, report: "ReindexReport") -> None:
    """What a reindex did, in two lines."""
    console.print(
        f"{report.releases:,} releases: {report.added:,} added, {report.changed:,} changed, "
        f"{report.removed:,} removed, "
        f"{report.unchanged:,} unchanged; {len(report.skipped):,} left out, {report.ignored:,} files ignored",
    )
    console.print(f"generation {report.generation} in {report.seconds:.2f} s", style="dim")
    if report.withdrawn:
        console.print(f"{report.withdrawn:,} withdrawn", style="dim")
    if report.embargoed:
        due = f"; the next from {report.next_publication:%Y-%m-%dT%H:%M:%SZ} on" if report.next_publication else ""
        console.print(f"{report.embargoed:,} may not be shown yet{due}", style="dim")


def print_status(console: Console, status: IndexStatus) -> None:
    """What an index holds."""
    console.print(f"generation  {status.generation}")
    console.print(f"built       {status.built} by searchsvc {status.program}")
    console.print(f"releases    {status.releases:,}")
    if status.withdrawn:
        console.print(f"withdrawn   {status.withdrawn:,}")
    if status.embargoed:
        due = f"; the next may be shown from {status.next_publication} on" if status.next_publication else ""
        console.print(f"waiting     {status.embargoed:,}{due}")
    for name, counts in (("languages", unknown_last(status.languages)), ("years", unknown_last(status.years))):
        console.print(f"{name:<11} " + ", ".join(f"{value} {count:,}" for value, count in counts.items()))


def print_start_state(console: Console, state: "StartState") -> None:
    """How far the start of this machine has come."""
    console.print(f"kernels     {state.kernels}")
    console.print(f"translation {state.translation}")


def print_figures(console: Console, figures: "Figures") -> None:
    """The figures of an evaluation."""
    for name, value in figures.as_json().items():
        console.print(f"{name:<13} {value:.4f}")
