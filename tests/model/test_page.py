import pytest

from searchsvc.model.page import SearchPage, Suggestions
from searchsvc.model.query import Query


@pytest.mark.parametrize(
    ("total", "per_page", "pages"), [(0, 10, 0), (1, 10, 1), (10, 10, 1), (11, 10, 2), (7, 0, 0), (7, 1, 7)]
)
def test_pages(total: int, per_page: int, pages: int) -> None:
    page = SearchPage(Query(per_page=per_page), total, False, 0.0, "g", (), {}, Suggestions())
    assert page.pages == pages
