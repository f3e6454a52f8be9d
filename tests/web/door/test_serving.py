"""The service as a process: it starts, refuses, replaces its workers, reloads, stops, and leaves nobody behind."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.errors import ParameterErrors
from searchsvc.runtime.kernel_cache import KERNELS_VARIABLE, MOST_PLAIN_RELEASES, PLAIN_VARIABLE
from searchsvc.web.door import serving
from searchsvc.web.door.serving import serve
from searchsvc.web.settings import ServeSettings
from tests.web.door.service import ODD, OURS, Service, is_alive, served
from tests.web.helping import free_port

pytestmark = pytest.mark.process


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[Service]:
    with served(tmp_path, timeout=8) as service:
        yield service


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_without_an_index_it_says_how_to_get_one(tmp_path: Path, number: signal.Signals) -> None:
    service = Service(tmp_path, OURS, wait=False)
    try:
        service.wait_for(lambda: "reindex" in service.get("/readyz").json()["detail"])
        assert service.get("/healthz").json() == {"status": "alive"}
        assert service.get("/readyz").status == 503
        refused = service.get("/api/v1/search?q=%E6%95%99%E8%82%B2")
        assert (refused.status, refused.headers["content-type"]) == (503, "application/problem+json")
        everybody = service.workers()
        assert len(everybody) == 2
        assert service.stop(number) == 0
        assert service.log.count(f"Serving http://127.0.0.1:{service.port}\n") == 1
        service_gone = time.monotonic() + 10
        while any(is_alive(pid) for pid in everybody):
            assert time.monotonic() < service_gone
            time.sleep(0.05)
    finally:
        service.process.kill()


def test_nobody_outlives_a_door_that_is_killed(odd: Service) -> None:
    everybody = odd.workers()
    assert len(everybody) == 2
    assert odd.stop(signal.SIGKILL) == -signal.SIGKILL
    until = time.monotonic() + 10
    while any(is_alive(pid) for pid in everybody):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_what_is_under_way_is_answered_before_the_end(odd: Service) -> None:
    statuses: list[int] = []
    clients = [threading.Thread(target=lambda: statuses.append(odd.get("/sleep/1.5").status)) for _ in range(8)]
    for client in clients:
        client.start()
    odd.wait_for(lambda: odd.metric('searchsvc_queue_waiting{lane="ask"}') == 4)
    assert odd.stop() == 0
    for client in clients:
        client.join()
    assert statuses == [200] * 8


def test_a_worker_that_is_killed_loses_nothing_that_can_be_asked_again(odd: Service) -> None:
    statuses: list[int] = []
    clients = [threading.Thread(target=lambda: statuses.append(odd.get("/sleep/1.0").status)) for _ in range(6)]
    for client in clients:
        client.start()
    odd.wait_for(lambda: odd.metric('searchsvc_lanes_busy{lane="ask"}') == 4)
    killed = odd.workers()[0]
    os.kill(killed, signal.SIGKILL)
    for client in clients:
        client.join()
    assert statuses == [200] * 6
    odd.wait_for(lambda: len(odd.workers()) == 2 and killed not in odd.workers())
    assert odd.metric('searchsvc_worker_restarts_total{reason="killed"}') == 1
    odd.wait_for(lambda: "was killed by signal 9" in odd.log)


def test_a_request_that_kills_its_workers_is_given_up(odd: Service, tmp_path: Path) -> None:
    assert odd.get(f"/die-once?marker={tmp_path / 'died'}").body == b"answered by another"
    assert odd.get("/die").status == 500
    odd.wait_for(lambda: odd.status("/pid") == 200)


def test_a_request_that_takes_too_long_is_given_up_and_its_worker_replaced(tmp_path: Path) -> None:
    with served(tmp_path, timeout=0.5, workers=1) as service:
        (worker,) = service.workers()
        begun = time.monotonic()
        got = service.get("/sleep/60.0")
        assert (got.status, got.headers["retry-after"]) == (503, "5")
        assert time.monotonic() - begun < 5
        assert service.get("/pid").status == 200, "the other lane of the worker goes on"
        service.wait_for(lambda: service.workers() not in ([worker], []))
        service.wait_for(lambda: service.status("/pid") == 200)
        service.wait_for(lambda: "hangs, and is killed" in service.log)


def test_a_full_queue_refuses_at_once_and_probes_are_answered(tmp_path: Path) -> None:
    with served(tmp_path, queue=2, workers=1) as service:
        got: list[tuple[int, float]] = []

        def ask() -> None:
            begun = time.monotonic()
            got.append((service.get("/sleep/3.0").status, time.monotonic() - begun))

        clients = [threading.Thread(target=ask) for _ in range(8)]
        for client in clients:
            client.start()
        service.wait_for(lambda: len(got) >= 4)
        assert service.get("/healthz").status == 200
        ready = service.get("/readyz")
        assert (ready.status, ready.json()["queue"]) == (503, {"waiting": 2, "places": 2})
        assert "saturated" in ready.json()["detail"]
        refused = service.get("/pid")
        assert (refused.status, refused.headers["retry-after"]) == (503, "2")
        page = service.get("/sleep/0.1", {"Accept": "text/html"})
        assert (page.status, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
        assert "服务繁忙" in page.body.decode()
        for client in clients:
            client.join()
        assert sorted(status for status, _ in got) == [200] * 4 + [503] * 4
        assert service.metric('searchsvc_refused_total{reason="service_full"}') == 6


def test_work_whose_client_has_gone_is_never_begun(tmp_path: Path) -> None:
    with served(tmp_path, workers=1) as service:
        begun = tmp_path / "begun"
        blocking = [threading.Thread(target=service.get, args=("/sleep/1.5",)) for _ in range(2)]
        for client in blocking:
            client.start()
        service.wait_for(lambda: service.metric('searchsvc_lanes_busy{lane="ask"}') == 2)
        service.connect(f"GET /sleep/0.0?marker={begun} HTTP/1.1\r\nHost: x\r\n\r\n".encode()).close()
        for client in blocking:
            client.join()
        service.wait_for(lambda: service.metric("searchsvc_queue_dropped_total") == 1)
        assert not begun.exists()
        service.wait_for(lambda: " status=499 " in service.log)


def test_a_reload_takes_other_settings_and_loses_nothing(odd: Service) -> None:
    before = odd.workers()
    statuses: list[int] = []
    is_done = threading.Event()

    def ask() -> None:
        while not is_done.is_set():
            statuses.append(odd.get("/sleep/0.05").status)

    clients = [threading.Thread(target=ask) for _ in range(3)]
    for client in clients:
        client.start()
    odd.tell(workers=3, access_log=False)
    odd.process.send_signal(signal.SIGHUP)
    odd.wait_for(lambda: len(odd.workers()) == 3 and not set(before) & set(odd.workers()))
    is_done.set()
    for client in clients:
        client.join()
    assert set(statuses) == {200}
    odd.wait_for(lambda: "the service has been loaded anew" in odd.log)


def test_a_reload_takes_other_proxies_another_log_and_other_times(odd: Service) -> None:
    forwarded = {"X-Forwarded-For": "198.51.100.7"}
    assert odd.get("/headers", forwarded).json()["client"] == "127.0.0.1"
    odd.tell(trusted_proxies=["127.0.0.1"], log_format="json", timeout=3, queue=5)
    odd.process.send_signal(signal.SIGHUP)
    odd.wait_for(lambda: '"message": "the service has been loaded anew"' in odd.log)
    assert odd.get("/headers", forwarded).json()["client"] == "198.51.100.7"
    assert odd.get("/readyz").json()["queue"]["places"] == 10
    assert odd.get("/sleep/20.0").status == 503


def test_a_reload_while_another_is_under_way_is_not_lost(odd: Service) -> None:
    odd.tell(workers=3)
    odd.process.send_signal(signal.SIGHUP)
    odd.wait_for(lambda: odd.metric("searchsvc_workers_wanted") == 3)
    odd.tell(workers=1)
    odd.process.send_signal(signal.SIGHUP)
    odd.wait_for(lambda: odd.log.count("the service has been loaded anew") == 2)
    odd.wait_for(lambda: len(odd.workers()) == 1)


def test_a_nursery_that_is_killed_is_replaced_and_nobody_notices(odd: Service) -> None:
    odd.process.send_signal(signal.SIGHUP)
    odd.wait_for(lambda: "the service has been loaded anew" in odd.log)  # from here on its start is surely over
    odd.wait_for(lambda: len(odd.nurseries()) == 1)
    before = odd.workers()
    (nursery,) = odd.nurseries()
    os.kill(nursery, signal.SIGKILL)
    odd.wait_for(lambda: odd.nurseries() not in ([], [nursery]))
    while not (len(odd.workers()) == 2 and not any(is_alive(pid) for pid in before)):
        assert odd.get("/pid").status == 200
    odd.wait_for(lambda: "another takes its place" in odd.log)


def test_retired_workers_are_waited_for_by_their_nursery(odd: Service) -> None:
    (nursery,) = odd.nurseries()
    slow: list[int] = []
    client = threading.Thread(target=lambda: slow.append(odd.get("/sleep/2.0").status))
    client.start()
    odd.wait_for(lambda: odd.metric('searchsvc_lanes_busy{lane="ask"}') == 1)
    odd.process.send_signal(signal.SIGHUP)
    odd.wait_for(lambda: "the service has been loaded anew" in odd.log)
    client.join()
    assert slow == [200]
    odd.wait_for(lambda: nursery not in odd.nurseries())


def test_a_reload_with_wrong_settings_changes_nothing(odd: Service) -> None:
    before = odd.workers()
    odd.tell(public_url="not an address")
    odd.process.send_signal(signal.SIGHUP)
    odd.wait_for(lambda: "goes on as it was" in odd.log)
    assert odd.workers() == before


def test_wrong_settings_are_all_named() -> None:
    wrong = ServeSettings(
        Path("index"),
        port=free_port(),
        public_url="ftp://x",
        trusted_hosts=("a b",),
        trusted_proxies=("10.0.0.0/99",),
        metrics_listen="9100",
    )
    with pytest.raises(ParameterErrors) as told:
        serve(wrong, nursery=ODD)
    assert [fault.parameter for fault in told.value.faults] == [
        "public_url",
        "trusted_host",
        "trusted_proxy",
        "metrics_listen",
    ]


def test_the_command_reads_its_settings_file_again(sample_index: Path, tmp_path: Path) -> None:
    port = free_port()
    file, log = tmp_path / "searchsvc.toml", tmp_path / "log"
    file.write_text(f'index = "{sample_index}"\n[serve]\nport = {port}\n[site]\nname = "First name"\n', "utf-8")

    def site() -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/status", timeout=30) as answer:
                return str(json.load(answer)["site"]["name"])
        except OSError:
            return ""

    def wait_for(name: str) -> None:
        until = time.monotonic() + 60
        while site() != name:
            assert time.monotonic() < until, log.read_text("utf-8")
            time.sleep(0.1)

    environment = {name: value for name, value in os.environ.items() if not name.startswith("SEARCHSVC_")}
    with log.open("wb") as errors:
        command = [sys.executable, "-m", "searchsvc", "serve"]
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=errors, stderr=errors)
    try:
        wait_for("First name")
        file.write_text(file.read_text("utf-8").replace("First", "Second"), "utf-8")
        process.send_signal(signal.SIGHUP)
        wait_for("Second name")
        file.write_text("[serve]\nqueue = 0\n", "utf-8")
        process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 30
        while "goes on as it was" not in log.read_text("utf-8"):
            assert time.monotonic() < until
            time.sleep(0.1)
        assert site() == "Second name"
        process.terminate()
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()


def test_workers_are_loaded_anew_with_compiled_kernels_once_there_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PLAIN_VARIABLE, "1")
    monkeypatch.setenv(KERNELS_VARIABLE, "auto")  # as the first choice of plain kernels leaves it
    for complete in (False, True):
        monkeypatch.setattr(serving, "is_complete", lambda complete=complete: complete)
        assert (PLAIN_VARIABLE in serving.environment_of(ServeSettings(Path("index")))) is not complete
    monkeypatch.setenv(KERNELS_VARIABLE, "plain")
    assert PLAIN_VARIABLE in serving.environment_of(ServeSettings(Path("index")))


def test_workers_are_told_the_engine_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    told = (ENGINE_VARIABLE, "whoosh"), ("SEARCHSVC_OPENSEARCH_PASSWORD", "open sesame")
    settings = ServeSettings(Path("index"), engine_environment=told)
    assert {name: serving.environment_of(settings)[name] for name, _ in told} == dict(told)
    assert "open sesame" not in repr(settings)


def test_a_cluster_is_served_with_plain_kernels_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    little: list[bool] = []
    monkeypatch.setattr(serving, "releases_held", lambda _: MOST_PLAIN_RELEASES + 1)
    monkeypatch.setattr(serving, "choose_mode", lambda has_little_to_do: little.append(has_little_to_do()))
    for engine in ("whoosh", "opensearch"):
        serving.choose_kernels(ServeSettings(Path("index"), engine_environment=((ENGINE_VARIABLE, engine),)))
    assert little == [False, True]
