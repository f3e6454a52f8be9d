"""What a failure is to whoever ran the command: one line on stderr, and a status."""

import errno

import pytest

from searchsvc import errors
from searchsvc.cli.exits import FAILED, WRONG_USAGE, exit_status


def ended(error: BaseException, capsys: pytest.CaptureFixture[str]) -> tuple[object, str]:
    with pytest.raises(SystemExit) as end, exit_status():
        raise error
    said = capsys.readouterr()
    assert said.out == ""
    return end.value.code, said.err


@pytest.mark.parametrize("kind", [errors.NotFound, errors.IndexBusy, errors.IndexDamaged, errors.BuildFailed])
def test_a_failure_is_its_sentence(kind: type[errors.SearchsvcError], capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(kind("it is so"), capsys) == (FAILED, "searchsvc: it is so\n")


def test_wrong_usage_has_a_status_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(errors.UsageError("use another"), capsys) == (WRONG_USAGE, "searchsvc: use another\n")


def test_every_fault_is_a_line_under_the_options_name(capsys: pytest.CaptureFixture[str]) -> None:
    faults = (errors.Fault("q", "is empty"), errors.Fault("per_page", "is too large"))
    status, said = ended(errors.ParameterErrors(faults), capsys)
    assert status == WRONG_USAGE
    assert said == "searchsvc: QUERY is empty\nsearchsvc: --per-page is too large\n"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileExistsError(errno.EEXIST, "File exists", "a"), "a cannot be used: it is a file, and a folder is needed"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "a/b"), "a/b cannot be used: it lies below a file"),
        (IsADirectoryError(errno.EISDIR, "Is a directory", "a"), "a cannot be used: it is a folder"),
        (PermissionError(errno.EACCES, "Permission denied", b"a"), "a cannot be used: permission denied"),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "the system refuses to read or write any further: no space",
        ),
        (OSError(), "the system refuses to read or write any further: oserror"),
    ],
)
def test_what_the_system_refuses_is_a_sentence(error: OSError, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, line = ended(error, capsys)
    assert status == FAILED
    assert line.startswith(f"searchsvc: {said}")


def test_what_is_no_failure_of_ours_is_not_hidden() -> None:
    for error in (BrokenPipeError(), KeyboardInterrupt(), ValueError("a defect")):
        with pytest.raises(type(error)), exit_status():
            raise error


def test_nothing_ends_where_nothing_failed() -> None:
    with exit_status():
        pass
