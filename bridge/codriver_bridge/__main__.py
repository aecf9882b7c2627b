"""`python -m codriver_bridge`: stands beside a CARLA server and waits for Codriver."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading

from . import __version__
from .bridge_error import BridgeError
from .server import BridgeServer, Listening
from .session import CarlaPlace


def main() -> int:
    """Runs the bridge until it is told to stop."""
    options = _parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stderr)
    # The library logs each handshake, and a stack for each port scan.
    logging.getLogger("websockets").setLevel(logging.CRITICAL)
    host, _, port = options.listen.rpartition(":")
    listening = Listening(host.strip("[]"), int(port), os.environ.get("CODRIVER_BRIDGE_TOKEN") or None)
    place = CarlaPlace(options.carla_host, options.carla_port, options.tm_port, options.carla_timeout, options.load_timeout)
    try:
        server = BridgeServer(listening, place)
    except BridgeError as error:
        print(f"ERROR {error.code}: {error.message}\n  How to fix: {error.remedy}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"ERROR LISTEN: {error}\n  How to fix: end whoever listens on {options.listen}, or choose another port", file=sys.stderr)
        return 3

    def stop(*_: object) -> None:
        # `shutdown` waits for `run`, which this handler interrupts.
        threading.Thread(target=server.stop).start()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    print(f"codriver_bridge {__version__} listens on ws://{listening.host}:{server.port} for CARLA at {place.host}:{place.port}", flush=True)
    server.run()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m codriver_bridge", description=__doc__)
    parser.add_argument("--carla-host", default="127.0.0.1", help="where CARLA is (default %(default)s)")
    parser.add_argument("--carla-port", type=int, default=2000, help="its port (default %(default)s)")
    parser.add_argument(
        "--listen", default="127.0.0.1:8765", help="address for Codriver; beyond loopback CODRIVER_BRIDGE_TOKEN must be set (default %(default)s)"
    )
    parser.add_argument("--tm-port", type=int, default=8000, help="port for CARLA's traffic manager (default %(default)s)")
    parser.add_argument("--carla-timeout", type=float, default=10.0, help="longest wait for a call of CARLA in seconds (default %(default)s)")
    parser.add_argument("--load-timeout", type=float, default=120.0, help="longest wait for a town in seconds (default %(default)s)")
    parser.add_argument("--version", action="version", version=__version__)
    return parser


if __name__ == "__main__":
    sys.exit(main())
