"""The parameters of a request, from the bytes that were sent."""

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from searchsvc.errors import ParameterErrors
from searchsvc.web.arguments import MAX_PARAMETERS, first, grouped, parameter_pairs


def asked(query_string: str) -> Request:
    return Request(EnvironBuilder(query_string=query_string).get_environ())


def test_values_are_kept_in_order_and_empty_ones_too() -> None:
    pairs = parameter_pairs(asked("q=%E6%95%99+a&year=2020&year=&q=b"))
    assert pairs == [("q", "教 a"), ("year", "2020"), ("year", ""), ("q", "b")]
    assert grouped(pairs) == {"q": ["教 a", "b"], "year": ["2020", ""]}
    assert (first(pairs, "q"), first(pairs, "year"), first(pairs, "none")) == ("教 a", "2020", "")


def test_bytes_that_are_no_utf_8_are_kept_to_be_refused_by_name() -> None:
    assert parameter_pairs(asked("q=%FF")) == [("q", "\udcff")]


def test_characters_that_were_not_escaped_are_those_that_were_sent() -> None:
    request = asked("")
    request.environ["QUERY_STRING"] = "q=" + "教".encode().decode("latin-1")
    assert parameter_pairs(request) == [("q", "教")]


def test_absurdly_many_are_refused() -> None:
    assert len(parameter_pairs(asked("&".join(["q=a"] * MAX_PARAMETERS)))) == MAX_PARAMETERS
    with pytest.raises(ParameterErrors, match=f"at most {MAX_PARAMETERS}"):
        parameter_pairs(asked("&".join(["q=a"] * (MAX_PARAMETERS + 1))))
