"""Headers that anybody may write cost nothing, however long they are."""

import pytest
from flask.testing import FlaskClient

from searchsvc.web.settings import MOST_ACCEPT_LANGUAGE


def test_a_reasonable_header_is_read_and_a_long_one_ignored(client: FlaskClient) -> None:
    chinese = "zh-CN,zh;q=0.9"
    long = chinese + "," + "en;q=0.1," * MOST_ACCEPT_LANGUAGE
    assert client.get("/", headers={"Accept-Language": chinese}).headers["Content-Language"] == "zh-Hans"
    assert client.get("/", headers={"Accept-Language": long}).headers["Content-Language"] == "en"


@pytest.mark.parametrize("piece", ["a,", "zh-;", "*;q=0.1,", "en;q=0.9;q=0.8,", '"', "a-b-c-d-e-f-g-h,", "=;,"])
def test_whatever_a_header_holds_there_is_an_answer(client: FlaskClient, piece: str) -> None:
    for name in ("Accept-Language", "Accept-Encoding", "If-None-Match"):
        for length in (MOST_ACCEPT_LANGUAGE, 32_000):
            value = (piece * length)[:length]
            assert client.get("/api/v1/releases/none", headers={name: value}).status_code == 404
            assert client.get("/docs", headers={name: value}).status_code == 200
