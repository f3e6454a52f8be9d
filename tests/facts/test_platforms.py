import pytest

from searchsvc.facts.platforms import account_selectors, is_platform


@pytest.mark.parametrize(
    ("name", "expected"), [("微信 公众平台", True), ("WeChat", True), ("某县日报", False), ("", False)]
)
def test_platforms(name: str, expected: bool) -> None:
    assert is_platform(name) is expected


def test_the_account_of_a_wechat_page_is_looked_for_first() -> None:
    assert account_selectors()[0] == "#js_name"
