import pytest

from tests.readers.html.pages import ENGLISH, TEXT, TITLE, page, read

INFO, PUBLISHED = "<div class=info>发布时间：2021-06-03</div>", "<div class=info>Published: June 3, 2021</div>"
CHINESE_TEXT, ENGLISH_TEXT = f"{INFO}{TEXT}", f"{PUBLISHED}{ENGLISH}"


def declared(value: str, name: str = "ArticleTitle") -> str:
    return f'<meta name="{name}" content="{value}">'


@pytest.mark.parametrize(
    ("window", "body"),
    [
        ("某县水利局", f"<div>某县水利局</div><div><p align=center><b>{TITLE}</b></p>{CHINESE_TEXT}</div>"),
        ("通知公告-某县人民政府网", f"<div><h2>{TITLE}</h2>{CHINESE_TEXT}</div>"),
        (
            "工作动态",
            f"<table><tr><td>{TITLE}<tr><td>日期：2021-06-03<tr><td>{TEXT}</table>",
        ),
        ("健康某县", f"<div><h1>健康某县</h1></div><div><h2>{TITLE}</h2>{CHINESE_TEXT}</div>"),
        (f"{TITLE} - 健康某县", f"<div><h1>健康某县</h1></div><div><div class=t>{TITLE}</div>{CHINESE_TEXT}</div>"),
        (f"某县水利局 | {TITLE}", f"<div><h3>{TITLE}</h3>{CHINESE_TEXT}</div>"),
        ("某县水利局-政务公开-通知公告", f"<div><div class=detail-title>{TITLE}</div>{CHINESE_TEXT}</div>"),
        ("首页 > 新闻中心 > 正文", f"<div><h4>{TITLE}</h4>{CHINESE_TEXT}</div>"),
        ("某县水利局", f"<div><p class=title>{TITLE}</p><p>——王某某带队检查</p>{CHINESE_TEXT}</div>"),
        (f"{TITLE}_某县水利局", f"<div><h1>{TITLE}</h1><h2>——王某某带队检查</h2>{CHINESE_TEXT}</div>"),
        (f"{TITLE}_某县水利局", f"<div><h1>{TITLE}</h1><h2>王某某带队检查</h2>{CHINESE_TEXT}</div>"),
        ("某县水利局", f"<div><h1>某县水利局</h1><h2>{TITLE}</h2>{INFO}<p>各乡镇水管站：</p>{TEXT}</div>"),
        (TITLE, f"<div><h1>新闻动态</h1><div><p>{TITLE}</p>{CHINESE_TEXT}</div></div>"),
    ],
)
def test_the_name_of_a_site_or_section_is_no_title(window: str, body: str) -> None:
    assert read(page(body, window)).title == TITLE


SUBHEADED = f"<div class=c><h2>一、检查背景</h2>{TEXT}<h2>二、检查结果</h2>{TEXT}</div>"


@pytest.mark.parametrize(
    ("window", "body"),
    [
        ("x", f"<h1>{TITLE}</h1>{SUBHEADED}"),
        (f"{TITLE}_某县水利局", f"<h1>{TITLE}</h1>{SUBHEADED}"),
        (TITLE, f"<h1>{TITLE}</h1>{INFO}{SUBHEADED}"),
        ("政策问答", f"<h1>某县水利局</h1><h2>{TITLE}</h2><section><h3>一、检查背景</h3>{TEXT}</section>"),
        ("x", f"<h1>{TITLE}</h1><div><h2>目录</h2></div>{SUBHEADED}"),
        ("x", f"<h1>{TITLE}</h1><h2>一、检查背景</h2><div>{TEXT}</div>"),
    ],
)
def test_nor_is_a_subheading_and_it_stays_in_the_text(window: str, body: str) -> None:
    release = read(page(body, window))
    assert release.title == TITLE
    assert "一、检查背景" in release.body


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Dykes inspected</h1><section><h3>Why now?</h3>{ENGLISH}</section><h3>Who pays?</h3>{ENGLISH}",
        f"<h1>Dykes inspected</h1><p>3 June 2021</p><div><h2>Why now?</h2>{ENGLISH}</div>",
    ],
)
@pytest.mark.parametrize("window", ["Q&amp;A | County", "Dykes inspected | County"])
def test_nor_is_a_question(window: str, body: str) -> None:
    release = read(page(f"<main>{body}</main>", window))
    assert release.title == "Dykes inspected"
    assert "Why now?" in release.body


@pytest.mark.parametrize(
    ("window", "body"),
    [
        (
            "x",
            f"<nav><a href=/>健康某县</a></nav><div><h1>健康某县</h1></div><div><h2>{TITLE}</h2>{TEXT}</div>",
        ),
        (f"{TITLE}|健康某县", f"<div><h1>健康某县</h1></div><div><h2>{TITLE}</h2>{TEXT}</div>"),
        ("工作动态", f"<h1>工作动态</h1><h2>{TITLE}</h2>{TEXT}"),
    ],
)
def test_below_the_name_of_the_site_a_lower_heading_is_the_title(window: str, body: str) -> None:
    assert read(page(body, window)).title == TITLE


@pytest.mark.parametrize(
    ("window", "body"),
    [
        ("County Portal", f"<h1>County Portal</h1><div><h2>Dykes inspected</h2>{ENGLISH_TEXT}</div>"),
        ("News - Department of Water", f"<div><p class=headline>Dykes inspected</p>{ENGLISH_TEXT}</div>"),
        ("Home", f"<h1>Home</h1><div><h2>Dykes inspected</h2>{ENGLISH_TEXT}</div>"),
        ("Untitled Document", f"<div><h2>Dykes inspected</h2>{ENGLISH_TEXT}</div>"),
    ],
)
def test_nor_is_it_in_english(window: str, body: str) -> None:
    assert read(page(body, window)).title == "Dykes inspected"


def test_where_only_the_site_is_named_there_is_no_title() -> None:
    assert read(page(f"<div><a href=/>首页</a></div><div>{CHINESE_TEXT}</div>", "某县水利局")).title is None


@pytest.mark.parametrize("window", ["Ministry of Water - the People's Republic of Sample", "Department of Water"])
def test_nor_is_the_site_with_the_country_that_it_is_of(window: str) -> None:
    bold = "<p align=center><strong>Dykes inspected</strong></p>"
    release = read(page(bold + ENGLISH, window))
    assert (release.title, "Dykes" in release.body) == ("Dykes inspected", False)


def test_a_bold_line_is_a_title_only_where_nothing_else_is_one() -> None:
    assert read(page(f"<p><b>各乡镇水管站：</b></p>{TEXT}", "某县水利局")).title is None
    assert read(page(f"<p><b>检查</b>背景说明</p>{TEXT}", "某县水利局")).title is None
    assert read(page(f"<p><b>检查的背景</b></p>{TEXT}", f"{TITLE}_某县水利局")).title == TITLE


def test_a_declared_title_that_names_the_site_does_not_count() -> None:
    assert read(page(f"<h1>{TITLE}</h1>{CHINESE_TEXT}", "政务要闻", declared("某县水利局"))).title == TITLE


def test_a_heading_that_is_called_like_a_section_is_a_title_where_it_is_the_only_one() -> None:
    assert read(page(f"<div><h1>公告</h1>{CHINESE_TEXT}</div>", "公告_某县水利局")).title == "公告"


@pytest.mark.parametrize(
    "title",
    ['县里开展"安全月"活动', '"平安水库"创建启动', 'County opens "green" canal', '局长强调"早"字当头 "严"字为要'],
)
def test_a_declared_title_cut_at_a_quotation_mark_is_completed(title: str) -> None:
    assert read(page(f"<h1>{title}</h1>{CHINESE_TEXT}", "x", declared(title))).title == title
    assert read(page(CHINESE_TEXT, f"{title}_某县水利局", declared(title))).title == title
    curly = title.replace('"', "“")
    assert read(page(f"<p class=title>{curly}</p>{CHINESE_TEXT}", "x", declared(title))).title == curly


def test_one_cut_at_an_apostrophe_too() -> None:
    head = "<meta name=title content='County's canal opens'>"
    assert read(page(f"<h1>County's canal opens</h1>{ENGLISH_TEXT}", "x", head)).title == "County's canal opens"


def test_a_declared_title_that_is_whole_stays() -> None:
    assert read(page(f"<h1>{TITLE}并启动</h1>{CHINESE_TEXT}", f"{TITLE}并启动_某局", declared(TITLE))).title == TITLE
    assert read(page(f"<h1>{TITLE}</h1>{CHINESE_TEXT}", "x", declared("另一个说法"))).title == "另一个说法"


def test_a_declared_title_loses_against_all_others() -> None:
    assert read(page(f"<h1>{TITLE}</h1>{CHINESE_TEXT}", TITLE, declared("上月工作小结"))).title == TITLE


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("关于开展检查的<b>通知</b>", "关于开展检查的通知"),
        ("关于检查的<br/>补充通知", "关于检查的补充通知"),
        ("&lt;p&gt;关于开展检查的通知&lt;/p&gt;", "关于开展检查的通知"),
        ("&amp;ldquo;安全月&amp;rdquo;启动", "“安全月”启动"),
        ("&amp;#8220;安全月&amp;#8221;启动", "“安全月”启动"),
        ("水价&lt;成本怎么办", "水价<成本怎么办"),
        ("关于A&amp;B项目的公告", "关于A&B项目的公告"),
        ("undefined", TITLE),
        ("undefined-某县水利局", TITLE),
        ("null", TITLE),
        ("${title}", TITLE),
        ("{{article.title}}", TITLE),
        ("无标题文档", TITLE),
        ("全县防汛检查...", TITLE),
        ("全县防汛检查工作……", TITLE),
        (f"{TITLE}_某县水利局", TITLE),
        (f"{TITLE} | 水利之窗", TITLE),
    ],
)
def test_a_declared_title_is_cleaned(value: str, title: str) -> None:
    assert read(page(f"<h1>{TITLE}</h1>{CHINESE_TEXT}", "x", declared(value))).title == title


@pytest.mark.parametrize(
    ("window", "title"),
    [
        ("一图读懂｜全县防汛工作方案", "一图读懂｜全县防汛工作方案"),
        ("快讯 | 全县防汛检查展开 | 某县融媒体中心", "快讯 | 全县防汛检查展开"),
        ("学习贯彻全会精神——全县水利系统在行动_某县水利局", "学习贯彻全会精神——全县水利系统在行动"),
        ("武汉-宜昌高速公路改扩建工程开工-某某省交通运输厅", "武汉-宜昌高速公路改扩建工程开工"),
        ("访谈_县水利局局长谈防汛_某县政府网", "访谈_县水利局局长谈防汛"),
        ("视频 - 防汛演练 - 某县人民政府门户网站", "视频 - 防汛演练"),
        ("某县水利局2020-2021年防汛工作总结-某县水利局", "某县水利局2020-2021年防汛工作总结"),
        ("undefined_某县水利局", None),
    ],
)
def test_a_separator_does_not_cut_a_title(window: str, title: str | None) -> None:
    assert read(page(f"<div>{CHINESE_TEXT}</div>", window)).title == title


def test_a_name_that_the_page_repeats_around_its_text_is_cut_off() -> None:
    footer = "<div class=footer>水利之窗 版权所有</div>"
    assert read(page(f"<div>{CHINESE_TEXT}</div>{footer}", f"{TITLE}|水利之窗")).title == TITLE
    assert read(page(f"<div>{CHINESE_TEXT}</div>", f"{TITLE}|水利之窗")).title == f"{TITLE}|水利之窗"
