"""README.md holds: each of its commands is run in a scratch copy, each of its examples used, each output compared.

What stands there for something else, such as PATH or 2020/a.txt, is replaced by what it stands for. `make` is not run
here, where the environment is made already: its targets must be there, and CI runs them.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import BuildOnce
from tests.web.helping import free_port

pytestmark = pytest.mark.process

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
AN_ID = "2020/national-education-informatization-conference.txt"
STANDS_FOR = {
    "2020/a.txt": AN_ID,
    "PATH…": f"corpus/{AN_ID}",
    "PATH": f"corpus/{AN_ID}",
    "DIR": "judged",
    "COMMAND": "search",
    "ID": AN_ID,
}
SECONDS = 300
ADDRESS = re.compile(r"https?://(?:127\.0\.0\.1|localhost):8000")


class Block(NamedTuple):
    language: str
    text: str


def blocks(*languages: str) -> list[Block]:
    found = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return [Block(*each) for each in found if each[0] in languages]


def _commands() -> Iterator[tuple[str, str]]:
    """Each command, and the output that stands below it."""
    for language, text in blocks("sh", "console"):
        if language == "console":
            for piece in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                command, _, output = piece.partition("\n")
                yield command, output
            continue
        for line in text.splitlines():
            command = line.partition("  #")[0].strip()
            first, *others = (each.strip() for each in command.split(" · "))
            yield first, ""
            for other in others:  # `searchsvc status · verify`
                yield (other if other.startswith(("make", "searchsvc")) else f"searchsvc {other}"), ""


COMMANDS = [each for each in _commands() if each[0] and not each[0].startswith("#")]


def _filled_in(command: str) -> list[str]:
    return [STANDS_FOR.get(each, each) for each in shlex.split(command)]


def _shows(output: str, wanted: str) -> bool:
    """Whether an output is what README shows of it, where … stands for anything; spaces and line ends aside."""
    pieces = [re.escape(" ".join(piece.split())) for piece in wanted.split("…")]
    return re.search(".*".join(pieces), " ".join(output.split()), re.DOTALL) is not None


@pytest.fixture(scope="module")
def scratch(build_once: BuildOnce) -> Path:
    """A folder as a fresh clone is when it was indexed, with a judged set."""

    def fill(folder: Path) -> None:
        shutil.copytree(ROOT / "corpus", folder / "corpus")
        (folder / "judged").mkdir()
        (folder / "judged" / "corpus.jsonl").write_text('{"id": "1", "text": "a bridge"}\n', "utf-8")
        (folder / "judged" / "queries.jsonl").write_text('{"id": "q", "text": "bridge"}\n', "utf-8")
        (folder / "judged" / "qrels.tsv").write_text("q\t1\t2\n", "utf-8")
        run(folder, ["searchsvc", "reindex"])

    return build_once("readme", fill)


def run(folder: Path, command: list[str]) -> str:
    program = {"searchsvc": [sys.executable, "-m", "searchsvc"], "python": [sys.executable]}
    done = subprocess.run(
        [*program.get(command[0], command[:1]), *command[1:]],
        cwd=folder,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


def watch(folder: Path, command: list[str]) -> None:
    """Runs a watch until it has done its first round, and ends it as a person does."""
    started = [sys.executable, "-m", "searchsvc", *command[1:], "--json"]
    with subprocess.Popen(started, cwd=folder, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["releases"] > 10
        process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS) == 0


def ask(folder: Path, url: str) -> None:
    """Starts the server, asks it, and ends it."""
    port = free_port()
    command = [sys.executable, "-m", "searchsvc", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            deadline = time.monotonic() + SECONDS
            while True:
                try:
                    asked = ADDRESS.sub(f"http://127.0.0.1:{port}", urllib.parse.quote(url, safe=":/?&=%"))
                    with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
                        assert json.load(answer)["total"] >= 1
                    break
                except OSError:
                    assert process.poll() is None
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
        finally:
            process.terminate()
            process.communicate(timeout=SECONDS)


def test_readme_has_commands_of_each_kind() -> None:
    assert {command.split()[0] for command, _ in COMMANDS} >= {"make", "searchsvc", "curl"}
    assert any(output for _, output in COMMANDS)


@pytest.mark.parametrize(("command", "output"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_a_command_does_what_it_says(scratch: Path, command: str, output: str) -> None:
    words = _filled_in(command)
    match words[0]:
        case "make":
            run(ROOT, ["make", "--dry-run", *words[1:]])
        case "curl":
            ask(scratch, words[-1])
        case "searchsvc" if "--watch" in words:
            watch(scratch, words)
        case "searchsvc" if "serve" in words:
            pytest.skip("served by the test of curl, and by CI")
        case "searchsvc":
            shown = run(scratch, words)
            assert shown.strip() or "reindex" in words
            assert _shows(shown, output.replace(AN_ID, "…")), shown
        case _:
            pytest.fail(f"nobody knows how to try {command!r}; say so in tests/test_readme.py")


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_the_program_in_python_runs(scratch: Path, block: Block, tmp_path: Path) -> None:
    shutil.copytree(scratch / "corpus", tmp_path / "corpus")
    assert run(tmp_path, ["python", "-W", "error", "-c", block.text]).strip()


@pytest.mark.parametrize("block", blocks("toml"), ids=str)
def test_what_is_shown_of_a_file_beside_the_releases_can_be_written_there(block: Block, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "2020").mkdir(parents=True)
    (corpus / "2020" / "a.txt").write_text("Bridge\n\nIt opens.", "utf-8")
    name = "concepts.toml" if "acronym" in block.text else "overrides.toml"
    (corpus / name).write_text(block.text, "utf-8")
    report = json.loads(run(tmp_path, ["searchsvc", "reindex", "--json"]))
    assert report["releases"] == 1
    assert report["warnings"] == []
