import errno

from hypothesis import given
from hypothesis import strategies as st

from searchsvc.readers.refusal import Refusal, fault_of_name, fault_of_system, printable


def test_a_refusal_reads_as_place_and_reason() -> None:
    assert str(Refusal("a.txt", None, "is empty")) == "a.txt: is empty"
    assert str(Refusal("a.jsonl", 3, "is not JSON")) == "a.jsonl:3: is not JSON"


def test_control_characters_and_undecodable_bytes_are_escaped() -> None:
    assert printable("a\nb\udcff.txt") == "a\\x0ab\\xff.txt"
    assert printable("通知 1.txt") == "通知 1.txt"


@given(st.text(st.characters()))
def test_a_printable_path_can_always_be_encoded(path: str) -> None:
    shown = printable(path)
    shown.encode("utf-8")
    assert fault_of_name(shown) is None
    assert (shown == path) == (fault_of_name(path) is None)


def test_the_fault_of_a_name_says_which() -> None:
    assert fault_of_name("2020/通知.txt") is None
    assert "control character" in (fault_of_name("a\tb.txt") or "")
    assert "not valid text" in (fault_of_name("a\udce9.txt") or "")


def test_errors_of_the_system_have_plain_reasons() -> None:
    assert fault_of_system(PermissionError(errno.EACCES, "Permission denied")) == "cannot be read: permission denied"
    assert fault_of_system(FileNotFoundError(errno.ENOENT, "No such file")) == "does not exist"
    assert fault_of_system(OSError(errno.EIO, "Input/output error")) == "cannot be read: input/output error"
