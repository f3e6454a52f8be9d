"""Settings: every one that cannot be used is told, and what then does not work."""

from pathlib import Path

import pytest

from searchsvc.doctor.finding import Subject
from searchsvc.doctor.settings import check_settings


def subject(
    file: Path | None = None, faults: tuple[str, ...] = (), values: tuple[str, ...] = (), misspelt: tuple[str, ...] = ()
) -> Subject:
    return Subject(
        Path("i"), Path("c"), settings_file=file, settings_faults=faults, value_faults=values, misspelt=misspelt
    )


@pytest.mark.parametrize(
    ("file", "said"), [(None, "there is no settings file"), (Path("a.toml"), "a.toml can be used")]
)
def test_with_good_settings_it_says_where_they_are_from(file: Path | None, said: str) -> None:
    (found,) = check_settings(subject(file))
    assert found.state == "fine"
    assert said in found.message


def test_each_fault_is_wrong_and_says_what_does_not_run() -> None:
    one, other, name = check_settings(
        subject(None, ("line 2: bad",), ("SEARCHSVC_PUBLIC_URL: bad",), ("X is unknown",))
    )
    assert (one.state, one.message, "no other command" in str(one.advice)) == ("wrong", "line 2: bad", True)
    assert (other.state, other.message) == ("wrong", "SEARCHSVC_PUBLIC_URL: bad")
    assert "'searchsvc serve' does not start" in str(other.advice)
    assert (name.check, name.state) == ("environment", "notice")
