import pytest

from searchsvc.facts.platforms import is_platform


@pytest.mark.parametrize(
    ("name", "expected"), [("微信 公众平台", True), ("WeChat", True), ("某县日报", False), ("", False)]
)
def test_platforms(name: str, expected: bool) -> None:
    assert is_platform(name) is expected
