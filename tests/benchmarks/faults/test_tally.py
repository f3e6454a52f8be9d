from benchmarks.faults.tally import Tally


def test_a_row_ends_with_what_held_of_what_was_tried() -> None:
    tally = Tally("kills")
    tally.held(2)
    tally.settle("the first", None)
    tally.settle("the second", "it was lost")
    assert tally.report().splitlines() == ["  the second: it was lost", "kills: 3/4"]
    assert not tally.is_met


def test_a_row_that_was_not_tried_is_not_met() -> None:
    assert not Tally("kills").is_met


def test_a_figure_promises_nothing() -> None:
    tally = Tally("wrong before the read", is_figure=True)
    tally.broke("wrong")
    assert tally.is_met
    assert tally.report().endswith("wrong before the read (a figure): 0/1")


def test_of_many_failures_some_are_shown() -> None:
    tally = Tally("kills")
    for number in range(30):
        tally.broke(str(number))
    assert "  and 10 more" in tally.report()
