"""An index whose newest generation says something else of itself, and whose pointer knows its new digest."""

import hashlib
import json
from pathlib import Path

from searchsvc.engines.whoosh.store.pointer import read_pointer, write_pointer


def reseal(index: Path, **changes: object) -> None:
    """Changes what the generation that serves says of itself."""
    newest, *kept = read_pointer(index)
    manifest = index / "generations" / newest.name / "MANIFEST.json"
    changed = json.dumps({**json.loads(manifest.read_bytes()), **changes}).encode()
    manifest.write_bytes(changed)
    write_pointer(index, [newest._replace(digest=hashlib.sha256(changed).hexdigest()), *kept])
