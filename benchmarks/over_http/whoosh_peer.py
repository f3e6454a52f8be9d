"""The index of stock Whoosh with jieba's analyzer, and the command that serves it: gunicorn with two workers.

Such an index takes long to build (`stock_jieba.py` measures that), so it is kept as long as the corpus is the same.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.errors import EngineFailed
from benchmarks.over_http.services import WHOOSH, HttpService
from benchmarks.over_http.serving import HOST, WORKERS
from benchmarks.queries import BenchQuery

MOST_RELEASES = 100_000
"""Building more would take hours."""
_THREADS = 4


def search_path(query: BenchQuery) -> str:
    """The address of a question."""
    pairs = [("q", query.text)]
    if query.any_word:
        pairs.append(("match", "any"))
    if query.province:
        pairs.append(("province", query.province))
    if query.years:
        pairs.append(("years", f"{query.years[0]}-{query.years[1]}"))
    return f"/search?{urlencode(pairs)}"


def whoosh_flask(corpus: Path, stamp: str, size: int, folder: Path) -> HttpService:
    """The service, with its index made where that of this very corpus is not there yet. Raises EngineFailed."""
    if size > MOST_RELEASES:
        raise EngineFailed(f"is run up to {MOST_RELEASES:,} releases only")
    if find_spec("gunicorn") is None:
        raise EngineFailed("gunicorn is not installed; it comes with searchsvc[bench]")
    of = folder / "corpus.stamp"
    if not of.is_file() or of.read_text("utf-8") != stamp:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        building = [sys.executable, "-m", "benchmarks.over_http.whoosh_build", str(corpus), str(folder)]
        done = subprocess.run(building, capture_output=True, text=True, check=False)
        if done.returncode:
            raise EngineFailed(f"the index was not built: {done.stderr.strip().splitlines()[-1:]}")
        of.write_text(stamp, "utf-8")

    def command(port: int) -> Sequence[str]:
        workers = ["--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(_THREADS)]
        serving = [sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{port}", *workers, "--keep-alive", "30"]
        return [*serving, "benchmarks.over_http.whoosh_flask:make_app()"]

    return HttpService(WHOOSH, command, search_path, environment={"BENCH_WHOOSH_INDEX": str(folder.absolute())})
