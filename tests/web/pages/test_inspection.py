"""The page of what was read: facts are marked where they stand, and nothing that a file holds becomes markup."""

import io
from typing import Any

from searchsvc.facts.inspection import inspect_record
from searchsvc.model.release import Inspection, Record
from searchsvc.readers.refusal import Refusal
from searchsvc.web.pages.inspection import Clutter, Piece, clutter, paragraphs, pieces, write_inspection_page


def inspection(title: str, body: str, **fields: Any) -> Inspection:
    return inspect_record(Record(path="a.txt", line=None, id="a.txt", title=title, body=body, **fields))


def page(*items: Inspection | Refusal) -> str:
    out = io.StringIO()
    write_inspection_page(items, out)
    return out.getvalue()


def test_a_text_is_cut_at_its_evidence() -> None:
    read = inspection("Bridge opens", "On May 4, 2021 the bridge was opened. Wuhan and Hunan took part.")
    assert pieces(read, "title") == [Piece("Bridge opens")]
    assert [(each.text, each.kind, each.facts) for each in pieces(read, "body") if each.kind] == [
        ("May 4, 2021", "date", ("2021-05-04",)),
        ("Wuhan", "mentioned", ("Hubei",)),
        ("Hunan", "mentioned", ()),
    ]
    assert "".join(each.text for each in pieces(read, "body")) == read.release.body


def test_an_event_is_marked_where_it_was_held() -> None:
    found = page(inspection("会议", "2021年5月4日，会议在武汉召开。"))
    assert '<mark class="held">武汉<sup lang="en">Hubei · held</sup></mark>' in found
    assert '<mark class="date">2021年5月4日<sup lang="en">2021-05-04</sup></mark>' in found
    assert "<dt>Held in</dt>" in found
    assert "<dt>Mentioned</dt>" not in found


def test_what_a_file_holds_is_no_markup() -> None:
    hostile = "<script>alert(1)</script>"
    found = page(
        inspection(hostile, f"{hostile} & 北京", category=hostile, source='"><b>', url=hostile),
        Refusal("<b>.html", None, f"holds {hostile}"),
    )
    assert hostile not in found
    assert "<b>" not in found


def test_files_that_give_no_release_are_named_with_the_reason() -> None:
    found = page(inspection("A", "b"), Refusal("bad.jsonl", 7, "is no JSON"))
    assert "bad.jsonl:7" in found
    assert "is no JSON" in found
    assert "1 release read, 1 left out." in found


def test_a_release_without_title_and_facts_says_so() -> None:
    found = page(inspection("", "words"))
    assert "the first words of the text stand for it" in found
    assert "<dt>Date</dt><dd>unknown</dd>" in found


def test_what_was_left_out_is_shown_by_reason_and_sentences_come_first() -> None:
    sentence = "The minister opened the bridge on Monday."
    left_out = (("Home", "in nav"), ("About", "in nav"), ("Print", "a control"), (sentence, "a footer"))
    assert clutter(left_out) == [
        Clutter("a footer", (sentence,), ()),
        Clutter("in nav", (), ("Home", "About")),
        Clutter("a control", (), ("Print",)),
    ]
    found = page(inspection("A", "b", left_out=left_out))
    assert "4 lines left out as clutter" in found
    assert found.index(f"<p>{sentence}</p>") < found.index("<h3>in nav</h3>") < found.index("<span>Home</span>")
    assert "clutter</summary>" not in page(inspection("A", "b"))


def test_each_line_is_a_paragraph() -> None:
    read = inspection("A", "one\n\nOn May 4, 2021\ntwo")
    assert [[piece.text for piece in line] for line in paragraphs(read, "body")] == [
        ["one"],
        ["On ", "May 4, 2021"],
        ["two"],
    ]


def test_warnings_are_shown() -> None:
    assert "is not a date" in page(inspection("A", "b", date="someday"))
