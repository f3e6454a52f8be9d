"""Schemathesis, as anybody may run it: every check over the whole API of the application, with a fixed seed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from searchsvc.model.release import Release
from searchsvc.web.api.operations import SAMPLE_ID
from searchsvc.web.app import create_app
from tests.browsing import served
from tests.web.api import schemathesis_checks
from tests.web.conftest import sample_releases
from tests.web.fake import FakeEngine, FakeLive

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = 15
"""For each operation, besides those of the coverage phase, which goes through the bounds of every parameter."""


@pytest.mark.process
@pytest.mark.slow
def test_no_check_finds_anything(tmp_path: Path) -> None:
    """The operations of the door are left out: it is not there (`tests/web/door`)."""
    command = (
        "--config-file", str(ROOT / "schemathesis.toml"),
        "run", "--checks", "all", "--max-examples", str(EXAMPLES), "--seed", "17", "--generation-database", "none",
        "--continue-on-failure", "--exclude-tag", "Operation",
    )  # fmt: skip
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SCHEMATHESIS_HOOKS": schemathesis_checks.__name__,
        "NO_COLOR": "1",
    }
    sample = Release(id=SAMPLE_ID, title="A sample", body="教育 education", language="en")
    with served(create_app(FakeLive(FakeEngine([*sample_releases(), sample])))) as address:
        program = str(Path(sys.executable).with_name("schemathesis"))
        ran = subprocess.run(
            [program, *command, f"{address}/openapi.json"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    assert "No issues found" in ran.stdout
