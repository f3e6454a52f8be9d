"""From plain kernels to compiled ones: no request fails, and nobody of the first nursery stays."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from searchsvc.runtime.kernel_cache import kernel_folder, wait_until_compiled

CODE = """
import pathlib, sys
from searchsvc.runtime import background_job
# The job takes the kernels that this machine has compiled, when it is told to.
JOB = '''
import pathlib, shutil, sys, time
compiled, go, folder = map(pathlib.Path, sys.argv[1:])
while not go.exists():
    time.sleep(0.05)
if go.read_text() == "fail":
    sys.exit("the compiler is ill")
shutil.copytree(compiled, folder, dirs_exist_ok=True)
'''
index, port, compiled, go = sys.argv[1:]
real = background_job.module_command
def command(module, *arguments):
    if module == "searchsvc.startup.compiling":
        return [sys.executable, "-c", JOB, compiled, go, *arguments]
    return real(module, *arguments)
background_job.module_command = command
from searchsvc.web.door.serving import serve
from searchsvc.web.settings import ServeSettings
serve(ServeSettings(pathlib.Path(index), port=int(port)))
"""
SEARCH = "/api/v1/search?q=bridge&per_page=1"


class Service:
    """A service over the samples that has no compiled kernels until it is told to go."""

    def __init__(self, index: Path, scratch: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.go, self.log = scratch / "go", scratch / "log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("NUMBA", "SEARCHSVC"))}
        environment["XDG_CACHE_HOME"] = str(scratch / "cache")
        compiled = kernel_folder()
        assert compiled is not None
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", CODE, str(index), str(self.port), str(compiled), str(self.go)],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        self.wait_for(lambda: self.state() == "compiling")

    def state(self) -> str:
        """The kernels that answer a new connection; an empty text where nobody does."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            try:
                connection.request("GET", "/readyz")
                told = json.loads(connection.getresponse().read())
            except OSError:
                return ""
        return str(told.get("kernels", ""))

    def wait_for(self, condition: Callable[[], bool]) -> None:
        for _ in range(600):
            if condition():
                return
            assert self.process.poll() is None
            time.sleep(0.1)
        raise AssertionError("the service never came to that")

    def nurseries(self) -> list[int]:
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid), "-f", "searchsvc.web.workers.nursery"],
            capture_output=True,
            text=True,
            check=False,
        )
        return [int(each) for each in found.stdout.split()]

    def stop(self) -> str:
        """Stops the service; what it said."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
        return self.said()

    def said(self) -> str:
        return self.log.read_text("utf-8")


pytestmark = pytest.mark.compiled


@pytest.fixture
def service(sample_index: Path, tmp_path: Path) -> Iterator[Service]:
    assert wait_until_compiled()
    started = Service(sample_index, tmp_path)
    yield started
    started.process.kill()
    started.process.wait()
    started.go.write_text("fail", "utf-8")  # or a job that was never told to go would wait for ever


class Client(threading.Thread):
    """Searches again and again, on one connection as long as the server keeps it, or on a new one each time."""

    def __init__(self, port: int, *, keeps_connection: bool) -> None:
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.keeps_connection = keeps_connection
        self.answered, self.failures = 0, list[str]()
        self.is_done = threading.Event()

    def run(self) -> None:
        with closing(self.connection):
            self._search_on()

    def _search_on(self) -> None:
        while not self.is_done.is_set():
            try:
                self.connection.request("GET", SEARCH, headers={} if self.keeps_connection else {"Connection": "close"})
                answer = self.connection.getresponse()
                body = json.loads(answer.read())
                if answer.status != 200 or body["total"] < 1:
                    self.failures.append(f"{answer.status} {body}")
                self.answered += 1
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.failures.append(repr(error))
                self.connection.close()


def test_no_request_fails_while_compiled_kernels_take_over(service: Service) -> None:
    (plain,) = service.nurseries()
    clients = [Client(service.port, keeps_connection=number % 2 == 0) for number in range(4)]
    for client in clients:
        client.start()
    service.go.write_text("go", "utf-8")
    service.wait_for(lambda: service.state() == "compiled" and len(service.nurseries()) == 1)
    assert plain not in service.nurseries()
    answered = [client.answered for client in clients]
    time.sleep(1)
    for client in clients:
        client.is_done.set()
        client.join()
    assert [client.failures for client in clients] == [[], [], [], []]
    assert all(client.answered > before for client, before in zip(clients, answered, strict=True))
    said = service.stop()
    assert service.process.returncode == 0
    assert said.count("Serving http://127.0.0.1") == 1
    assert said.index("plain kernels") < said.index("serving with compiled kernels")


def test_a_compiler_that_fails_leaves_plain_kernels(service: Service) -> None:
    service.go.write_text("fail", "utf-8")
    service.wait_for(lambda: "the compiler is ill" in service.said())
    service.wait_for(lambda: service.state() == "plain")
    service.stop()
    assert service.process.returncode == 0


def test_nobody_outlives_a_door_that_is_killed(service: Service) -> None:
    (nursery,) = service.nurseries()
    service.process.kill()
    service.process.wait()
    for _ in range(100):
        if not Path(f"/proc/{nursery}").exists():
            break
        time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(nursery, 0)
