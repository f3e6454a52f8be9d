"""Commands that serve until they are stopped."""

import pytest
from click.testing import CliRunner

from searchsvc.cli import serving_commands
from searchsvc.cli.main import commands


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
