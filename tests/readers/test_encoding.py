"""Own sentences in each encoding, short and long; broken bytes; binary files."""

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.errors import ReadError
from searchsvc.readers.encoding import decode, detect

SIMPLIFIED = (
    "关于做好秋季开学工作的通知",
    "通知公告",
    "教育部",
    "湖北省举行高校毕业生就业招聘会。",
    "2020年7月15日，全国教育信息化工作会议在北京召开，会议部署了下一阶段的重点任务。",
    "各省、自治区、直辖市教育厅（教委）：\n为进一步加强学校体育工作，现将有关事项通知如下。",
    "Notice 第3号：学校将于9月1日 reopen",
    "哈尔滨、齐齐哈尔、呼和浩特、乌鲁木齐",
    "“双减”政策实施情况的报告",
)
TRADITIONAL = (
    "關於做好秋季開學工作的通知",
    "教育局公布新學年安排",
    "臺灣高等教育學會舉行年度會議。",
    "香港特別行政區政府今日（七月十五日）宣布，所有學校將於九月一日復課。",
    "行政院會議通過「數位學習推動計畫」，\n預計投入二百億元，改善偏鄉學校的網路設備。",
    "Press Release 第3號：學校九月 reopen",
)
ENGLISH = "Schools will reopen on 1 September.\nMasks are advised.\n"


@pytest.mark.parametrize("text", [*SIMPLIFIED, *TRADITIONAL, ENGLISH])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_every_sample_is_read_in_unicode_and_gb18030(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize("text", TRADITIONAL)
@pytest.mark.parametrize("codec", ["big5", "cp950", "big5hkscs"])
def test_traditional_samples_are_read_in_big5(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize("text", SIMPLIFIED)
def test_simplified_samples_are_read_in_gbk(text: str) -> None:
    assert decode(text.encode("gbk")) == text


@pytest.mark.parametrize("text", [*SIMPLIFIED[4:6], *TRADITIONAL[3:5], ENGLISH, "Café à Genève, 20\xa0°C\n"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_found_without_a_byte_order_mark(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


def test_characters_of_hong_kong_are_read_in_its_extension_of_big5() -> None:
    text = "佢哋喺學校嘅圖書館開會，討論咗三個鐘頭。"
    with pytest.raises(UnicodeEncodeError):
        text.encode("cp950")
    assert decode(text.encode("big5hkscs")) == text


def test_a_byte_order_mark_in_gb18030_is_stripped_once() -> None:
    assert decode(("\ufeff" + SIMPLIFIED[4]).encode("gb18030")) == SIMPLIFIED[4]
    assert decode("\ufeff\ufeffA".encode()) == "\ufeffA"


@pytest.mark.parametrize("word", ["系统", "一体", "联通", "惟一"])
def test_chinese_words_that_are_valid_utf_8_by_chance(word: str) -> None:
    data = f"{word} https://example.org/a".encode("gb18030")
    assert decode(data).startswith(word) or word == "惟一"


@pytest.mark.parametrize("text", ["α and β decay", "Привет, мир", "Ωmega", "café", "naïve ‘quotes’", "שלום", "ǎ"])
def test_other_scripts_in_utf_8_stay_utf_8(text: str) -> None:
    assert decode(text.encode()) == text


def test_newlines_become_line_feeds() -> None:
    assert decode(b"a\r\nb\rc\n\r\n") == "a\nb\nc\n\n"
    assert decode("a\r\n教育".encode("utf-16")) == "a\n教育"


def test_no_bytes_are_an_empty_text() -> None:
    assert decode(b"") == ""
    assert decode(b"\xef\xbb\xbf") == ""


def test_utf_8_with_a_broken_byte_is_refused_with_its_place() -> None:
    data = SIMPLIFIED[4].encode()
    with pytest.raises(ReadError, match=r"in UTF-8 but broken at byte 5 \(0xFF\)"):
        decode(data[:4] + b"\xff" + data[4:])


def test_utf_8_that_is_cut_within_a_character_is_refused() -> None:
    with pytest.raises(ReadError, match="ends within a character, at byte 13"):
        decode("教育部通知".encode()[:-1])


def test_gb18030_with_a_broken_byte_is_refused_with_its_place() -> None:
    data = SIMPLIFIED[5].encode("gb18030")
    with pytest.raises(ReadError, match=r"in GB18030 but broken at byte 9 \(0xFF\)"):
        decode(data[:8] + b"\xff" + data[8:])


def test_utf_16_of_odd_length_is_refused() -> None:
    with pytest.raises(ReadError, match="UTF-16"):
        decode(b"\xff\xfea\x00b")


def test_western_european_text_is_refused_not_guessed() -> None:
    for text in ("résumé of a meeting", "It’s a “quoted” word", "São Paulo and München"):
        with pytest.raises(ReadError, match="save it as UTF-8"):
            decode(text.encode("cp1252"))


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00",
        b"plain text with one \x00 byte",
        "中文里有\x00一个".encode(),
        struct.pack("<20I", *range(20)),
        bytes(range(256)),
        b"\x01\x02\x03\x04\x05 text",
        "a".encode("utf-32"),
    ],
)
def test_binary_files_are_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        decode(data)


def test_random_bytes_are_refused() -> None:
    source = random.Random(1)
    for _ in range(50):
        with pytest.raises(ReadError):
            decode(source.randbytes(300))


def test_the_place_of_a_nul_is_named() -> None:
    with pytest.raises(ReadError, match="byte 4 is NUL"):
        decode(b"abc\x00def, and so on")


def test_a_large_file_is_detected_from_its_first_lines() -> None:
    text = (SIMPLIFIED[5] + "\n") * 20_000
    assert detect(text.encode("gb18030")) == "gb18030"
    assert decode((ENGLISH * 40_000 + SIMPLIFIED[5]).encode("gb18030")).endswith(SIMPLIFIED[5])


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_read_error(data: bytes) -> None:
    try:
        text = decode(data)
    except ReadError:
        return
    text.encode("utf-8")
    assert "\x00" not in text
    assert "\r" not in text


# without control characters, and without the letters that short Chinese words in GB18030 may look like
READABLE = st.text(st.characters(exclude_categories=("Cc", "Cs"))).filter(lambda text: not text.startswith("\ufeff"))


@given(READABLE)
def test_any_text_round_trips_through_marked_unicode(text: str) -> None:
    assert decode(text.encode("utf-16")) == text
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text


@given(READABLE.filter(lambda text: not any("\u0250" <= char <= "\u07ff" for char in text)))
def test_any_text_round_trips_through_utf_8(text: str) -> None:
    assert decode(text.encode()) == text


@given(st.lists(st.sampled_from(SIMPLIFIED[3:]), min_size=1, max_size=4))
def test_sentences_round_trip_through_gb18030(parts: list[str]) -> None:
    text = "\n".join(parts)
    assert decode(text.encode("gb18030")) == text


@given(st.integers(0, len(TRADITIONAL[3]) - 8))
def test_pieces_of_a_sentence_round_trip_through_big5(start: int) -> None:
    piece = TRADITIONAL[3][start : start + 8]
    assert decode(piece.encode("big5")) == piece
