import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers import json_records
from searchsvc.readers.json_records import read_json, read_jsonl
from searchsvc.readers.refusal import Refusal


def lines(data: bytes, *, keep_empty: bool = False) -> list[Record | Refusal]:
    return list(read_jsonl("a.jsonl", io.BytesIO(data), keep_empty=keep_empty))


def titles(data: bytes) -> list[tuple[int | None, str | None]]:
    return [(item.line, item.title if isinstance(item, Record) else None) for item in lines(data)]


def test_html_in_a_record_is_read_as_its_text() -> None:
    fields = {
        "title": "<b>清河</b>行动&ldquo;二期&rdquo;<br>启动",
        "body": "<p>水位<14米，</p><p>R&amp;D</p>",
        "source": "县水利局&nbsp;",
        "url": "https://example.org/?a=1&amp;b=<b>2</b>",
    }
    record = read_json("a.json", json.dumps(fields).encode())
    assert (record.title, record.body, record.source) == ("清河行动“二期” 启动", "水位<14米，\nR&D", "县水利局")
    assert record.url == fields["url"]
    (line,) = lines(json.dumps({"text": "<p>清河行动启动</p><p>今天开工。</p>"}).encode())
    assert isinstance(line, Record)
    assert (line.title, line.body) == ("清河行动启动", "今天开工。")


def test_signs_in_plain_text_of_a_record_stay() -> None:
    record = read_json("a.json", '{"title": "R&D<5%", "body": "当x<3且y>2时，见List<T>"}'.encode())
    assert (record.title, record.body) == ("R&D<5%", "当x<3且y>2时，见List<T>")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_a_json_file_is_read_in_every_encoding(codec: str) -> None:
    data = json.dumps(
        {"title": "学校开学的通知", "body": "各省教育厅：现将有关事项通知如下。"}, ensure_ascii=False, indent=1
    ).encode(codec)
    record = read_json("a.json", data)
    assert (record.id, record.line, record.title) == ("a.json", None, "学校开学的通知")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n", "empty"),
        (b"{", "not JSON"),
        (b'{"title": "T",}', "not JSON: .* column 1[45]"),
        (b'{\n"title": x}', "line 2, column 10"),
        (b'[{"title": "T"}]', "is a list, not an object"),
        (b'"T"', "is a text"),
        (b"null", "is null"),
        (b"1", "is a number"),
        (b'{"title": "T", "x": NaN}', "not JSON"),
        (b'{"title": "T", "x": Infinity}', "not JSON"),
        (b'{"title": "\\ud800", "x": NaN}', "NaN is not a number"),
        (b'{"title": "T", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deep"),
        (b'{"title": "\\ud800", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deep"),
        (b'{"title": "T", "x": ' + b"[" * 200 + b"]" * 200 + b"}", "nested more than"),
        (b'{"title": "\\ud800", "x": ' + b"1" * 5000 + b"}", "too many digits"),
        (b"{}", "neither"),
        (b'{"title": "\xff"}', "UTF-8"),
    ],
)
def test_bad_json_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_json("a.json", data)


def test_of_equal_keys_the_last_wins() -> None:
    assert read_json("a.json", b'{"title": "A", "title": "B"}').title == "B"


def test_lone_surrogates_are_replaced() -> None:
    record = read_json("a.json", rb'{"title": "a\ud800b", "\udc00": ["\ud83d\ude00", "\ud83d"]}')
    assert record.title == "a\ufffdb"
    assert record.extra == {"\ufffd": ["\U0001f600", "\ufffd"]}


def test_numbers_as_ids_keep_every_digit() -> None:
    for number in ("7", "12345678901234567890123", "1.50", "0"):
        assert read_json("a.json", f'{{"id": {number}, "title": "T"}}'.encode()).id == number


def test_lines_are_counted_with_the_blank_ones_and_give_ids() -> None:
    found = lines(b'{"title": "A"}\n\n  \r\n{"title": "B", "id": "b"}\r\n{"title": "C"}')
    assert [(item.line, item.id) for item in found if isinstance(item, Record)] == [
        (1, "a.jsonl#1"),
        (4, "b"),
        (5, "a.jsonl#5"),
    ]


def test_a_bad_line_is_refused_and_the_others_go_on() -> None:
    found = lines('{"title": "学校"}\n{"title": \n[1]\n{}\n{"title": "B"}\n'.encode())
    assert [item.line for item in found] == [1, 2, 3, 4, 5]
    assert [type(item) for item in found] == [Record, Refusal, Refusal, Refusal, Record]
    assert found[2] == Refusal("a.jsonl", 3, "is a list, not an object with the fields of a release")


def test_a_line_with_a_broken_byte_is_refused_alone() -> None:
    found = lines('{"title": "学校"}\n'.encode() + '{"title": "学校开学'.encode() + b'\xff"}\n{"title": "B"}\n')
    assert [type(item) for item in found] == [Record, Refusal, Record]
    assert isinstance(found[1], Refusal)
    assert "UTF-8 but broken at byte 24" in found[1].reason


def test_a_line_with_a_nul_is_refused_alone() -> None:
    found = lines(b'{"title": "A"}\n{"title": "A\x00"}\n{"title": "B"}\n')
    assert [type(item) for item in found] == [Record, Refusal, Record]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_jsonl_file_is_read_in_every_encoding(codec: str) -> None:
    text = '{"title": "学校开学的通知"}\n\n{"title": "上海"}\n' * 2
    assert titles(text.encode(codec)) == [(1, "学校开学的通知"), (3, "上海"), (4, "学校开学的通知"), (6, "上海")]


def test_a_jsonl_file_in_big5() -> None:
    text = '{"title": "學校開學的通知"}\n{"title": "臺北"}\n'
    assert titles(text.encode("big5")) == [(1, "學校開學的通知"), (2, "臺北")]


def test_chinese_after_a_long_english_start_is_still_found() -> None:
    data = b'{"title": "Schools reopen"}\n' * 5000 + '{"title": "学校开学的通知"}\n'.encode("gb18030")
    assert titles(data)[-1] == (5001, "学校开学的通知")


def test_utf_16_that_ends_within_a_character() -> None:
    found = lines('{"title": "A"}\n{"title": "B"}'.encode("utf-16") + b"\x00")
    assert isinstance(found[0], Record)
    assert isinstance(found[-1], Refusal)


def test_line_separators_of_unicode_do_not_end_a_line() -> None:
    assert titles('{"title": "a\u2028b\u0085c"}\n{"title": "d"}'.encode()) == [(1, "a b c"), (2, "d")]


def test_a_line_that_is_too_long_is_refused_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "MAX_LINE", 100)
    long = b'{"title": "' + b"a" * 1000 + b'"}'
    found = lines(b'{"title": "A"}\n' + long + b'\n{"title": "B"}\n' + long)
    assert [(item.line, type(item)) for item in found] == [(1, Record), (2, Refusal), (3, Record), (4, Refusal)]
    assert isinstance(found[1], Refusal)
    assert "is longer than 16 MiB" in found[1].reason


def test_binary_files_are_refused_once() -> None:
    found = lines(b"\x89PNG\r\n\x1a\n\x00\x00\x00\r\n\xff\n\x00" * 50)
    assert len(found) == 1
    assert found[0].line is None


def test_an_empty_jsonl_file_has_no_releases() -> None:
    assert lines(b"") == []
    assert lines(b"\xef\xbb\xbf\n\n") == []


def test_empty_records_are_kept_where_asked_for() -> None:
    data = b'{"id": "1", "title": "", "text": ""}\n'
    assert isinstance(lines(data)[0], Refusal)
    assert isinstance(lines(data, keep_empty=True)[0], Record)


@given(st.binary(max_size=300))
def test_any_bytes_give_records_or_refusals(data: bytes) -> None:
    for item in lines(data):
        assert isinstance(item, Record | Refusal)


LINES = st.sampled_from(
    ['{"title": "学校"}', '{"text": "a\\nb"}', "", "{", "[]", '{"title": "\\ud800"}', "nul", '{"a": 1}']
)


@given(st.lists(LINES, max_size=12))
def test_every_line_that_is_not_blank_gives_one_item(texts: list[str]) -> None:
    found = lines("\n".join(texts).encode())
    assert [item.line for item in found] == [number for number, text in enumerate(texts, 1) if text]


def test_a_record_of_very_many_values_is_refused() -> None:
    many = b'{"title": "T", "x": [' + b"[]," * json_records.MAX_VALUES + b"1]}"
    with pytest.raises(ReadError, match="has more than 500,000 values"):
        read_json("a.json", many)
    first, second = lines(many + b'\n{"title": "next"}')
    assert isinstance(first, Refusal)
    assert isinstance(second, Record)
    assert read_json("a.json", b'{"title": "T", "body": "' + b"word " * json_records.MAX_VALUES + b'"}').title == "T"
