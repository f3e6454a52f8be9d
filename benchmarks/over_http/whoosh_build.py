"""Builds the index of `whoosh_flask`, in a process of its own.

`python -m benchmarks.over_http.whoosh_build CORPUS FOLDER`
"""

import sys
from pathlib import Path

from whoosh import index

from benchmarks.corpus import read_corpus
from benchmarks.over_http.whoosh_flask import make_schema

MEMORY_MB = 512


def build(corpus: Path, folder: Path) -> int:
    """Indexes a corpus with Whoosh's own writer, into one segment; how many releases there were."""
    writer = index.create_in(str(folder), make_schema()).writer(limitmb=MEMORY_MB)
    count = 0
    for release in read_corpus(corpus):
        writer.add_document(
            id=release.id,
            title=release.title,
            body=release.body,
            date=release.date,
            year=int(release.date[:4]),
            province=" ".join(release.provinces),
        )
        count += 1
    writer.commit(optimize=True)
    return count


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
