"""What of a release is compared."""

from searchsvc.model.release import Release
from searchsvc.tellings.profile import profile_of
from tests.tellings.labelled import profile, release, signatures


def test_the_day_of_a_release_is_none_of_its_figures() -> None:
    found = profile(release("Fifty-seven firms, 15 of them new, and 7,200 workers; the 13th time.", "en", "2020-07-15"))
    assert {each.value for each in found.figures} == {57, 7200}


def test_a_title_that_is_only_shown_is_not_counted_twice() -> None:
    found = profile(release("7月15日，会议召开。", "zh"))
    assert found.title == ""
    assert found.days_named == {(7, 15)}


def test_a_release_in_no_language_has_none() -> None:
    nothing = Release("a", "1 2 3", "")
    assert profile_of(nothing, signatures(nothing).of(0)) is None
