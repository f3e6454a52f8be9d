import pytest

from searchsvc.readers.markdown.markdown_document import plain_text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("水位[^1]下降。\n\n[^1]: 以站点读数为准。", "水位下降。\n\n以站点读数为准。"),
        ("水位[^a]。\n[^a]: 第一行\n    第二行\n\n    第二段\n\n正文", "水位。\n\n第一行第二行\n\n第二段\n\n正文"),
        ("A[^1] and B[^long-name].\n\n[^1]: One *bold* note\n[^long-name]: Two", "A and B.\n\nOne bold note\n\nTwo"),
        ("[^1]: 没有引用的注也是文字。", "没有引用的注也是文字。"),
        ("> 引文[^1]\n>\n> [^1]: 引文的注", "引文\n\n引文的注"),
        ("正文[^1]\n\n[^1]:\n    - 甲\n    - 乙", "正文\n\n甲\n乙"),
        ("[^a-z] 是字符类", "[^a-z] 是字符类"),
        ("`[^1]`\n\n[^1]: 注", "[^1]\n\n注"),
        ("```\n[^1]: 代码\n```", "[^1]: 代码"),
        ("[文本][1]\n\n[1]: https://example.org", "文本"),
    ],
)
def test_the_words_of_a_note_are_read_and_its_number_is_not(source: str, expected: str) -> None:
    assert plain_text(source)[1] == expected


@pytest.mark.parametrize("piece", ["[^1]: ", "[^1]:\n    ", "[^", "[^1]", "[^1]: a\n"])
def test_any_number_of_notes_is_read(piece: str) -> None:
    plain_text(piece * 3000)


def test_notes_of_one_text_are_unknown_in_the_next() -> None:
    plain_text("甲[^1]\n\n[^1]: 注")
    assert plain_text("乙[^1]")[1] == "乙[^1]"
