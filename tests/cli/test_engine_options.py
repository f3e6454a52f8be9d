"""The engine is one setting: of the command line, the environment or the settings file; and what is said without it."""

import json
import os
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from searchsvc.cli.engine_options import NAMES, build_options, engine_variables
from searchsvc.cli.main import commands
from searchsvc.engines import choice
from searchsvc.indexing import dask_workers

NOBODY = "http://127.0.0.1:1"
OTHER = "http://127.0.0.1:2"


@click.command("reindex")
@build_options
def told(index: Path) -> None:
    """Prints what a process that it starts would be told."""
    own = {name: value for name, value in os.environ.items() if name.startswith(("SEARCHSVC_E", "SEARCHSVC_O"))}
    click.echo(json.dumps({"index": str(index), **own}))


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(commands, arguments, env=environment)


def test_options_are_told_to_other_processes_while_a_command_runs() -> None:
    before = dict(os.environ)
    arguments = ["--engine", "opensearch", "--opensearch", NOBODY, "--opensearch", OTHER, "--index", "i"]
    arguments += ["--opensearch-name", "a", "--opensearch-user", "b"]
    arguments += ["--opensearch-ca", "d.pem", "--opensearch-shards", "3", "--opensearch-replicas", "2"]
    done = CliRunner().invoke(told, arguments, env={"SEARCHSVC_OPENSEARCH_PASSWORD": "c"})
    assert json.loads(done.output) == {
        "index": "i",
        "SEARCHSVC_ENGINE": "opensearch",
        "SEARCHSVC_OPENSEARCH": f"{NOBODY} {OTHER}",
        "SEARCHSVC_OPENSEARCH_NAME": "a",
        "SEARCHSVC_OPENSEARCH_USER": "b",
        "SEARCHSVC_OPENSEARCH_PASSWORD": "c",
        "SEARCHSVC_OPENSEARCH_CA": "d.pem",
        "SEARCHSVC_OPENSEARCH_SHARDS": "3",
        "SEARCHSVC_OPENSEARCH_REPLICAS": "2",
    }
    assert dict(os.environ) == before


def test_an_option_beats_its_variable() -> None:
    environment = {"SEARCHSVC_ENGINE": "opensearch", "SEARCHSVC_OPENSEARCH": f"{NOBODY} {OTHER}"}
    done = CliRunner().invoke(told, ["--engine", "whoosh"], env=environment)
    assert json.loads(done.output)["SEARCHSVC_ENGINE"] == "whoosh"
    assert json.loads(done.output)["SEARCHSVC_OPENSEARCH"] == f"{NOBODY} {OTHER}"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--opensearch", "127.0.0.1:9200", "not the address of a node; use one such as http://127.0.0.1:9200"),
        ("--opensearch", "http://a:b", "not the address of a node"),
        ("--opensearch", "https://user:word@node:9200", "use opensearch_user and opensearch_password"),
        ("--opensearch-name", "Releases", "'Releases' is no name for an index; use small letters"),
        ("--opensearch-name", "-a", "is no name for an index"),
        ("--opensearch-shards", "0", "0 is not in the range"),
        ("--engine", "lucene", "'lucene' is not one of 'whoosh', 'opensearch'"),
    ],
)
def test_values_that_cannot_be_are_told(option: str, value: str, said: str) -> None:
    done = CliRunner().invoke(told, [option, value])
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())


def test_every_command_that_has_an_index_has_the_settings_of_the_engine() -> None:
    of_all = NAMES - {"opensearch_shards", "opensearch_replicas"}
    for name, command in commands.commands.items():
        options = {each.name for each in command.params}
        if "index" in options:
            assert options & NAMES == (NAMES if name == "reindex" else of_all), name
        else:
            assert not options & NAMES, name


def test_only_what_a_command_has_is_told() -> None:
    settings: dict[str, Any] = {"engine": "whoosh", "opensearch": (), "opensearch_ca": None, "port": 1}
    told_of = engine_variables(settings)
    assert told_of == {"SEARCHSVC_ENGINE": "whoosh", "SEARCHSVC_OPENSEARCH": "", "SEARCHSVC_OPENSEARCH_CA": ""}
    assert settings == {"port": 1}


COMMANDS = (["search", "bridge"], ["show", "a.txt"], ["status"], ["verify"], ["reindex"], ["reindex", "--dry-run"])


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_cluster_that_does_not_answer_is_one_sentence(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    done = run(*arguments, "--engine", "opensearch", "--opensearch", NOBODY)
    assert done.exit_code == 1
    (said,) = [line for line in done.stderr.splitlines() if "compiled" not in line]
    assert said.startswith(f"searchsvc: the cluster at {NOBODY} does not answer (")
    assert said.endswith("; is it running?")
    assert not done.stdout
    assert not Path("index").exists()


def test_the_settings_file_and_the_environment_name_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("searchsvc.toml").write_text(f'engine = "opensearch"\nopensearch = ["{NOBODY}", "{OTHER}"]\n', "utf-8")
    assert f"the cluster at {NOBODY} {OTHER} does not answer" in run("status").stderr
    assert f"the cluster at {OTHER} does not answer" in run("status", SEARCHSVC_OPENSEARCH=OTHER).stderr
    assert "there is no index in index" in run("status", SEARCHSVC_ENGINE="whoosh").stderr
    assert "no cluster is set" in run("status", "--config", os.devnull, SEARCHSVC_ENGINE="opensearch").stderr


def test_what_a_settings_file_cannot_say_of_a_cluster_is_told_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("searchsvc.toml").write_text('engine = "lucene"\nopensearch = "node"\nopensearch_shards = 3\n', "utf-8")
    done = run("status")
    assert done.exit_code == 2
    assert "searchsvc.toml, line 1: engine is 'lucene'" in done.stderr
    assert "searchsvc.toml, line 2: opensearch is 'node'; it is not the address of a node" in done.stderr
    assert "line 3: opensearch_shards is a setting of reindex alone; write it below [reindex]" in done.stderr


def test_a_password_in_an_address_is_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("searchsvc.toml").write_text('opensearch = "https://ali:sesame@node:9200"\n', "utf-8")
    said = run("status").stderr
    assert "opensearch is 'https://***@node:9200'; an address holds no password" in said
    assert "sesame" not in said


def test_every_setting_stands_in_the_documentation() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text("utf-8")
    for name in NAMES:
        assert f"`--{name.replace('_', '-')}`" in text


def test_a_password_is_shown_to_nobody() -> None:
    for arguments in (["config", "status"], ["config", "--json"]):
        done = run(*arguments, SEARCHSVC_OPENSEARCH_PASSWORD="open sesame", SEARCHSVC_OPENSEARCH_USER="ali")
        assert done.exit_code == 0
        assert "open sesame" not in done.output
        assert "***" in done.output
        assert "ali" in done.output


@pytest.mark.parametrize("arguments", [*COMMANDS, ["serve"]], ids=" ".join)
def test_a_password_is_not_typed_where_others_see_it(arguments: list[str]) -> None:
    done = run(*arguments, "--opensearch-password", "open sesame")
    assert done.exit_code == 2
    assert "set SEARCHSVC_OPENSEARCH_PASSWORD, or write it in the settings file" in " ".join(done.stderr.split())
    assert "sesame" not in done.output


@pytest.mark.parametrize("arguments", [*COMMANDS, ["serve"]], ids=" ".join)
def test_without_its_extra_every_command_says_what_to_install(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    monkeypatch.setattr(choice, "find_spec", lambda name: None)
    done = run(*arguments, "--engine", "opensearch", "--opensearch", NOBODY)
    assert done.exit_code == 2
    assert "run: pip install 'searchsvc[opensearch]'" in done.stderr


NO_SCHEDULER = "tcp://127.0.0.1:1"


@pytest.mark.parametrize(
    "value", ["127.0.0.1:8786", "http://a:8786", "tcp://a", "tcp://:8786", "tcp://a:b", "tcp://a:0"]
)
def test_what_is_no_address_of_a_scheduler_is_told(value: str) -> None:
    done = run("reindex", "--dask", value)
    assert done.exit_code == 2
    assert "it is not the address of a Dask scheduler; use one such as tcp://127.0.0.1:8786" in done.output


@pytest.mark.parametrize("way", ["option", "variable", "file"])
def test_a_scheduler_that_does_not_answer_is_one_sentence(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(dask_workers, "CONNECT_SECONDS", 0.3)
    Path("corpus").mkdir()
    if way == "file":
        Path("searchsvc.toml").write_text(f'[reindex]\ndask = "{NO_SCHEDULER}"\n', "utf-8")
    arguments = ["--dask", NO_SCHEDULER] if way == "option" else []
    done = run("reindex", *arguments, **({"SEARCHSVC_DASK": NO_SCHEDULER} if way == "variable" else {}))
    assert done.exit_code == 1
    (said,) = [line for line in done.stderr.splitlines() if "compiled" not in line]
    assert said.startswith(f"searchsvc: the Dask scheduler at {NO_SCHEDULER} does not answer (")
    assert not Path("index").exists()


def test_without_the_extra_a_reindex_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    monkeypatch.setattr(dask_workers, "find_spec", lambda name: None)
    done = run("reindex", "--dask", NO_SCHEDULER)
    assert done.exit_code == 2
    assert "run: pip install 'searchsvc[cluster]'" in done.stderr
