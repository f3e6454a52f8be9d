"""Commands that serve until they are stopped."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from searchsvc.cli import engine_options, serving_commands
from searchsvc.cli.main import commands
from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.web.settings import ServeSettings


def test_without_its_extra_the_mcp_server_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving_commands, "find_spec", lambda name: None)
    done = CliRunner().invoke(commands, ["mcp"])
    assert done.exit_code == 1
    assert "pip install 'searchsvc[mcp]'" in done.stderr
    assert not done.stdout


def test_the_mcp_server_refuses_what_is_no_address() -> None:
    done = CliRunner().invoke(commands, ["mcp", "--url", "localhost:8000"])
    assert done.exit_code == 2
    assert "is not the address of a service" in done.stderr
    assert not done.stdout


def test_the_mcp_server_knows_from_the_settings_file_whose_releases_these_are(
    sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("mcp")
    from searchsvc.mcp import server, sources  # noqa: PLC0415 - needs the extra

    def as_it_is(open_source: Callable[[], Any]) -> Callable[[], Any]:
        return open_source

    found: list[Any] = []
    monkeypatch.setattr(server, "serve", lambda source: found.append(source().site()))
    monkeypatch.setattr(sources, "opened_aside", as_it_is)
    monkeypatch.setattr(serving_commands, "kernels_for_search", lambda index: None)
    file = tmp_path / "own.toml"
    file.write_text('[site]\nname = "Gazette"\npublisher = "City of Example"\n', "utf-8")
    command = ["mcp", "--index", str(sample_index), "--config", str(file)]
    done = CliRunner().invoke(commands, command, env={"SEARCHSVC_SITE_NAME": "Bulletin"})
    assert done.exit_code == 0, done.output
    assert (found[0].name, found[0].publisher) == ("Bulletin", "City of Example")


def test_an_option_of_serve_has_the_default_that_the_settings_have() -> None:
    usual = ServeSettings(Path("index"))
    for option in serving_commands.serve_command.params:
        if option.name not in {"index", "config", *engine_options.NAMES}:
            assert option.default == getattr(usual, str(option.name)), option.name


def test_another_engine_is_seen_when_the_settings_are_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for engine in ("whoosh", "opensearch", "whoosh"):
        Path("searchsvc.toml").write_text(f'engine = "{engine}"\nopensearch = "http://127.0.0.1:1"\n', "utf-8")
        found: list[ServeSettings] = []
        commands.main(["serve"], prog_name="searchsvc", standalone_mode=False, obj=found)
        told = dict(found[0].engine_environment)
        assert (told[ENGINE_VARIABLE], told["SEARCHSVC_OPENSEARCH"]) == (engine, "http://127.0.0.1:1")
        assert ENGINE_VARIABLE not in os.environ
