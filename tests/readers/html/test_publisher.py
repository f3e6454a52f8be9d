import pytest

from tests.readers.html.pages import TEXT, TITLE, page, read

PLATFORM = "<meta property=og:site_name content='微信公众平台'>"


@pytest.mark.parametrize(
    ("account", "source"),
    [
        ("<div><span><a id=js_name> 某县发布 </a></span></div>", "某县发布"),
        ("<div class=profile_inner><strong class=profile_nickname>某县发布</strong></div>", "某县发布"),
        ("<a id=js_name>微信公众平台</a><span class=author-name>某县发布</span>", "某县发布"),
        ("", None),
    ],
)
def test_the_account_and_not_the_platform_is_the_source(account: str, source: str | None) -> None:
    assert read(page(f"<h1>{TITLE}</h1>{account}<div id=js_content>{TEXT}</div>", TITLE, PLATFORM)).source == source


def test_a_declared_platform_is_no_source_either() -> None:
    declared = "<meta name=source content='微信公众平台'>"
    assert read(page(f"<h1>{TITLE}</h1><a id=js_name>某县发布</a>{TEXT}", TITLE, declared)).source == "某县发布"


def test_an_account_on_a_site_that_publishes_itself_does_not_count() -> None:
    site = "<meta property=og:site_name content='某县日报'>"
    assert read(page(f"<h1>{TITLE}</h1><a id=js_name>某县发布</a>{TEXT}", TITLE, site)).source == "某县日报"
