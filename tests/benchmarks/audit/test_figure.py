"""Figures beside their goals."""

from benchmarks.audit.figure import at_most, none_of, not_measured, table


def test_a_figure_is_met_up_to_its_goal() -> None:
    assert at_most("tab stops", 1, 1).met
    assert not at_most("tab stops", 2, 1).met


def test_each_fault_is_a_note() -> None:
    assert none_of("HTML", "messages", [], "3 files").met
    found = none_of("HTML", "messages", ["line 3: no"], "3 files")
    assert (found.value, found.met, found.notes) == ("1 messages in 3 files", False, ["line 3: no"])


def test_what_could_not_be_measured_is_neither_met_nor_missed() -> None:
    lines = table([not_measured("markup", "Java is not installed", "0"), at_most("y", 261, 260, " px", ["home"])])
    assert "| markup | not measured: Java is not installed | 0        | –       |" in lines
    assert "NOT MET" in lines
    assert lines.endswith("- y: home")
