import io
from pathlib import Path

import pytest
from docx import Document

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers.office import archive
from searchsvc.readers.office.word_document import read_docx
from tests.readers.office.docx_files import ENTITY_BOMB, docx_of, paragraph

OFFICE = Path(__file__).resolve().parents[2] / "data" / "office"
NOTICE = (
    "发布日期：2022年2月18日　来源：示例省林业局\n"
    "各市、州林业局：\n"
    "为抓住春季造林的有利时机，确保完成全年任务，现就有关事项通知如下。各地要在三月底以前完成整地，选用本地树种，"
    "优先安排水源涵养区和道路两侧的地块；对上年造林成活率不足百分之八十五的地块，要组织补植，"
    "并把补植情况记入档案，供年终检查时核对。\n"
    "地区 | 任务（万亩）\n"
    "襄阳 | 12\n"
    "宜昌 | 9\n"
    "造林结束后，各地应当于五月十日前报送总结。\n"
    "示例省林业局\n"
    "2022年2月18日"
)


def read(data: bytes) -> Record:
    return read_docx("a.docx", data)


def body(xml: str) -> str:
    return read(docx_of(paragraph("标题") + xml)).body


def test_a_chinese_document_of_libreoffice() -> None:
    record = read_docx("n.docx", (OFFICE / "notice-zh.docx").read_bytes())
    assert (record.id, record.title, record.body) == ("n.docx", "关于做好春季造林工作的通知", NOTICE)


def test_an_english_document_of_libreoffice() -> None:
    record = read((OFFICE / "inspection-en.docx").read_bytes())
    assert record.title == "Grain reserves inspected before the flood season"
    first, second, third = record.body.split("\n")
    assert first == "Source: Sample Grain Bureau, May 6, 2021"
    assert second.startswith("Inspectors have visited every state granary along the middle reaches of")
    assert third.endswith("and to report the temperature of the grain twice a day.")


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (paragraph("one ", "two") + paragraph() + paragraph("three"), "one two\nthree"),
        (paragraph("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>"), "a\nb c"),
        (paragraph("<w:smartTag><w:r><w:t>2020年</w:t></w:r></w:smartTag>", "起"), "2020年起"),
        (paragraph("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>", " on"), "link on"),
        (f"<w:sdt><w:sdtContent>{paragraph('control')}</w:sdtContent></w:sdt>", "control"),
        (paragraph("<w:ins><w:r><w:t>new</w:t></w:r></w:ins>", "<w:del><w:r><w:t>old</w:t></w:r></w:del>"), "new"),
        (paragraph("<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>", "seen"), "seen"),
        (paragraph(f"<mc:AlternateContent><mc:Choice>{paragraph('box')}</mc:Choice><mc:Fallback>{paragraph('box')}"
                   "</mc:Fallback></mc:AlternateContent>"), "box"),
        (f"<w:tbl><w:tr><w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>", "a | b"),
        (f"<w:tr><w:tc>{paragraph('a')}{paragraph('b')}</w:tc><w:tc>{paragraph('c')}</w:tc></w:tr>", "a\nb\nc"),
    ],
)  # fmt: skip
def test_what_is_printed_is_read_in_order(xml: str, expected: str) -> None:
    assert body(xml) == expected


def made(title: str, *paragraphs: tuple[str, str]) -> Record:
    document = Document()
    document.core_properties.title = title
    for text, style in paragraphs:
        document.add_paragraph(text, style)
    file = io.BytesIO()
    document.save(file)
    return read(file.getvalue())


def test_the_title_is_that_of_the_properties_else_the_heading_else_the_first_line() -> None:
    lines = (("教育部文件", "Normal"), ("开学通知", "Heading 1"), ("九月开学。", "Normal"))
    assert made("Schools reopen", *lines).title == "Schools reopen"
    record = made("Microsoft Word - 新建文档.doc", *lines)
    assert (record.title, record.body) == ("开学通知", "教育部文件\n九月开学。")
    record = made(
        "", ("新闻发布", "Normal"), ("发布时间：2020-07-15", "Normal"), ("开学通知", "Normal"), ("九月。", "Normal")
    )
    assert (record.category, record.title, record.body) == ("新闻发布", "开学通知", "发布时间：2020-07-15\n九月。")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged or cut off"),
        (b"PK\x03\x04 no archive", "damaged or cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is encrypted, or of a format before 2007"),
        (docx_of(paragraph("text"))[:-40], "damaged or cut off"),
        (docx_of("<w:p>"), "is damaged"),
        (docx_of(paragraph("<w:r><w:t>&a9;</w:t></w:r>"), prolog=ENTITY_BOMB), "declares a document type"),
        (docx_of(" " * (archive.MAX_XML + 1)), "MiB"),
        (docx_of(" " * 2**21), "packed more than 200 times"),
        (docx_of("", extra={f"{number}.bin": bytes(2**20) for number in range(257)}), "expands to more than 256 MiB"),
        (docx_of("", extra={f"{number}.xml": b"" for number in range(archive.MAX_ENTRIES)}), "entries"),
        (docx_of(""), "neither a title nor a text"),
    ],
    ids=[
        "empty",
        "no-zip",
        "ole",
        "truncated",
        "no-xml",
        "entities",
        "large-part",
        "bomb",
        "sum",
        "entries",
        "no-text",
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read(data)


def test_sizes_that_lie_are_found_out() -> None:
    data = bytearray(docx_of(paragraph("text " * 1000)))
    directory = data.rindex(b"word/document.xml") - 46
    data[directory + 24 : directory + 28] = (16).to_bytes(4, "little")  # the expanded size of the entry
    with pytest.raises(ReadError, match="damaged"):
        read(bytes(data))


def test_a_letterhead_in_a_text_box_is_not_the_title() -> None:
    box = f"<w:r><w:txbxContent>{paragraph('某某市水利局文件')}</w:txbxContent></w:r>"
    record = read(
        docx_of(paragraph(box) + paragraph("某水〔2021〕7号") + paragraph("关于防汛的通知") + paragraph("通知如下。"))
    )
    assert (record.title, record.body) == ("关于防汛的通知", "某某市水利局文件\n某水〔2021〕7号\n通知如下。")


def test_a_styled_heading_of_a_section_is_not_the_title() -> None:
    document = Document()
    document.add_paragraph("关于防汛的通知")
    document.add_heading("一、总体要求", 1)
    file = io.BytesIO()
    document.save(file)
    assert read(file.getvalue()).title == "关于防汛的通知"
