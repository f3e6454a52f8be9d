import pytest

from searchsvc.errors import ReadError
from searchsvc.readers.office.pdf_document import read_pdf
from tests.readers.office.pdf_files import pdf_in

SIMPLIFIED = ("关于做好今年防汛准备工作的通知", "各县水利局：请在2021年4月9日以前报送总结。")
TRADITIONAL = ("關於做好今年防汛準備工作的通知", "各縣水利局：請在2021年4月9日以前報送總結。")
CANTONESE = ("關於屋邨食水喉管嘅通告", "鰂魚涌嘅街坊喺2021年可以換喉，深水埗嗰邊要等。")


@pytest.mark.parametrize("direction", "HV")
@pytest.mark.parametrize(
    ("encoding", "codec", "lines"),
    [
        ("GBKp-EUC", "gbk", SIMPLIFIED),
        ("GBK-EUC", "gbk", SIMPLIFIED),
        ("GBpc-EUC", "gb2312", SIMPLIFIED),
        ("GBK2K", "gb18030", SIMPLIFIED),
        ("UniGB-UCS2", "utf-16-be", SIMPLIFIED),
        ("UniGB-UTF8", "utf-8", SIMPLIFIED),
        ("Identity", "utf-16-be", SIMPLIFIED),
        ("B5pc", "big5", TRADITIONAL),
        ("ETen-B5", "big5", TRADITIONAL),
        ("HKscs-B5", "big5hkscs", CANTONESE),
        ("90msp-RKSJ", "cp932", ("水防訓練について", "各市町村は四月九日までに報告する。")),
        ("KSCms-UHC", "cp949", ("홍수 대비 안내", "각 군은 4월 9일까지 보고한다.")),
    ],
)
def test_predefined_encodings_are_read(encoding: str, direction: str, codec: str, lines: tuple[str, str]) -> None:
    record = read_pdf("a.pdf", pdf_in(f"{encoding}-{direction}", *(line.encode(codec) for line in lines)))
    assert (record.title, record.body) == lines


@pytest.mark.parametrize(
    ("encoding", "codec"), [("CNS-EUC-H", "big5"), ("GBT-EUC-V", "gb2312"), ("Own-Map", "gbk"), ("GB-H", "gb2312")]
)
def test_an_encoding_that_cannot_be_read_is_a_reason(encoding: str, codec: str) -> None:
    lines = TRADITIONAL if codec == "big5" else SIMPLIFIED
    with pytest.raises(ReadError, match=rf"in an encoding that cannot be read \({encoding}\)"):
        read_pdf("a.pdf", pdf_in(encoding, *(line.encode(codec) for line in lines)))


def test_numbers_of_glyphs_are_no_text() -> None:
    glyphs = b"".join((number * 7919 % 22000 + 1).to_bytes(2, "big") for number in range(80))
    with pytest.raises(ReadError, match="characters are unknown"):
        read_pdf("a.pdf", pdf_in("Identity-H", glyphs))
