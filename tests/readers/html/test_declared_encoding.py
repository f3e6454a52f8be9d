import pytest

from searchsvc.errors import ReadError
from searchsvc.readers.html.declared_encoding import decode_page

SIMPLIFIED = "全国教育工作会议今天在北京召开，要求各地认真落实。"
TRADITIONAL = "全國教育工作會議今天在北京召開，要求各地認真落實。"
LABELS = ("utf-8", "gb2312", "GBK", "gb18030", "big5", "iso-8859-1", "utf-16", "koi8-r", "nonsense")


def page(label: str, text: str) -> str:
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={label}"></head><p>{text}</p>'


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("utf-8", SIMPLIFIED),
        ("utf-8-sig", SIMPLIFIED),
        ("gb18030", SIMPLIFIED),
        ("big5", TRADITIONAL),
        ("utf-16", TRADITIONAL),
    ],
)
def test_a_declaration_that_lies_does_no_harm(label: str, codec: str, text: str) -> None:
    assert decode_page(page(label, text).encode(codec)) == page(label, text)


def test_a_declaration_decides_where_the_bytes_do_not_tell() -> None:
    assert decode_page(b"<meta charset=windows-1252><p>caf\xe9") == "<meta charset=windows-1252><p>café"
    assert decode_page(b"<meta charset='gbk'>\xcf\xb5\xcd\xb3") == "<meta charset='gbk'>系统"
    assert decode_page(b'<?xml version="1.0" encoding="big5"?>\xb4\xfa\xb8\xd5').endswith("測試")


def test_a_declaration_in_a_comment_is_none() -> None:
    assert decode_page(b"<!-- <meta charset=gbk> --><p>caf\xc3\xa9").endswith("café")


@pytest.mark.parametrize("data", [b"<meta charset=utf-8><p>\xff\xfe\xfd\x80\x81", b"<p>GIF\x00\x00\x01"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        decode_page(data)
