"""The declarations of parameters: one table for reading, faults and links."""

from dataclasses import fields

import pytest

from searchsvc.errors import ParameterErrors
from searchsvc.model.query import Query
from searchsvc.searching.parameter_types import Text, WholeNumber
from searchsvc.searching.parameters import Given, Repeated, Single, written
from searchsvc.searching.params import SEARCH
from searchsvc.web.i18n import TEXTS

WORD: Single[str] = Single("word", Text(), "A word.", {}, default="", required="is required; send a word")
NUMBERS: Repeated[int] = Repeated("n", WholeNumber(1, 9), "Numbers.", {}, most=3)


def faults(given: Given) -> list[str]:
    with pytest.raises(ParameterErrors) as raised:
        given.check()
    return [f"{fault.parameter} {fault.message}" for fault in raised.value.faults]


def test_every_field_of_a_query_is_a_parameter_with_its_default_and_texts_for_the_page() -> None:
    assert sorted(field for _, field in SEARCH) == sorted(field.name for field in fields(Query))
    for parameter, field in SEARCH:
        expected = getattr(Query(), field)
        assert (parameter.default if isinstance(parameter, Single) else ()) == expected
        assert {f"fault_{parameter.name}", f"rule_{parameter.name}"} <= TEXTS.keys()


def test_every_example_is_read() -> None:
    for parameter, _ in SEARCH:
        assert parameter.meaning
        for example in parameter.examples:
            if example:
                parameter.type.read(example)


def test_values_are_read_and_blank_ones_are_absent() -> None:
    given = Given({"word": [" ", "a"], "n": ["2", "", "2", "1"], "x": [" "]}, (WORD, NUMBERS))
    assert (given.one(WORD), given.many(NUMBERS)) == ("a", (2, 1))
    given.check()


def test_every_fault_is_gathered() -> None:
    given = Given({"n": ["0", "1", "x"], "colour": ["red"]}, (WORD, NUMBERS))
    assert (given.one(WORD), given.many(NUMBERS)) == ("", (1,))
    assert faults(given) == [
        "colour is an unknown parameter; the parameters are word, n",
        "word is required; send a word",
        "n '0' is out of range; use a whole number from 1 to 9",
        "n 'x' is out of range; use a whole number from 1 to 9",
    ]


def test_too_many_values_are_refused_together() -> None:
    given = Given({"n": ["1", "2", "3", "4"], "word": ["a", "b"]}, (WORD, NUMBERS))
    assert (given.many(NUMBERS), given.one(WORD)) == ((), "a")
    assert faults(given) == [
        "n was given 4 times; at most 3 are allowed",
        "word was given more than once; give it once",
    ]


def test_where_there_are_no_parameters_that_is_said() -> None:
    assert faults(Given({"a": ["b"]}, ())) == ["a is an unknown parameter; there are none here"]
    Given({"a": ["b"]}, (), ignore_unknown=True).check()


def test_values_are_written_as_they_are_read() -> None:
    assert [written(value) for value in (True, False, ("a", "b"), 3, "x")] == ["on", "off", "a,b", "3", "x"]
