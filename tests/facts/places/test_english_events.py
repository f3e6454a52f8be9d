"""English sentences that say where an event was held, and those that say where it was not."""

import pytest

from searchsvc.facts.places.english_events import told_event


def is_told(text: str) -> bool:
    """Whether an event was held in Wuhan."""
    folded = text.lower()
    start = folded.index("wuhan")
    return told_event(folded, start, start + 5) is not None


@pytest.mark.parametrize(
    "text",
    [
        "The forum was held in Wuhan.",
        "The forum opened in Wuhan, and the next one will be held in Changsha.",
        "A workshop on false news was held in Wuhan.",
        "The claims conference was held in Wuhan.",
        "This year the games were held in Wuhan.",
        "The games were held in Changsha last year and are held in Wuhan this year.",
        "After last year's drought, a meeting was held in Wuhan.",
        "The workshop was held in downtown Wuhan last week.",
        "The forum, previously held in Changsha, opened in Wuhan on Monday.",
        "The meeting, originally planned for Changsha, was held in Wuhan.",
        "It opened in Wuhan and will move to Changsha next year.",
        "The forum was held in Wuhan rather than in Changsha.",
    ],
)
def test_an_event_that_takes_place(text: str) -> None:
    assert is_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Guests from Wuhan came.",
        "Earlier forums were held in Wuhan.",
        "Last year, the games were held in Wuhan.",
        "Two years ago the forum was held in Wuhan.",
        "The games were held in Wuhan last year.",
        "No meeting was held in Wuhan.",
        "Organisers denied that the forum was held in Wuhan.",
        "Claims that the show was held in Wuhan are untrue.",
        "It is not true that the show opened in Wuhan.",
        "Reports that the show took place in Wuhan were later found to be false.",
        "Pupils hope the show is held in Wuhan.",
        "The first fair was held in Wuhan in 1987.",
        "The forum was first held in Wuhan.",
        "The forum is usually held in Wuhan.",
        "The previous edition took place in Wuhan.",
        "The forum had been held in Wuhan.",
        "The next forum will be held in Wuhan.",
        "The forum is to be held in Wuhan.",
        "The forum may be held in Wuhan.",
        "The forum was not held in Wuhan.",
        "The forum wasn't held in Wuhan.",
        "The forum was held in Changsha, not in Wuhan.",
        "The forum was held in Changsha rather than in Wuhan.",
        "The forum held in Wuhan was postponed.",
        "Organizers cancelled the show that opened in Wuhan.",
        "Experts met to discuss the forum that will be held in Wuhan.",
    ],
)
def test_an_event_that_does_not_take_place_there_now(text: str) -> None:
    assert not is_told(text)


def test_which_of_its_kind_an_event_is() -> None:
    event = told_event("the forum was held in wuhan in 2018", 22, 27)
    assert event is not None
    assert (event.kind, event.year) == ("forum", 2018)
