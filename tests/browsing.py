"""A real Chromium, and an application served for it.

Chromium is found through `CHROMIUM`, or as `chromium` or `chromium-browser` on the PATH. Where there is none the tests
that need it are skipped, loudly; with `CI` set they fail instead.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from benchmarks.audit.browser import chromium
from benchmarks.audit.browser import started_browser as browser_of_machine
from benchmarks.errors import EngineFailed

expect.set_options(timeout=30_000)  # milliseconds; a busy machine is no fault of a page


@contextmanager
def started_browser() -> Iterator[Browser]:
    try:
        chromium()
    except EngineFailed:
        message = "NO BROWSER: install Debian's chromium or set CHROMIUM; the pages were NOT tried in a real browser"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with browser_of_machine() as started:
        yield started


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an application while it is served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
