"""What is framed is read again as it was, in pieces of any size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.web.frames import (
    AnswerHead,
    AskedRequest,
    ForEditor,
    FrameReader,
    Kind,
    MissedSearch,
    answer_frame,
    frame,
    head_frame,
    read_answer,
    read_head,
    read_request,
    request_frame,
)

HEAD = AnswerHead(200, [("content-type", "text/html; charset=utf-8"), ("link", "é")], {"kind": "words", "total": 3})
ASKED = AskedRequest("id", "GET", "/a%20b", "q=%E6", "https", "198.51.100.7", [("host", "x"), ("accept", "\xff")])


def _only(data: bytes) -> tuple[Kind, bytes]:
    (found,) = FrameReader().feed(data)
    return found


def test_requests_and_answers_come_back_as_they_were() -> None:
    kind, payload = _only(request_frame(ASKED))
    assert (kind, read_request(payload)) == (Kind.REQUEST, ASKED)
    kind, payload = _only(answer_frame(HEAD, b"\0body"))
    head, body = read_answer(payload)
    assert (kind, head.status, [tuple(each) for each in head.headers], head.told, body) == (
        Kind.ANSWER, 200, HEAD.headers, HEAD.told, b"\0body"
    )  # fmt: skip
    kind, payload = _only(head_frame(HEAD))
    assert (kind, read_head(payload).told) == (Kind.HEAD, HEAD.told)


@pytest.mark.parametrize("told", [None, ForEditor(None), ForEditor(()), ForEditor((MissedSearch("没有", 3),))])
def test_what_is_for_an_editor_comes_with_the_request(told: ForEditor | None) -> None:
    asked = ASKED._replace(for_editor=told)
    _, payload = _only(request_frame(asked))
    assert read_request(payload) == asked


@given(st.lists(st.tuples(st.sampled_from(Kind), st.binary(max_size=300)), max_size=6), st.integers(1, 50))
def test_frames_are_cut_wherever_the_bytes_are_cut(sent: list[tuple[Kind, bytes]], size: int) -> None:
    data = b"".join(frame(kind, payload) for kind, payload in sent)
    reader = FrameReader()
    got = [each for start in range(0, len(data), size) for each in reader.feed(data[start : start + size])]
    assert got == sent


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="99"):
        list(FrameReader().feed(b"\x63\0\0\0\0"))
