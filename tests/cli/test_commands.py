"""The commands as a person runs them: in a subprocess, by their output and their exit status."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from searchsvc.cli.main import commands

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `python -m searchsvc` in a scratch folder."""

    def call(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "searchsvc", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONUTF8": "1", **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return call


@pytest.fixture
def indexed(tmp_path: Path, run: Run) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "bridge.txt").write_text("Notices\n\nBridge opens\n\nOn May 4, 2021, a bridge opened in Hubei.", "utf-8")
    (folder / "桥.txt").write_text("新桥通车\n\n2021年5月4日，湖北一座新桥通车。", "utf-8")
    assert run("reindex").returncode == 0
    return tmp_path


def answer(done: "subprocess.CompletedProcess[str]") -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_reindex_reports_as_json(indexed: Path, run: Run) -> None:
    (indexed / "corpus" / "new.md").write_text("Just text", "utf-8")
    report = answer(run("reindex", "--json"))
    assert {key: report[key] for key in ("added", "changed", "removed", "unchanged", "ignored", "releases")} == {
        "added": 1,
        "changed": 0,
        "removed": 0,
        "unchanged": 2,
        "ignored": 0,
        "releases": 3,
    }
    assert report["skipped"] == []
    assert report["generation"]
    assert report["seconds"] >= 0


def test_what_was_left_out_is_named_and_the_status_is_3(indexed: Path, run: Run) -> None:
    (indexed / "corpus" / "bad.json").write_text("{", "utf-8")
    done = run("reindex", "--json")
    assert done.returncode == 3
    assert [each["path"] for each in json.loads(done.stdout)["skipped"]] == ["bad.json"]
    assert "bad.json" in done.stderr
    inspected = run("inspect", "--json", str(indexed / "corpus"))
    assert inspected.returncode == 3
    assert "bad.json" in inspected.stderr
    assert len(inspected.stdout.splitlines()) == 2


def test_search_finds_and_filters(indexed: Path, run: Run) -> None:
    page = answer(run("search", "bridge", "--province", "Hubei", "--year", "2021", "--json"))
    assert [hit["id"] for hit in page["results"]] == ["bridge.txt"]
    assert page["query"]["province"] == ["CN-HB"]
    assert "<mark>Bridge</mark>" in page["results"][0]["title_html"]
    shown = run("search", "新桥")
    assert "桥.txt" in shown.stdout
    assert "\x1b[" not in shown.stdout  # no colour where there is no terminal


def test_search_says_what_else_was_searched_and_can_leave_it_out(indexed: Path, run: Run) -> None:
    said = "Also searched: 教育部 · Ministry of Education (--expand off searches only your words)"
    assert said in run("search", "MOE").stdout
    assert "Also searched: translations of your words (--expand off" in run("search", "bridge").stdout
    assert "Also searched" not in run("search", '"bridge"').stdout
    assert "Only your own words were searched (--expand on" in run("search", "bridge", "--expand", "off").stdout
    page = answer(run("search", "bridge", "--json", SEARCHSVC_EXPAND="off"))
    assert [hit["id"] for hit in page["results"]] == ["bridge.txt"]
    assert page["query"]["expand"] is False
    assert page["links"]["self"].endswith("expand=off")
    refused = run("search", "bridge", "--expand", "maybe")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--expand 'maybe' is not a possible value; use one of on, off" in refused.stderr


def test_show_names_the_telling_in_the_other_language(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    english = (
        "Line opens\n\nOn August 31, 2023 a railway of 482 kilometres opened from Guiyang to Nanning by train G4131."
    )
    chinese = "铁路通车\n\n2023年8月31日，G4131次列车驶出贵阳，全长482公里的贵阳至南宁铁路通车。"
    (folder / "line.txt").write_text(english, "utf-8")
    (folder / "线.txt").write_text(chinese, "utf-8")
    assert run("reindex").returncode == 0
    assert "In Chinese: 铁路通车 (线.txt)" in run("show", "line.txt").stdout
    assert "In English: Line opens (line.txt)" in run("show", "线.txt").stdout
    assert run("verify").returncode == 0


def test_show_knows_moved_and_withdrawn_releases(tmp_path: Path, run: Run) -> None:
    (tmp_path / "corpus").mkdir()
    for name in ("new.txt", "wrong.txt", "early.txt"):
        (tmp_path / "corpus" / name).write_text(f"A release {name}\n\nText.", "utf-8")
    (tmp_path / "corpus" / "overrides.toml").write_text(
        '["new.txt"]\naliases = ["old.txt"]\n["wrong.txt"]\nwithdrawn = "Its figures were wrong."\n'
        '["early.txt"]\npublish_after = 9000-01-01T00:00:00Z\n',
        "utf-8",
    )
    report = answer(run("reindex", "--json"))
    assert (report["releases"], report["withdrawn"], report["embargoed"]) == (1, 1, 1)
    assert report["next_publication"] == "9000-01-01T00:00:00+00:00"
    moved = run("show", "old.txt", "--json")
    assert answer(moved)["id"] == "new.txt"
    assert "'old.txt' has the id 'new.txt' now" in moved.stderr
    withdrawn = run("show", "wrong.txt")
    assert (withdrawn.returncode, withdrawn.stdout) == (1, "")
    assert "was withdrawn: Its figures were wrong." in withdrawn.stderr
    assert "no release has the id 'early.txt'" in run("show", "early.txt").stderr
    status = run("status").stdout
    assert "withdrawn   1" in status
    assert "waiting     1; the next may be shown from 9000-01-01T00:00:00+00:00 on" in status
    public = answer(run("status", "--json"))
    assert (public["withdrawn"], public["embargoed"]) == (1, 1)
    assert "early" not in json.dumps(public)


def test_show_status_and_verify(indexed: Path, run: Run) -> None:
    assert answer(run("show", "桥.txt", "--json"))["provinces"][0]["name_zh"] == "湖北"
    assert "新桥通车" in run("show", "桥.txt").stdout
    status = answer(run("status", "--json"))
    assert status["releases"] == 2
    assert "releases    2" in run("status").stdout
    assert "is sound" in run("verify").stdout


def test_inspect_writes_a_page(indexed: Path, run: Run) -> None:
    (indexed / "corpus" / "bad.json").write_text("{", "utf-8")
    done = run("inspect", "--html", "read.html", "corpus")
    assert (done.returncode, done.stdout) == (3, "")
    assert "left out: corpus/bad.json" in done.stderr
    page = (indexed / "read.html").read_text("utf-8")
    assert '<mark class="date">May 4, 2021<sup lang="en">2021-05-04</sup></mark>' in page
    assert "2 releases read, 1 left out." in page
    assert run("inspect", "--html", "-", "corpus/bridge.txt").stdout.startswith("<!doctype html>")
    refused = run("inspect", "--html", "read.html", "--json", "corpus")
    assert refused.returncode == 2
    assert "--json and --html exclude each other" in refused.stderr


def test_inspect_gives_facts_with_evidence(indexed: Path, run: Run) -> None:
    release = answer(run("inspect", "--json", "corpus/bridge.txt"))
    evidence = release["evidence"]["date"]
    assert release["date"] == "2021-05-04"
    assert release[evidence["field"]][evidence["start"] : evidence["end"]] == evidence["text"] == "May 4, 2021"
    assert list(release["evidence"]["provinces"]) == ["CN-HB"]
    assert "2021-05-04" in run("inspect", "corpus/bridge.txt").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("search", "x", "--year", "20"), 2, "--year"),
        (("search", "x", "--page", "0", "--sort", "best"), 2, "--sort"),
        (("search", "x", "--per-page", "101"), 2, "--per-page"),
        (("search", "x" * 1001), 2, "QUERY has 1001 characters"),
        (("search",), 2, "QUERY"),
        (("search", "x", "--colour", "red"), 2, "--colour"),
        (("search", "--colour"), 2, "--colour"),
        (("search", "-exam", "extra"), 2, "extra"),
        (("reindex", "--corpus", "nowhere"), 2, "nowhere"),
        (("show", "none"), 1, "none"),
        (("search", "x", "--index", "nowhere"), 1, "searchsvc reindex"),
        (("status", "--index", "nowhere"), 1, "searchsvc reindex"),
        (("inspect", "nowhere.txt"), 3, "nowhere.txt"),
        (("dance",), 2, "dance"),
        (("status", "--index", "corpus/bridge.txt"), 1, "lies below a file"),
        (("verify", "--index", "corpus/bridge.txt"), 1, "lies below a file"),
        (("reindex", "--index", "corpus/bridge.txt"), 1, "corpus/bridge.txt"),
        (("reindex", "--corpus", "corpus", "--index", "corpus"), 2, "both corpus and index"),
    ],
)
def test_what_goes_wrong_is_said_with_its_status(
    indexed: Path, run: Run, arguments: tuple[str, ...], status: int, said: str
) -> None:
    done = run(*arguments)
    assert done.returncode == status
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_options_can_come_from_the_environment(indexed: Path, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert run("reindex", SEARCHSVC_INDEX=str(other)).returncode == 0
    assert answer(run("status", "--json", SEARCHSVC_INDEX=str(other)))["releases"] == 2
    page = answer(run("search", "", SEARCHSVC_JSON="1", SEARCHSVC_PROVINCE="Hubei unknown", SEARCHSVC_PER_PAGE="1"))
    assert page["query"]["province"] == ["CN-HB", "unknown"]
    assert page["per_page"] == 1


def test_every_option_has_its_environment_variable_and_says_so() -> None:
    for name, command in commands.commands.items():
        options = [each for each in command.params if isinstance(each, click.Option)]
        for option in options:
            variable = "SEARCHSVC_" + option.opts[0].removeprefix("--").replace("-", "_").upper()
            assert option.envvar == variable, (name, option.opts)
            assert variable in command.get_help(click.Context(command)), (name, option.opts)
        arguments = [each for each in command.params if isinstance(each, click.Argument)]
        assert all(argument.envvar is None for argument in arguments)


def test_a_query_may_begin_with_a_minus(indexed: Path, run: Run) -> None:
    for arguments in (
        ("-bridge", "--json"),
        ("--json", "-bridge"),
        ("--json", "--category", "-x", "-bridge"),
        ("--", "-bridge"),
    ):
        done = run("search", *arguments, SEARCHSVC_JSON="1")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["query"]["q"] == "-bridge"
    assert "Usage" in run("search", "-h").stdout


def test_texts_are_printed_as_they_are(tmp_path: Path, run: Run) -> None:
    (tmp_path / "corpus").mkdir()
    title = "[bold]Bridge[/bold] :bridge_at_night: [/x]"
    record = {"id": "[red]:cat:.txt", "title": title, "body": title, "category": "[link=x]y[/link]", "date": "2021"}
    (tmp_path / "corpus" / "a.jsonl").write_text(json.dumps(record), "utf-8")
    assert run("reindex").returncode == 0
    shown = run("search", "bridge").stdout
    assert title in shown
    assert record["id"] in shown
    assert "[link=x]y[/link] 1" in shown
    assert title in run("show", str(record["id"])).stdout
    assert title in run("inspect", "corpus/a.jsonl").stdout


def test_nothing_but_messages_is_on_stderr(indexed: Path, run: Run) -> None:
    assert run("reindex").stderr == ""
    assert run("reindex", "--json", "--full").stderr == ""


def test_an_index_that_cannot_be_used_is_one_sentence(indexed: Path, run: Run) -> None:
    (indexed / "index" / "current").unlink()
    (indexed / "index" / "current").mkdir()
    for command in (("status",), ("verify",), ("search", "x"), ("reindex",)):
        done = run(*command)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "searchsvc: index/current cannot be used: it is a folder, and a file is needed there\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("command", [("status", "--json"), ("status",), ("verify",), ("search", "x", "--json")])
def test_output_that_cannot_be_written_is_one_sentence(indexed: Path, command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "searchsvc", *command],
            cwd=indexed,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "searchsvc: the system refuses to read or write any further: no space left on device\n"


def test_eval_scores_a_judged_set(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(
        '{"id": "1", "title": "", "text": "a bridge of stone"}\n{"id": "2", "title": "", "text": ""}\n', "utf-8"
    )
    (folder / "queries.jsonl").write_text('{"id": "q", "text": "which bridge is of stone?"}\n', "utf-8")
    (folder / "qrels.tsv").write_text("q\t1\t2\n", "utf-8")
    figures = answer(run("eval", "set", "--json"))
    assert {name: figures[name] for name in ("ndcg@10", "mrr@10", "recall@100", "map")} == {
        "ndcg@10": 1.0,
        "mrr@10": 1.0,
        "recall@100": 1.0,
        "map": 1.0,
    }
    assert figures["queries_per_s"] > 0


def test_eval_names_what_it_left_out_and_what_it_cannot_read(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text('{"id": "1", "text": "a bridge"}\n{', "utf-8")
    (folder / "queries.jsonl").write_text('{"id": "q", "text": "bridge"}', "utf-8")
    (folder / "qrels.tsv").write_text("q\t1\t2\n", "utf-8")
    done = run("eval", "set", "--json")
    assert done.returncode == 3
    assert "left out: corpus.jsonl:2: " in done.stderr
    assert json.loads(done.stdout)["ndcg@10"] == 1
    (folder / "qrels.tsv").write_text("q\t1\n", "utf-8")
    done = run("eval", "set")
    assert done.returncode == 2
    assert "qrels.tsv, line 1" in done.stderr
