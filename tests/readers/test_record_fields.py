from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers.record_fields import record_of_fields


def record(**fields: object) -> Record:
    return record_of_fields("a.jsonl", 3, fields, "a.jsonl#3")


def test_every_declared_field_is_read() -> None:
    found = record(
        id="n-1", title="开学通知", body="正文", date="2020-07-15", year=2020, provinces=["CN-HB", "Beijing"],
        language="zh", category="通知", source="教育部", url="https://example.org", pages=3,
    )  # fmt: skip
    assert found == Record(
        path="a.jsonl", line=3, id="n-1", title="开学通知", body="正文", date="2020-07-15", year="2020",
        provinces=("CN-HB", "Beijing"), language="zh", category="通知", source="教育部", url="https://example.org",
        extra={"pages": 3}, warnings=(),
    )  # fmt: skip


def test_a_record_with_a_title_alone_has_defaults() -> None:
    assert record(title="T") == Record(path="a.jsonl", line=3, id="a.jsonl#3", title="T", body="")


def test_the_second_names_of_fields() -> None:
    found = record(title="T", text="B", province="湖北、北京，Tianjin; Hebei,湖北", lang="en-GB")
    assert (found.body, found.provinces, found.language) == ("B", ("湖北", "北京", "Tianjin", "Hebei"), "en-GB")
    assert found.extra == {}


def test_the_first_name_wins_and_the_second_is_kept_in_extra() -> None:
    found = record(title="T", body="B", text="other", provinces="Hubei", province="", language="en", lang=None)
    assert (found.body, found.provinces, found.language) == ("B", ("Hubei",), "en")
    assert found.extra == {"text": "other"}


@pytest.mark.parametrize("empty", [None, "", "  \n"])
def test_null_and_empty_are_not_declared(empty: object) -> None:
    names = ("id", "title", "date", "year", "provinces", "language", "category", "source", "url")
    found = record(body="B", **dict.fromkeys(names, empty))
    assert found == Record(path="a.jsonl", line=3, id="a.jsonl#3", title=None, body="B")


def test_text_without_a_title_field_is_read_as_a_txt_release() -> None:
    found = record(text="Press Releases\n\nSchools reopen\n2020-07-15\nThey do.")
    assert (found.category, found.title, found.body) == ("Press Releases", "Schools reopen", "2020-07-15\nThey do.")
    assert record(text="Press Releases\nA\nB", category="News").category == "News"
    assert record(text="Press Releases\nA\nB", title=None) == record(text="Press Releases\nA\nB")


@pytest.mark.parametrize("word", ["undefined", "null", "NaN", " NULL ", float("nan")])
def test_a_word_for_nothing_is_no_title(word: object) -> None:
    assert record(title=word, text="Schools open\n\nText.").title == "Schools open"
    assert record(title=word, body="Text.").title is None
    assert record(title="Null hypotheses", body="Text.").title == "Null hypotheses"


def test_text_with_an_empty_title_is_all_body() -> None:
    found = record(text="Press Releases\nSchools reopen", title="")
    assert (found.category, found.title, found.body) == (None, None, "Press Releases\nSchools reopen")


def test_body_without_a_title_field_is_all_body() -> None:
    found = record(body="Press Releases\nSchools reopen")
    assert (found.category, found.title, found.body) == (None, None, "Press Releases\nSchools reopen")


def test_numbers_become_text() -> None:
    found = record(id=7, title=2020, body=1.5, date=20200715, year=2020.0)
    assert (found.id, found.title, found.body, found.date, found.year) == ("7", "2020", "1.5", "20200715", "2020")
    assert found.warnings == ()


def test_other_types_are_warned_of_and_not_declared() -> None:
    found = record(
        id=["x"], title={"a": 1}, body="B", date=True, year=[2020], provinces=[{"code": "CN-HB"}, "Beijing"],
        language=["en"], category=False, source={}, url=["u"],
    )  # fmt: skip
    assert found == Record(
        path="a.jsonl", line=3, id="a.jsonl#3", title=None, body="B", provinces=("Beijing",), warnings=found.warnings
    )
    assert len(found.warnings) == 9
    assert "title is an object, which cannot be read; it counts as not declared" in found.warnings
    assert "date is true or false, which cannot be read; it counts as not declared" in found.warnings


def test_an_id_with_a_control_character_is_not_used() -> None:
    found = record(id="a\nb", title="T")
    assert found.id == "a.jsonl#3"
    assert "control character" in found.warnings[0]


def test_any_other_id_stays_as_it_is() -> None:
    for id_ in ("a b/ü?#%", "国发〔2020〕1号", " padded ", "../x", "a" * 3000):
        assert record(id=id_, title="T").id == id_
    assert record(id="a\ud800", title="T").id == "a\ufffd"


def test_titles_have_one_line_and_texts_no_control_characters() -> None:
    found = record(title=" On\n the way ", body="a\r\nb\x00c")
    assert (found.title, found.body) == ("On the way", "a\nb c")


def test_neither_title_nor_text_is_refused_unless_it_is_to_be_kept() -> None:
    empty: list[dict[str, object]] = [
        {},
        {"id": "1"},
        {"title": "", "text": " "},
        {"title": [], "body": {}},
        {"text": "\n"},
    ]
    for fields in empty:
        with pytest.raises(ReadError, match="neither a title nor a text"):
            record(**fields)
    kept = record_of_fields("a.jsonl", 1, {"id": "1", "title": "", "text": ""}, "x", keep_empty=True)
    assert (kept.id, kept.title, kept.body) == ("1", None, "")


def test_deep_extra_fields_are_refused() -> None:
    deep: object = 1
    for _ in range(100):
        deep = {"a": deep}
    with pytest.raises(ReadError, match="nested"):
        record(title="T", more=deep)


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8)
NAMES = st.sampled_from(
    ["id", "title", "body", "text", "date", "year", "provinces", "province", "lang", "url", "other"]
)


@given(st.dictionaries(NAMES, VALUES | st.lists(VALUES, max_size=3) | st.dictionaries(st.text(max_size=3), VALUES)))
def test_any_fields_are_a_record_or_a_read_error(fields: Mapping[str, object]) -> None:
    try:
        found = record_of_fields("a.json", None, fields, "a.json")
    except ReadError:
        return
    texts = (found.id, found.title or "", found.body, found.date or "", found.url or "", *found.provinces)
    assert all(text.encode("utf-8").decode() == text for text in texts)
    assert found.title != ""
    assert found.id
