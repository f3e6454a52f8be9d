"""The tokens of a query: where a sign is an operator, and where it belongs to the word around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.queryparser.lexer import TokenKind, lex


def shown(query: str) -> str:
    """The tokens, each as its kind in short, then what stands in it."""
    short = {TokenKind.CHUNK: "", TokenKind.PHRASE: "=", TokenKind.NOT: "NOT", TokenKind.TITLE: "TITLE"}
    return " | ".join(f"{short.get(token.kind, token.kind.value)}{token.text}" for token in lex(query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ""),
        ("rural  schools", "rural | schools"),
        ("COVID-19", "COVID-19"),
        ("-exam", "NOT | exam"),
        ("rural -exam", "rural | NOT | exam"),
        ("rural - exam", "rural | exam"),
        ("rural -", "rural"),
        ("--exam", "NOT | NOT | exam"),
        ("(-exam)", "( | NOT | exam | )"),
        ("国办发(2017)47号", "国办发(2017)47号"),
        ("国办发（2017）47号", "国办发(2017)47号"),
        ("(rural OR urban) school", "( | rural | OROR | urban | ) | school"),
        ("a)b", "a | ) | b"),
        ("or and not", "or | and | not"),
        ("a AND b NOT c", "a | ANDAND | b | NOTNOT | c"),
        ('"rural school" x', "=rural school | x"),
        ("“乡村教师”", "=乡村教师"),
        ("「乡村」『教师』", "=乡村 | =教师"),
        ("„a” b", "=a | b"),
        ('"rural school', "rural | school"),
        ('5" pipe', '5" | pipe'),
        ('say"hello"now', "say | =hello | now"),
        ("title:bridge", "TITLE | bridge"),
        ('title:"new bridge"', "TITLE | =new bridge"),
        ("title: bridge", "title: | bridge"),
        ("subtitle:bridge", "subtitle:bridge"),
        ("ＣＯＶＩＤ－１９", "COVID-19"),
    ],
)
def test_tokens(query: str, expected: str) -> None:
    assert shown(query) == expected


@given(st.text('ab 教。-()"“”„「」:ＡtitleANDOR', max_size=40))
def test_it_never_fails_and_makes_nothing_up(query: str) -> None:
    tokens = list(lex(query))
    letters = "".join(token.text for token in tokens if token.kind in (TokenKind.CHUNK, TokenKind.PHRASE))
    assert len(letters) <= len(query)
    assert all(token.text for token in tokens if token.kind is TokenKind.CHUNK)


def test_many_signs_that_nothing_closes_take_linear_time() -> None:
    assert len(list(lex("“„「『" * 50_000))) == 0
    assert [token.kind for token in lex("(" * 3)] == [TokenKind.OPEN] * 3
    assert len(list(lex("(" * 100_000))) == 100_000
