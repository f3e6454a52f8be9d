import io
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers.office import pdf_document as pdf
from searchsvc.readers.office.pdf_document import read_pdf
from tests.readers.office.pdf_files import pdf_in, pdf_of, text
from tests.readers.office.test_word_document import NOTICE

OFFICE = Path(__file__).resolve().parents[2] / "data" / "office"
SMALL = pdf_of(text("Schools reopen", "They do so in September."))


def read(data: bytes) -> Record:
    return read_pdf("a.pdf", data)


def written(data: bytes, *, title: str = "", password: str = "") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_chinese_document_of_libreoffice() -> None:
    record = read((OFFICE / "notice-zh.pdf").read_bytes())
    assert record.title == "关于做好春季造林工作的通知"
    assert record.body == NOTICE.replace(" | ", " ")


def test_an_english_document_of_libreoffice_is_joined_as_it_was_written() -> None:
    record = read((OFFICE / "inspection-en.pdf").read_bytes())
    assert record.title == "Grain reserves inspected before the flood season"
    assert record.body == (
        "Source: Sample Grain Bureau, May 6, 2021\n"
        "Inspectors have visited every state granary along the middle reaches of the Yangtze River to see whether "
        "roofs, drains and pumps are ready for the rains that usually begin in the middle of June, the bureau said on "
        "Thursday.\n"
        "Repairs at thirty-one granaries will be finished by the end of the month. Managers of the remaining "
        "warehouses have been asked to move well-kept wheat to higher ground, and to report the temperature of the "
        "grain twice a day."
    )


def test_the_title_is_that_of_the_properties_else_the_first_line() -> None:
    assert (read(SMALL).title, read(SMALL).body) == ("Schools reopen", "They do so in September.")
    assert read(written(SMALL, title="All schools reopen")).title == "All schools reopen"
    record = read(written(SMALL, title="Microsoft Word - notice.doc"))
    assert (record.title, record.body) == ("Schools reopen", "They do so in September.")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is not a PDF document"),
        (b"%PDF-1.7\n", "is damaged or cut off"),
        (SMALL[: len(SMALL) // 2], "is damaged or cut off"),
        (written(SMALL, password="secret"), "is encrypted"),
        (
            pdf_of(b"q 500 0 0 700 40 40 cm /Im Do Q", image=bytes(range(64))),
            r"has no text layer \(a scanned document\?\)",
        ),
        (pdf_of(b""), "no text layer"),
        (pdf_of(b" " * (100 * 2**20)), "expands too far"),
        (pdf_of(b" " * (100 * 2**20), levels=2), "expands too far"),
    ],
    ids=["empty", "head-only", "truncated", "encrypted", "scanned", "blank", "bomb", "double-bomb"],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read(data)


def test_pages_and_text_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(ReadError, match="pages"):
        read(pdf_of(text("a"), text("b")))
    monkeypatch.setattr(pdf, "MAX_TEXT", 5)
    with pytest.raises(ReadError, match="characters"):
        read(SMALL)


def test_a_font_without_names_for_its_glyphs_gives_no_text() -> None:
    with pytest.raises(ReadError, match="characters are unknown"):
        read(pdf_of(text("ab\x01\x02\x03\x04")))


def chinese(*lines: str) -> Record:
    return read(pdf_in("UniGB-UCS2-H", *(line.encode("utf-16-be") for line in lines)))


def test_a_letter_has_its_printed_title_and_its_wrapped_lines_are_joined() -> None:
    record = chinese(
        "某某市水利局文件", "某水〔2021〕7号", "关于做好今年防汛", "准备工作的通知", "各县水利局：",
        "今年汛期来得早，各县要尽快检", "查水库、堤坝和泵站，备足防汛", "物资，安排专人日夜巡查。",
        "某某市水利局", "2021年4月9日",
    )  # fmt: skip
    assert record.title == "关于做好今年防汛准备工作的通知"
    assert record.body.split("\n") == [
        "某某市水利局文件", "某水〔2021〕7号", "各县水利局：",
        "今年汛期来得早，各县要尽快检查水库、堤坝和泵站，备足防汛物资，安排专人日夜巡查。",
        "某某市水利局", "2021年4月9日",
    ]  # fmt: skip


def test_a_title_as_wide_as_the_text_is_not_joined_with_it() -> None:
    record = chinese("全市水利局召开防汛会", "市水利局今天开会，要", "求各县备足物资，安排", "专人巡查。")
    assert (record.title, record.body) == ("全市水利局召开防汛会", "市水利局今天开会，要求各县备足物资，安排专人巡查。")


def test_a_list_of_short_lines_stays_a_list() -> None:
    assert chinese("参会名单", "武汉市", "长沙市", "热线另列").body == "武汉市\n长沙市\n热线另列"
