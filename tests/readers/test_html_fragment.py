import time

import pytest

from searchsvc.readers.html_fragment import is_markup, without_markup, without_tags


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<p>全县水库已检修。</p><p>堤坝&nbsp;完好。</p>", "全县水库已检修。\n堤坝 完好。"),
        ("甲<br>乙<BR/>丙<br class='x'>丁", "甲\n乙\n丙\n丁"),
        ("<table><tr><th>站</th><th>水位</th></tr><tr><td>东</td><td>9</td></tr></table>", "站 | 水位\n东 | 9"),
        ("<div id=a>防汛准\n  备</div>", "防汛准备"),
        ("<span>武汉</span><b>市</b>", "武汉市"),
        ("<ul><li>甲</li><li>乙</li></ul>", "甲\n乙"),
        ("<p>没有结束<p>也是段落", "没有结束\n也是段落"),
        ("<p>1 &lt; 2 且 R&amp;D &gt; 0</p>", "1 < 2 且 R&D > 0"),
        ("&lt;p&gt;整段转义&lt;/p&gt;", "整段转义"),
        ("启动&ldquo;清河&rdquo;行动 &#8212; &#x7b2c;一批", "启动“清河”行动 — 第一批"),
        ("<script>if (a<b) {}</script>正文<!-- 注 --><i>字</i>", "正文字"),
        ('<a href="?a=1&b=2">附件</a>见<img src="a.png">图', "附件见图"),
    ],
)
def test_markup_is_read_as_its_text(written: str, expected: str) -> None:
    assert without_markup(written) == expected


@pytest.mark.parametrize(
    "text",
    [
        "含沙量<14%且流速>1米时开闸，R&D经费另计",
        "若a<b and c>d",
        "List<String> 与 <武汉市>",
        "用<b>表示加粗",
        "I <3 you -> him",
        "AT&T; &copy 2021 &nosuch;",
        "",
    ],
)
def test_signs_of_a_text_are_no_markup(text: str) -> None:
    assert not is_markup(text)
    assert without_markup(text) == text


def test_html_that_is_not_closed_is_dropped_in_linear_time() -> None:
    assert without_tags("a<!-- b") == "a"
    assert without_tags("<script>x" * 3) == ""
    assert without_tags("<a " * 100_000 + ">end").endswith("end")
    assert without_tags("1 < 2 and 3 > 2") == "1 < 2 and 3 > 2"


@pytest.mark.parametrize(
    "piece", ["<p ", "<!--", "<script>", "</td> ", "<br =", "<br a=b ", "&lt;", "&#1", "\n水", "</b "]
)
def test_hostile_markup_takes_linear_time(piece: str) -> None:
    began = time.perf_counter()
    without_markup(f"<b>{piece * 50_000}</b>")
    assert time.perf_counter() - began < 2
