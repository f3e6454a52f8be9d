import pytest

from tests.readers.html.pages import DYKES, HEAD, OTHER_STORIES, PUMPS, TEXT, TITLE, WORKS, page, read

PROSE = "<p>The bridge over the river was closed at noon, and will open again tomorrow.</p>"
SENTENCE = "The bridge over the river was closed at noon, and will open again tomorrow."


@pytest.mark.parametrize(
    "source",
    [
        f"<div class=x>Weather: rain and wind today</div><div class=TRS_Editor>{PROSE}</div>",
        f"<div>Weather: rain and wind today</div><div id=UCAP-CONTENT>{PROSE}</div>",
        f"<div>Weather: rain and wind today</div><div itemprop=articleBody>{PROSE}</div>",
        f"<div>Weather: rain and wind today</div><article>{PROSE}</article>",
        f"<div>Weather: rain and wind today</div><main>{PROSE}</main>",
        f"<div>Weather</div><table><tr><td>Menu</td><td><div>{PROSE}<p></p></div></td></tr></table>",
    ],
)
def test_the_container_of_the_text_is_found(source: str) -> None:
    assert read(source).body.endswith(SENTENCE)
    assert "rain and wind" not in read(source).body


def test_a_container_that_holds_next_to_nothing_is_passed_over() -> None:
    assert read(f"<div id=zoom>Video</div><div>{PROSE * 3}</div>").body.count(SENTENCE) == 3


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("<p>发布时间：2020-07-15</p>", "发布时间：2020-07-15"),
        ("<span>Date: July 15, 2020</span> <span>Source: MOE</span>", "Date: July 15, 2020 Source: MOE"),
        ("<p>Sample Daily, July 15, 2020</p>", "Sample Daily, July 15, 2020"),
        ("<p>A line that says nothing</p>", ""),
    ],
)
def test_header_lines_between_title_and_text_belong_to_the_text(header: str, expected: str) -> None:
    record = read(f"<h1>Bridge closed</h1><div>{header}</div><div class=TRS_Editor>{PROSE}</div>")
    assert record.title == "Bridge closed"
    assert record.body == f"{expected}\n{SENTENCE}".lstrip("\n")


def test_header_lines_above_the_title_and_behind_the_text_belong_to_it_too() -> None:
    record = read(f"<div><p>2020-07-15</p><h1>Bridge closed</h1>{PROSE}</div>")
    assert record.body == f"2020-07-15\n{SENTENCE}"
    record = read(f"<h1>Bridge closed</h1><div class=TRS_Editor>{PROSE}</div><p>来源：新华社</p><p>2020-07-15</p>")
    assert record.body == f"{SENTENCE}\n来源：新华社"


def test_a_title_that_the_text_repeats_on_two_lines_is_taken_out() -> None:
    assert read(f"<title>大桥封闭的通知</title><h1>大桥封闭<br>的通知</h1>{PROSE}").body == SENTENCE


def test_without_a_title_above_the_text_only_labelled_header_lines_belong_to_it() -> None:
    record = read(f"<p>2026-11-24</p><p>发布日期：2020-07-15</p><div id=zoom><h1>Bridge closed</h1>{PROSE}</div>")
    assert record.body == f"发布日期：2020-07-15\n{SENTENCE}"


A, B, C = f"<p>{DYKES}</p>", f"<p>{WORKS}</p>", f"<p>{PUMPS}</p>"


@pytest.mark.parametrize(
    "body",
    [
        f"<div class=article-content>{A}</div><p><img src=1></p><div class=article-content>{B}{C}</div>",
        f"<div class=q><div class=news_con>{A}</div></div><div class=a><div class=news_con>{B}{C}</div></div>",
        f"<div id=con><p>{DYKES}</p><div id=zoom>{B}{C}</div></div>",
        f"<article>{A}</article><div class=ad>广告</div><article>{B}{C}</article>",
        f"<div id=con>{A.replace('<p>', '<p class=TRS_Editor>')}{B}{C}</div>",
        f"<div class=TRS_Editor>{A}</div><div class=pic><img src=a.jpg>{B}</div><div class=TRS_Editor>{C}</div>",
        f"<section><div class=story-body>{A}</div></section><section><div class=story-body>{B}{C}</div></section>",
        f"<div class=zoom>{A}</div><blockquote>{B}</blockquote><div class=zoom>{C}</div>",
        f"<div id=content><span class=news_txt>{DYKES}</span><br><span>{WORKS}</span><br><span>{PUMPS}</span></div>",
        f"<table><tr><td id=zoom>{A}</td></tr><tr><td>{B}{C}</td></tr></table>",
    ],
)
def test_a_container_that_holds_a_part_of_the_text_does_not_cut_the_rest(body: str) -> None:
    record = read(page(f"<div><a href=/>首页</a></div><div class=wrap>{HEAD}{body}</div>"))
    assert record.title == TITLE
    assert [line for line in record.body.split("\n") if line in (DYKES, WORKS, PUMPS)] == [DYKES, WORKS, PUMPS]


def test_likes_of_a_container_and_tables_behind_it_belong_to_it() -> None:
    table = "<table><tr><td>乡镇</td><td>水库</td></tr><tr><td>东乡</td><td>3</td></tr></table>"
    names = "<div class=TRS_Editor><p>东乡</p><p>西乡</p></div>"
    for behind, last in ((table, "东乡 | 3"), (names, "西乡")):
        body = read(page(f"<div>{HEAD}<div class=TRS_Editor>{TEXT}</div>{behind}<div>关于我们</div></div>")).body
        assert body.endswith(last)


def test_a_last_paragraph_behind_a_container_belongs_to_it() -> None:
    body = read(page(f"<div>{HEAD}<div class=TRS_Editor>{A * 9}</div>{B}<p>关于我们</p></div>")).body
    assert body.endswith(WORKS)


def test_a_text_grows_over_lists_without_sentences() -> None:
    names = "<div><p>东乡中学</p><p>西乡小学</p><p>北乡小学</p></div>"
    body = read(page(f"<div>{HEAD}<div class=txt><div>{TEXT}</div>{names}</div></div>")).body
    assert body.endswith("东乡中学\n西乡小学\n北乡小学")
    signed = f"<div>{HEAD}<p>各乡镇：</p><div>{TEXT}</div><p>某县水利局</p><p>2021年6月3日</p></div>"
    assert read(page(signed)).body.endswith("某县水利局\n2021年6月3日")


def test_a_page_that_is_a_list_keeps_it_beside_a_sentence_of_the_site() -> None:
    rows = "".join(f"<p>{number}. 第{number}水库管理所</p>" for number in range(1, 30))
    body = read(
        page(f"<div>{HEAD}<div class=txt>{rows}</div></div><div><p>本页由志愿者整理，谢谢您的阅读。</p></div>")
    ).body
    assert "1. 第1水库管理所" in body
    assert "29. 第29水库管理所" in body


@pytest.mark.parametrize(
    ("beside", "behind"),
    [
        (
            f"<ul>{OTHER_STORIES}</ul>",
            "<div><p>主办：某县水利局 地址：某路1号 邮编：430000 电话：1234</p></div>",
        ),
        (
            f"<div><h4>热点</h4><ul>{OTHER_STORIES}</ul></div>",
            "<div class=sm><p>【免责声明】文章与本网无关，仅供参考。</p></div>",
        ),
        (f"<dl>{OTHER_STORIES.replace('li>', 'dd>')}</dl>", "<div>网站标识码：4200 公网安备42 ICP备9号</div>"),
        ("<div>" + "".join(f"<a href={n}>海南新闻{n}</a><br>" for n in "12345") + "</div>", ""),
    ],
)
def test_one_sentence_beside_a_list_of_links_is_the_text(beside: str, behind: str) -> None:
    text = "经县政府研究决定，任命李某为县水利局局长。"
    for body in (
        f"<div>{HEAD}</div><div><div class=txt><p>{text}</p></div>{beside}</div>{behind}",
        f"<table><tr><td>{beside}</td><td>{HEAD}<p>{text}</p></td></tr></table>{behind}",
    ):
        assert read(page(body)).body.split("\n")[1:] == [text]


@pytest.mark.parametrize(
    "foot",
    [
        "<p>版权所有：某县水利局</p><p>地址：某县某路1号　邮编：430000</p><p>鄂ICP备1号 鄂公网安备2号</p>",
        "<footer><p>本网站所有内容归县政府所有，如需使用请与我们联系，电话：0712-111。</p></footer>",
        "<div class=foot><p>本县网络由信息中心负责管理，任何人不得复制。</p></div>",
        "<div class=copyright><p>Copyright © 2021 某县水利局 版权所有 技术支持：某公司 建议使用IE浏览器</p></div>",
    ],
)
def test_the_foot_is_never_the_text_however_short_that_is(foot: str) -> None:
    body = read(page(f"<div>{HEAD}<p>县政府今天任命李某为局长。</p>{foot}</div>")).body
    assert "任命李某" in body
    assert not any(word in body for word in ("ICP", "如需使用", "不得复制", "技术支持"))


def test_where_to_apply_is_no_imprint() -> None:
    notice = "<p>因工作需要，招聘农技人员十名。</p><p>报名地址：某县某路5号，邮编：430000，联系电话：0712-111。</p>"
    assert read(page(f"<div>{HEAD}{notice}</div>")).body.endswith("联系电话：0712-111。")


def test_what_is_left_out_has_a_reason() -> None:
    source = page(
        f"<nav>首页 要闻</nav><div>{HEAD}<div class=txt>{TEXT}</div><ul>{OTHER_STORIES}</ul><p>【打印】</p></div>"
        "<div class=ad-banner>夏季大促销</div><div class=footer>联系我们</div>"
    )
    assert read(source).left_out == ()
    record = read(source, explain=True)
    assert record.left_out == (
        ("首页 要闻", "in an element <nav>"),
        (TITLE, "the title"),
        ("海南举办渔业论坛", "a list of links"),
        ("西藏修复古建筑", "a list of links"),
        ("甘肃推广旱作农业", "a list of links"),
        ("青海开展巡护", "a list of links"),
        ("【打印】", "a control"),
        ("夏季大促销", "in an element named banner"),
        ("联系我们", "in an element named footer"),
    )
    assert record.body == read(source).body
