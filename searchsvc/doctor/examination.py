"""The examination: all checks in their order, each of which may fail without keeping the others from their turn."""

from collections.abc import Iterable, Iterator, Sequence

from searchsvc.doctor.caches import check_caches
from searchsvc.doctor.clock import check_clock
from searchsvc.doctor.corpus_state import check_corpus
from searchsvc.doctor.file_system import check_file_system
from searchsvc.doctor.finding import Check, Finding, Subject
from searchsvc.doctor.index_state import check_index
from searchsvc.doctor.network import check_port
from searchsvc.doctor.processes import check_processes
from searchsvc.doctor.program import check_program
from searchsvc.doctor.resources import check_resources
from searchsvc.doctor.settings import check_settings
from searchsvc.engines.choice import check_installed, is_on_cluster
from searchsvc.errors import UsageError

CHECKS: tuple[Check, ...] = (
    check_program,
    check_settings,
    check_caches,
    check_resources,
    check_clock,
    check_file_system,
    check_index,
    check_processes,
    check_corpus,
    check_port,
)


def check_cluster(subject: Subject) -> Iterator[Finding]:
    """The cluster that holds the index; its client is loaded where that engine is chosen, and nowhere else."""
    try:
        check_installed()
    except UsageError as error:
        yield Finding("cluster", "wrong", str(error))
        return
    from searchsvc.doctor.cluster_state import check_cluster_state  # noqa: PLC0415 - see above

    yield from check_cluster_state(subject)


def checks_of_engine() -> Sequence[Check]:
    """All checks, for the engine that is chosen."""
    if not is_on_cluster():
        return CHECKS
    return [check_cluster if each is check_index else each for each in CHECKS]


def examine(subject: Subject, checks: Sequence[Check] | None = None) -> Iterator[Finding]:
    """What all checks find, one after the other. A check that fails itself is a notice, and says how."""
    for check in checks_of_engine() if checks is None else checks:
        name = check.__name__.removeprefix("check_").replace("_", " ")
        try:
            yield from check(subject)
        except Exception as error:  # a check looks at what may be broken in any way, and the others go on
            message = f"could not be checked: {type(error).__name__}: {error}"
            yield Finding(name, "notice", message, "Report this to whoever maintains searchsvc.")


def is_well(findings: Iterable[Finding]) -> bool:
    """Whether nothing is wrong."""
    return all(finding.state != "wrong" for finding in findings)
