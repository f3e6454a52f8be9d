"""The status page: the same for everybody, but for what only editors see."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from searchsvc.indexing.reindex import reindex
from searchsvc.model.site import Site
from searchsvc.web.app import create_app
from searchsvc.web.frames import FOR_EDITOR, MOST_CLIENTS, ForEditor, MissedSearch
from searchsvc.web.settings import INDEX_VARIABLE

EDITOR = {FOR_EDITOR: ForEditor((MissedSearch("<b>nothing</b>", 3), MissedSearch("没有的词", MOST_CLIENTS)))}
ENGLISH = {"Accept-Language": "en"}
FOR_EDITORS = ("For editors", "Left out", "Facts unknown", "found nothing")


def _page(client: FlaskClient, **more: Any) -> str:
    answer = client.get("/status", headers=ENGLISH, **more)
    assert answer.status_code == 200
    return answer.text


def test_what_the_index_holds_is_for_everybody(client: FlaskClient) -> None:
    text = _page(client)
    for expected in ("year=2020", "province=CN-HB", "language=en", "category="):
        assert f'href="/?{expected}' in text
    assert "<code>g1</code>" in text
    assert "1 January 2026, 00:00 UTC" in text
    assert "per_page" not in text
    assert not [part for part in FOR_EDITORS if part in text]


def test_editors_see_more_and_nobody_keeps_it(client: FlaskClient) -> None:
    text = _page(client, environ_overrides=EDITOR)
    assert all(part in text for part in FOR_EDITORS)
    assert "&lt;b&gt;nothing&lt;/b&gt;" in text
    assert f"{MOST_CLIENTS}+" in text
    assert 'href="/?year=unknown"' in text
    answer = client.get("/status", environ_overrides=EDITOR)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_no_client_makes_an_editor_of_itself(client: FlaskClient) -> None:
    for name in (FOR_EDITOR, "For-Editor", "Searchsvc.For-Editor", "X-Searchsvc-For-Editor"):
        text = client.get(f"/status?{FOR_EDITOR}=1", headers={**ENGLISH, name: "[[]]"}).text
        assert "For editors" not in text


def test_the_public_page_is_kept_until_something_changes(client: FlaskClient) -> None:
    answer = client.get("/status")
    assert answer.headers["Vary"].count("Authorization") == 1
    again = client.get("/status", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_where_searches_are_not_counted_the_page_says_so(client: FlaskClient) -> None:
    text = _page(client, environ_overrides={FOR_EDITOR: ForEditor(None)})
    assert "They are not counted" in text
    assert "None so far" in _page(client, environ_overrides={FOR_EDITOR: ForEditor(())})


def test_the_page_is_in_the_language_of_its_reader(client: FlaskClient) -> None:
    text = client.get("/status", headers={"Accept-Language": "zh-CN"}, environ_overrides=EDITOR).text
    assert "2026年1月1日 00:00" in text
    assert not [part for part in FOR_EDITORS if part in text]
    assert "未收录的文件" in text
    assert "未收錄的文件" in client.get("/status", headers={"Accept-Language": "zh-TW"}, environ_overrides=EDITOR).text


def test_what_was_left_out_is_named_to_editors_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text("A title\n\nA body.", "utf-8")
    (corpus / "broken.json").write_text("{", "utf-8")
    reindex(corpus, index)
    monkeypatch.setenv(INDEX_VARIABLE, str(index))
    client = create_app(site=Site()).test_client()
    public, shown = _page(client), _page(client, environ_overrides=EDITOR)
    assert "Build took" in public
    assert "1 added, 0 changed, 0 removed" in public
    assert "broken.json" not in public
    assert "broken.json" in shown
    assert "A title" in shown, "its date is not known"
