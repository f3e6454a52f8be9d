import pytest

from searchsvc.readers.markdown.markdown_document import plain_text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("实施**“河长制”**改革", "实施“河长制”改革"),
        ("**（试行）**办法", "（试行）办法"),
        ("印发**《条例》**和*《细则》*的通知", "印发《条例》和《细则》的通知"),
        ("要点：**早动手。**各地", "要点：早动手。各地"),
        ("~~“旧”~~办法", "“旧”办法"),
        ("**Note:**见下", "Note:见下"),
        ("**重**点", "重点"),
        ("a **b.** c", "a b. c"),
    ],
)
def test_emphasis_needs_no_space_beside_chinese(source: str, expected: str) -> None:
    assert plain_text(source)[1] == expected


@pytest.mark.parametrize(
    "source", ["3 * 4 = 12", "3*4*5", "field_name_one", "表_字段_名", "5 ** 2", "甲 * 乙 * 丙", "a*", "**未完"]
)
def test_signs_of_a_text_are_no_emphasis(source: str) -> None:
    assert plain_text(source)[1] == source
