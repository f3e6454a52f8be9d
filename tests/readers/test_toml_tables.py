"""TOML is read in proportion to its length, or not at all."""

import time

import pytest

from searchsvc.readers.toml_tables import MAX_PARTS, TomlFault, read_toml


def test_tables_are_read() -> None:
    text = '["2020/a.b.txt"]\n# a.b.c\ndate = 2020-07-15\nx = { a.b = "' + "a." * 100 + '"}\n'
    assert read_toml(text.replace("a." * 100, "a.\\" + '"' + " " * 9))["2020/a.b.txt"]["x"]
    assert read_toml("a" + ".a" * (MAX_PARTS - 1) + " = 1") != {}


@pytest.mark.parametrize(
    "key",
    ["a" + ".a" * MAX_PARTS, "[" + ".".join(['"a"'] * 50) + "]", "x = {a" + " . 'a'" * 50 + " = 1}", "é.é" + ".a" * 40],
)
def test_keys_of_many_parts_are_refused(key: str) -> None:
    with pytest.raises(TomlFault, match="line 2 has a key of more than 32 parts"):
        read_toml(f"\n{key} = 1")


@pytest.mark.parametrize("text", ["= =", "[" * 5000, "a = " + "9" * 5000, "a = 1\na = 2"])
def test_what_is_no_toml_says_so(text: str) -> None:
    with pytest.raises(TomlFault, match="is not TOML"):
        read_toml(text)


@pytest.mark.parametrize("piece", ["a.", '"', "'", "\\", '"a"', "a ", ". ", "a"])
def test_looking_for_long_keys_takes_linear_time(piece: str) -> None:
    began = time.process_time()
    with pytest.raises(TomlFault):
        read_toml("= " + piece * 300_000)
    assert time.process_time() - began < 5
