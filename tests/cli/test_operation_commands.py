"""`searchsvc config`: every setting that holds, and where each is from."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from searchsvc.cli.main import commands
from searchsvc.cli.operation_commands import misspelt_variables, settings_of_command
from searchsvc.cli.options import option, shown_value
from searchsvc.cli.settings_file import SettingsFile
from tests.web.helping import free_port


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def config(*arguments: str, **environment: str) -> Any:
    done = CliRunner().invoke(commands, ["config", "--json", *arguments], env=environment)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_every_option_of_every_command_is_shown() -> None:
    shown = config()
    assert shown["file"] is None
    assert shown["commands"].keys() == commands.commands.keys()
    assert shown["commands"]["serve"]["port"] == {"value": 8000, "from": "default", "place": None}
    assert shown["commands"]["search"]["from"] == {"value": "", "from": "default", "place": None}
    assert shown["site"]["name"]["value"] == "Official Releases"
    assert "UNSET" not in json.dumps(shown)


def test_each_says_where_it_is_from() -> None:
    Path("searchsvc.toml").write_text(
        'index = "idx"\n[serve]\nport = 9000\nworkers = 3\n[site]\nname = "Gazette"\ncontact = "a@b.org"\n', "utf-8"
    )
    shown = config("serve", SEARCHSVC_PORT="9001", SEARCHSVC_SITE_NAME="Bulletin", SEARCHSVC_KERNELS="plain")
    assert shown["file"] == "searchsvc.toml"
    assert list(shown["commands"]) == ["serve"]
    serve = shown["commands"]["serve"]
    assert serve["index"] == {"value": "idx", "from": "file", "place": "searchsvc.toml"}
    assert serve["workers"] == {"value": 3, "from": "file", "place": "searchsvc.toml"}
    assert serve["port"] == {"value": 9001, "from": "environment", "place": "SEARCHSVC_PORT"}
    assert serve["host"]["from"] == "default"
    assert shown["site"]["name"] == {"value": "Bulletin", "from": "environment", "place": "SEARCHSVC_SITE_NAME"}
    assert shown["site"]["contact"] == {"value": "a@b.org", "from": "file", "place": "searchsvc.toml"}
    assert shown["variables"]["SEARCHSVC_KERNELS"]["value"] == "plain"


def test_for_a_person_it_looks_like_a_settings_file() -> None:
    Path("searchsvc.toml").write_text("[serve]\nport = 9000\n", "utf-8")
    shown = CliRunner().invoke(commands, ["config", "serve"], env={"SEARCHSVC_HOST": "::1"}).output
    assert "settings file: searchsvc.toml" in shown
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert "port = 9000 # file searchsvc.toml" in lines
    assert 'host = "::1" # environment variable SEARCHSVC_HOST' in lines
    assert "workers = 2 # default" in lines


def test_values_that_cannot_be_used_are_shown_and_told() -> None:
    done = CliRunner().invoke(
        commands, ["config", "--json"], env={"SEARCHSVC_PORT": "many", "SEARCHSVC_SITE_CONTACT": "us"}
    )
    assert done.exit_code == 2
    assert json.loads(done.stdout)["commands"]["serve"]["port"] == {
        "value": "many",
        "from": "environment",
        "place": "SEARCHSVC_PORT",
        "fault": "'many' is not a valid integer range.",
    }
    assert "searchsvc: SEARCHSVC_PORT: 'many' is not a valid integer" in done.stderr
    assert "SEARCHSVC_SITE_CONTACT is 'us'" in done.stderr


WRONG_FILE = """[serve]
metrics_listen = "9100"
trusted_host = ["a.example", "https://b.example", "c d"]
"""


def test_values_with_which_serve_would_not_start_are_told_with_their_place() -> None:
    Path("searchsvc.toml").write_text(WRONG_FILE, "utf-8")
    url = "https://me:s3cret@search.example.org"
    done = CliRunner().invoke(commands, ["config", "serve"], env={"SEARCHSVC_PUBLIC_URL": url})
    assert done.exit_code == 2
    told = done.stderr.splitlines()
    assert [sentence.partition(" is not ")[0] for sentence in told] == [
        "searchsvc: SEARCHSVC_PUBLIC_URL: 'https://***@search.example.org'",
        "searchsvc: searchsvc.toml: [serve] trusted_host: 'https://b.example'",
        "searchsvc: searchsvc.toml: [serve] metrics_listen: '9100'",
    ]
    assert "'c d' is not a host name" in told[1]
    assert all("; use " in sentence for sentence in told)
    assert "s3cret" not in done.output
    shown = CliRunner().invoke(commands, ["config", "--json", "search"])
    assert (shown.exit_code, shown.stderr) == (0, ""), "only serve cannot use them"


def test_a_logo_that_the_environment_names_is_looked_at() -> None:
    done = CliRunner().invoke(commands, ["config"], env={"SEARCHSVC_SITE_LOGO": "none.svg"})
    assert (done.exit_code, "SEARCHSVC_SITE_LOGO: " in done.stderr) == (2, True)


def test_a_settings_file_that_cannot_be_used_and_a_command_that_is_not_there_are_wrong_usage() -> None:
    assert CliRunner().invoke(commands, ["config", "nosuch"]).exit_code == 2
    Path("searchsvc.toml").write_text("[serve]\nprot = 1\n", "utf-8")
    done = CliRunner().invoke(commands, ["config"])
    assert (done.exit_code, "did you mean port?" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("metrics_token", "s3cret", "***"),
        ("password", "", ""),
        ("password", None, None),
        ("client_secret", ["a"], "***"),
        ("opensearch_url", "https://me:s3cret@host:9200/x", "https://***@host:9200/x"),
        ("opensearch_url", "https://me:p@ss@host/a@b", "https://***@host/a@b"),
        ("opensearch_url", "https://host/a@b", "https://host/a@b"),
        ("proxies", ("redis://:s3cret@h", "b"), ["redis://***@h", "b"]),
        ("index", Path("a/b"), "a/b"),
        ("token_bytes", 5, 5),
    ],
)
def test_secrets_are_not_shown(name: str, value: object, shown: object) -> None:
    assert shown_value(name, value) == shown


def test_a_file_that_a_command_would_write_is_not_touched() -> None:
    shown = config("inspect", SEARCHSVC_HTML="page.html")
    assert shown["commands"]["inspect"]["html"]["value"] == "page.html"
    assert not Path("page.html").exists()


def test_secrets_are_not_shown_in_messages_either() -> None:
    @click.group
    def group() -> None: ...

    @group.command("serve")
    @option("--token", type=int)
    def _serve(token: int) -> None: ...

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEARCHSVC_TOKEN", "s3cret")
        held = settings_of_command(group.commands["serve"], click.Context(group), SettingsFile())
    assert "s3cret" not in str(held)
    assert held[0].fault is not None


def test_a_variable_that_is_misspelt_is_told() -> None:
    told = misspelt_variables(commands, {"SEARCHSVC_PROT": "1", "SEARCHSVC_PORT": "1", "SEARCHSVC_ZZZ": "1"})
    assert told == ["the environment variable SEARCHSVC_PROT is read by nothing; did you mean SEARCHSVC_PORT?"]


def doctor(*arguments: str) -> tuple[int, Any]:
    done = CliRunner().invoke(commands, ["doctor", "--json", "--port", str(free_port()), *arguments])
    return done.exit_code, json.loads(done.stdout)


def test_the_doctor_finds_nothing_wrong_with_a_good_index(sample_index: Path, corpus: Path) -> None:
    status, told = doctor("--index", str(sample_index), "--corpus", str(corpus))
    assert [each for each in told["checks"] if each["state"] == "wrong"] == []
    assert (status, told["ok"]) == (0, True)
    assert all(each.keys() == {"check", "state", "message", "advice"} for each in told["checks"])


def test_the_doctor_names_what_is_wrong_and_what_to_do() -> None:
    status, told = doctor()
    assert (status, told["ok"]) == (1, False)
    index = next(each for each in told["checks"] if each["check"] == "index")
    assert index["state"] == "wrong"
    assert "searchsvc reindex" in index["advice"]
    shown = CliRunner().invoke(commands, ["doctor", "--port", str(free_port())])
    assert shown.exit_code == 1
    assert "wrong   index           there is none in index" in shown.stdout


def test_the_doctor_looks_at_a_settings_file_that_no_other_command_would_run_beside() -> None:
    Path("searchsvc.toml").write_text("[serve]\nprot = 1\nhots = 2\n", "utf-8")
    status, told = doctor()
    faults = [each["message"] for each in told["checks"] if each["check"] == "settings"]
    assert status == 1
    assert [fault.partition("; ")[2] for fault in faults] == ["did you mean port?", "did you mean host?"]


def test_the_doctor_names_values_with_which_serve_would_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("searchsvc.toml").write_text(WRONG_FILE, "utf-8")
    monkeypatch.setenv("SEARCHSVC_SITE_CONTACT", "us")
    monkeypatch.setenv("SEARCHSVC_QUEUE", "many")
    status, told = doctor()
    faults = [each["message"] for each in told["checks"] if each["check"] == "settings"]
    assert status == 1
    assert [fault.partition(" ")[0] for fault in faults] == [
        "SEARCHSVC_SITE_CONTACT:", "SEARCHSVC_QUEUE:", "searchsvc.toml:", "searchsvc.toml:"
    ]  # fmt: skip


def test_the_doctor_looks_where_the_service_listens() -> None:
    port = free_port()
    Path("searchsvc.toml").write_text(f"[serve]\nport = {port}\n", "utf-8")
    done = CliRunner().invoke(commands, ["doctor", "--json"])
    told = next(each for each in json.loads(done.stdout)["checks"] if each["check"] == "port")
    assert told["message"] == f"127.0.0.1:{port} is free"
    other = CliRunner().invoke(commands, ["doctor"], env={"SEARCHSVC_PORT": "many"})
    assert (other.exit_code, "SEARCHSVC_PORT" in other.stderr) == (2, True)
