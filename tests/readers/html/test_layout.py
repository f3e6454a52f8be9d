import pytest
from selectolax.lexbor import LexborHTMLParser

from searchsvc.readers.html.layout import lay_out


def lines(source: str) -> list[str]:
    return [line.text for line in lay_out(LexborHTMLParser(source)).lines if line.text]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>one</p><p>two<br>three</p>four", ["one", "two", "three", "four"]),
        ("<p>a <b>bold</b> w<i>or</i>d</p>", ["a bold word"]),
        ("<p>教<b>育</b>部\n    通知</p>", ["教育部通知"]),
        ("<p>one\n   two</p>", ["one two"]),
        ("<p>第 一</p>", ["第 一"]),
        ("<p>&lt;a&gt; &amp; &#25945;&eacute;&nbsp;x</p>", ["<a> & 教é x"]),
        ("<p>\u3000\u3000缩进\u200b</p>", ["缩进"]),
        ("<pre>a  b\nc</pre>", ["a b", "c"]),
        (
            "<p>a<span hidden>no</span><b style='top:0;display: none'>no</b><i aria-hidden=true>no</i>b",
            ["ab"],
        ),
        ("<body><script>no</script><style>no</style><noscript>no</noscript><template>no</template><p>yes", ["yes"]),
        ("<select><option>no</select><button>no</button><textarea>no</textarea>yes", ["yes"]),
        ("<ruby>漢<rp>(</rp><rt>hàn</rt></ruby>字", ["漢字"]),
        ("<table><tr><td>a</td><td></td><td>c</td></tr><tr><th>d</th></tr></table>", ["a |  | c", "d"]),
        ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", ["a", "b", "c"]),
        ("<table><tr><td>x<table><tr><td>a<td>b</table></td></tr></table>", ["x", "a | b"]),
        ("<table><tr><td>文号：</td><td>1号</td><td>日期：</td><td>5月</td></tr></table>", ["文号：1号 | 日期：5月"]),
        ("<span>来源：新华社</span><span>发布时间：2020-07-15</span>", ["来源：新华社 发布时间：2020-07-15"]),
        ("<b>会议</b><b>指出：</b>好", ["会议指出：好"]),
        ("", []),
    ],
)
def test_lines(source: str, expected: list[str]) -> None:
    assert lines(source) == expected


def test_blocks_are_ranges_of_lines_with_names() -> None:
    layout = lay_out(LexborHTMLParser("<div id=Zoom class='a B'><p>one</p><p>two <a href=x>link</a></p></div>"))
    assert [(block.tag, block.names, block.start, block.end) for block in layout.blocks[1:]] == [
        ("body", (), 0, 2),
        ("div", ("zoom", "a", "b"), 0, 2),
        ("p", (), 0, 1),
        ("p", (), 1, 2),
    ]
    assert [(line.link_size, line.links) for line in layout.lines] == [(0, 0), (4, 1)]


def test_nesting_does_not_matter() -> None:
    assert lines("<span>" * 20_000 + "x") == ["x"]
    assert lines("<div>" * 3_000 + "x") == ["x"]


def test_a_line_is_bold_where_all_of_it_is() -> None:
    source = "<p><b>a</b> <strong>b</strong></p><p><b>c</b>d</p><b><p>e</p></b><p>f<br><b>g</b></p>"
    assert [(line.text, line.is_bold) for line in lay_out(LexborHTMLParser(source)).lines] == [
        ("a b", True), ("cd", False), ("e", True), ("f", False), ("g", True)
    ]  # fmt: skip


def test_a_misplaced_title_of_the_window_is_not_shown() -> None:
    assert [line.text for line in lay_out(LexborHTMLParser("<body><title>a</title><p>b</p>")).lines] == ["b"]
