"""`python -m tests.cluster`: a cluster in the foreground, for development, until Ctrl-C or SIGTERM.

Its exit status is 0 after Ctrl-C, and 1 where it cannot run; the reason is then on stderr.
"""

import argparse
import signal
import sys
import time
from pathlib import Path

from tests.cluster.cluster import Cluster
from tests.cluster.errors import ClusterError
from tests.cluster.node import server_of_machine
from tests.cluster.versions import VERSIONS

PORT = 9200


def parsed(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.cluster", description="Runs OpenSearch on loopback until Ctrl-C.")
    parser.add_argument("--nodes", type=int, default=1, choices=range(1, 10), metavar="N", help="1 (default) to 9")
    parser.add_argument("--port", type=int, default=PORT, help=f"of the first node; default {PORT}, others follow")
    parser.add_argument("--heap", type=int, default=512, metavar="MIB", help="of each node; default 512")
    parser.add_argument("--data", type=Path, help="folder to keep data in; without it data is removed at the end")
    parser.add_argument(
        "--as-shipped", action="store_true", help="with the archive's own flags of the JVM, to be measured"
    )
    parser.add_argument(
        "--version", choices=[each.name for each in VERSIONS], help="default: the newest that runs here"
    )
    parser.add_argument("--fetch", action="store_true", help="only find a Java, fetch and unpack the server")
    return parser.parse_args(arguments)


def run(asked: argparse.Namespace) -> None:
    """Does what was asked. Raises ClusterError, and KeyboardInterrupt at the end of a cluster."""
    server = server_of_machine(asked.version)
    print(server, flush=True)
    if asked.fetch:
        return
    began = time.monotonic()
    data = asked.data.absolute() if asked.data else None
    with Cluster(
        asked.nodes, server=server, heap=asked.heap, port=asked.port, data=data, as_shipped=asked.as_shipped
    ) as cluster:
        print(
            f"ready after {time.monotonic() - began:.1f} s, Ctrl-C ends it: {' '.join(cluster.addresses)}", flush=True
        )
        while True:
            cluster.wait()  # which raises where a node has ended
            time.sleep(5)


def main() -> int:
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.default_int_handler)
    try:
        run(parsed())
    except ClusterError as error:
        print(f"cluster: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("ended")
    return 0


if __name__ == "__main__":
    sys.exit(main())
