"""Parts of a text: nothing is lost, none is too long, and they end where a reader would pause."""

import time

from hypothesis import given
from hypothesis import strategies as st

from searchsvc.mcp.parts import parts_of


@given(st.text(st.sampled_from("ab \n。.!长")), st.integers(2, 12))
def test_parts_are_the_text_and_none_is_too_long_or_too_short(text: str, most: int) -> None:
    parts = parts_of(text, most)
    assert "".join(parts) == text
    assert all(len(part) <= most for part in parts)
    assert all(len(part) >= most // 2 for part in parts[:-1])
    assert len(parts) == 1 or parts[-1]


def test_a_part_ends_with_a_paragraph_else_a_line_else_a_sentence() -> None:
    assert parts_of("aaaaaaa\n\nb\nc. d eeee", 14)[0] == "aaaaaaa\n\n"
    assert parts_of("aaaaaaaa\nc. d eeee", 14)[0] == "aaaaaaaa\n"
    assert parts_of("长长长长长。长长长长长", 8)[0] == "长长长长长。"
    assert parts_of("aaaaaaaaaaaaaaaa", 8) == ["aaaaaaaa", "aaaaaaaa"]


def test_a_text_of_a_million_characters_takes_no_time() -> None:
    started = time.thread_time()
    for text in ("a" * 10**6, " " * 10**6, "\n\n" * 10**6):
        assert "".join(parts_of(text)) == text
    assert time.thread_time() - started < 2
