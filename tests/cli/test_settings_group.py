"""Which value an option has: by the command line, then the environment, then the settings file, then its default."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from searchsvc.cli.options import option
from searchsvc.cli.settings_group import CommandForAnySettings, CommandGroup, faults_of, settings_of, site_environment


@click.group(cls=CommandGroup)
def group() -> None:
    """A group as ours."""


@group.command("serve")
@option("--port", type=int, default=8000)
@option("--word", multiple=True)
@option("--watch", "is_watching", is_flag=True)
@click.pass_context
def _serve(ctx: click.Context, /, **values: Any) -> None:
    click.echo(json.dumps({**values, "site": site_environment(ctx)}))


@group.command("look", cls=CommandForAnySettings)
@option("--port", type=int, default=1)
@click.pass_context
def _look(ctx: click.Context, port: int) -> None:
    click.echo(f"{port} {len(faults_of(ctx))} {settings_of(ctx).path}")


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, **environment: str) -> Any:
    done = CliRunner().invoke(group, arguments, env=environment)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_an_option_beats_the_environment_that_beats_the_file_that_beats_the_default() -> None:
    assert run("serve")["port"] == 8000
    Path("searchsvc.toml").write_text('[serve]\nport = 1\nword = ["a", "b c"]\nwatch = true\n', "utf-8")
    told = run("serve")
    assert (told["port"], told["word"], told["is_watching"]) == (1, ["a", "b c"], True)
    assert run("serve", SEARCHSVC_PORT="2")["port"] == 2
    assert run("serve", "--port", "3", SEARCHSVC_PORT="2")["port"] == 3
    assert run("serve", SEARCHSVC_WATCH="0")["is_watching"] is False


def test_the_file_is_named_before_or_after_the_command_or_by_the_environment() -> None:
    for number in (1, 2, 3):
        Path(f"{number}.toml").write_text(f"[serve]\nport = {number}\n", "utf-8")
    Path("searchsvc.toml").write_text("[serve]\nport = 9\n", "utf-8")
    assert run("--config", "1.toml", "serve")["port"] == 1
    assert run("serve", "--config", "2.toml")["port"] == 2
    assert run("serve", SEARCHSVC_CONFIG="3.toml")["port"] == 3
    assert run("--config", "1.toml", "serve", SEARCHSVC_CONFIG="3.toml")["port"] == 1
    assert run("--config", "1.toml", "serve", "--config", "2.toml")["port"] == 2


def test_a_file_that_cannot_be_used_is_wrong_usage_with_every_fault() -> None:
    Path("searchsvc.toml").write_text("[serve]\nprot = 1\nword = 1.5\n", "utf-8")
    done = CliRunner().invoke(group, ["serve"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "searchsvc: searchsvc.toml, line 2: [serve] prot is not a setting; did you mean port?",
        "searchsvc: searchsvc.toml, line 3: [serve] word is 1.5; write text in quotes",
    ]
    assert CliRunner().invoke(group, ["serve", "--help"]).exit_code == 0


def test_a_command_for_any_settings_runs_beside_a_file_that_cannot_be_used() -> None:
    assert CliRunner().invoke(group, ["look"]).output == "1 0 None\n"
    Path("searchsvc.toml").write_text("[look]\nport = 4\n", "utf-8")
    assert CliRunner().invoke(group, ["look"]).output == "4 0 searchsvc.toml\n"
    Path("searchsvc.toml").write_text("a = 1\nb = 2\n", "utf-8")
    assert CliRunner().invoke(group, ["look", "--config", "searchsvc.toml"]).output == "1 2 searchsvc.toml\n"


def test_the_site_is_handed_on_by_the_environment_which_beats_the_file() -> None:
    Path("searchsvc.toml").write_text('[site]\nname = "From the file"\npublisher = "P"\n', "utf-8")
    assert run("serve", SEARCHSVC_SITE_NAME="From outside")["site"] == {
        "SEARCHSVC_SITE_NAME": "From outside",
        "SEARCHSVC_SITE_PUBLISHER": "P",
    }
    assert CliRunner().invoke(group, ["serve"], env={"SEARCHSVC_SITE_LOGO": "none.svg"}).exit_code != 0


def test_a_command_by_itself_has_no_settings_file() -> None:
    Path("searchsvc.toml").write_text("what = 1", "utf-8")
    assert CliRunner().invoke(group.commands["look"], []).output == "1 0 None\n"
