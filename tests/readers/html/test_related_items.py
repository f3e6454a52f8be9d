import time

import pytest

from searchsvc.readers.html.related_items import head_of_list
from tests.readers.html.pages import DYKES, ENGLISH, FUNDS, HEAD, OFFICE, PUMPS, TEXT, WORKS, page, read

TIBET, HAINAN = "<p><a href=1>西藏开通航线</a></p>", "<p><a href=2>海南举办论坛</a></p>"


@pytest.mark.parametrize(
    "behind",
    [
        "<p><strong>延伸阅读</strong></p><p>西藏去年也开展了类似检查，共排查隐患五十处。</p><p>海南安排资金加固海堤。</p>",
        "<div><b>相关报道</b><div><p>西藏去年也开展了类似检查，共排查隐患五十处。</p></div></div>",
        f"<p>【相关新闻】</p>{TIBET}{HAINAN}",
        f"<h3>推荐阅读 更多&gt;&gt;</h3>{TIBET}<p>· <a href=2>海南举办论坛</a> 2021-06-01</p>",
        "<p>更多精彩</p><p><a>西藏开通航线</a></p>",
        f"<p>上一篇</p>{TIBET}<p>下一篇</p>{HAINAN}",
        "<p>上一条：<a href=1>西藏开通航线</a></p><p>下一条：<a href=2>海南举办论坛</a></p>",
        "<p>相关链接：<a href=1>西藏开通航线</a></p><p>延伸阅读：<a href=3>海南渔业</a></p>",
        "<div><span>猜你喜欢</span></div><dl><dt><a href=1>西藏开通航线</a><dd>从拉萨出发只要两小时，票价优惠。</dl>",
        "".join(
            f"<div class=item><a href={n}><h3>西藏新闻{n}</h3></a><p>海南第{n}季度植树，人数众多。</p>06-0{n}</div>"
            for n in range(1, 5)
        ),
        "".join(f"<li><a href={n}>西藏新闻{n}</a><p>海南第{n}季度植树，参加人数众多。</p>" for n in "123"),
        "<div><h4><a href=1>西藏开通航线</a></h4><p>从拉萨出发只要两小时。</p>"
        "<h4><a href=2>海南渔业</a></h4><p>渔民满载而归。</p></div>",
    ],
)
def test_other_stories_below_a_text_stay_out(behind: str) -> None:
    body = read(page(f"<div>{HEAD}{TEXT}{behind}</div>")).body
    assert DYKES in body
    assert WORKS in body
    assert "西藏" not in body
    assert "海南" not in body


@pytest.mark.parametrize(
    "behind",
    [
        "<h3>Related stories</h3><ul><li><a href=1>Tibet opens road</a><p>The road in Tibet was opened on Friday after "
        "two years.</p></li><li><a href=2>A port grows</a><p>A port will be extended, they said.</p></li></ul>",
        "<p>You may also like</p><p><a href=1>Tibet opens road</a></p>",
        "<h2>More from Sample County</h2><p><a href=1>Tibet opens road</a></p><p>The road was opened in Tibet.</p>",
        "<h3>Read more</h3><ul><li><a href=1>Tibet opens road</a></li></ul>",
        "<p>Read more: <a href=1>Tibet opens road</a></p>",
        "<div>Share this page</div><p><a href=1>Tibet opens road</a></p>",
        "<h2>Most read in county news</h2><p><a href=1>Tibet opens road</a></p>",
    ],
)
def test_other_stories_in_english(behind: str) -> None:
    assert "Tibet" not in read(page(f"<div><h1>Dykes inspected</h1>{ENGLISH}{behind}</div>", "x")).body


def test_a_heading_above_a_text_opens_nothing_but_the_links_below_it() -> None:
    body = read(page(f"<div>{HEAD}<p>相关新闻：</p>{TIBET}<div>{TEXT}<p>{PUMPS}</p></div></div>")).body
    assert "西藏" not in body
    assert body.endswith(f"{DYKES}\n{WORKS}\n{PUMPS}")


def test_a_button_opens_nothing_but_the_links_behind_it() -> None:
    more = "<p>Read more</p><p><a href=1>Tibet opens road</a></p>"
    assert read(page(f"<h1>Dykes</h1><p>{OFFICE}</p>{more}<p>{FUNDS}</p>", "x")).body == f"{OFFICE}\n{FUNDS}"
    link = "<p><a href=1>Read more</a></p><p><a href=2>Annex: the plan</a></p>"
    assert "Annex" in read(page(f"<div><h1>Dykes</h1><p>{OFFICE}</p>{link}<p>{FUNDS}</p></div>", "x")).body


def test_a_subheading_is_no_list_of_other_stories() -> None:
    body = read(page(f"<h1>Dykes inspected</h1><p>{OFFICE}</p><h2>More about the works</h2><p>{FUNDS}</p>", "x")).body
    assert body.endswith(f"More about the works\n{FUNDS}")


def test_a_digest_is_a_text_and_not_its_own_teasers() -> None:
    digest = "".join(f"<li><a href={n}>要闻{n}</a><p>第{n}项工程今天开工，群众十分关心。</p></li>" for n in "12345")
    body = read(page(f"<h1>本周要闻</h1><ul>{digest}</ul>", "本周要闻_某县政府网")).body
    assert all(f"第{n}项工程" in body for n in "12345")


@pytest.mark.parametrize("line", ["延伸阅读", "【相关新闻】", "■ 相关阅读：", "推荐阅读 更多>>", "Related stories"])
def test_headings_of_lists(line: str) -> None:
    assert head_of_list(line)


@pytest.mark.parametrize("line", ["相关新闻报道了此事", "Related stories were told", "相关文件", ""])
def test_other_lines(line: str) -> None:
    assert not head_of_list(line)


def test_many_headings_take_no_longer_than_their_lines() -> None:
    started = time.perf_counter()
    read(page("<p>相关新闻</p>" * 5000 + TEXT))
    assert time.perf_counter() - started < 2
