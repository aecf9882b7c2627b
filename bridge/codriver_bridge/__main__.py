"""`python -m codriver_bridge`: stands beside a CARLA server and waits for Codriver."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable

from . import __version__
from .bridge_error import BridgeError
from .server import BridgeServer, Listening
from .session import CarlaPlace
from .supervisor import CARLA_LOST_CODE, Supervisor


def main(words: list[str]) -> int:
    """Runs the bridge until it is told to stop."""
    options = _parser().parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stderr)
    # The library logs each handshake, and a stack for each port scan.
    logging.getLogger("websockets").setLevel(logging.CRITICAL)
    host, _, port = options.listen.rpartition(":")
    host = host.strip("[]")
    try:
        listening = Listening(host, os.environ.get("CODRIVER_BRIDGE_TOKEN") or None, client_timeout_s=options.client_timeout)
        if options.worker is not None:
            return _work(socket.socket(fileno=options.worker), listening, options)
        listener = socket.create_server((host, int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except BridgeError as error:
        print(f"ERROR {error.code}: {error.message}\n  How to fix: {error.remedy}", file=sys.stderr)
        return 2
    except (OSError, ValueError, OverflowError) as error:
        print(f"ERROR LISTEN: {error}\n  How to fix: give host:port, and end whoever listens on {options.listen}", file=sys.stderr)
        return 3
    print(f"codriver_bridge {__version__} listens on ws://{options.listen.rpartition(':')[0]}:{listener.getsockname()[1]}", flush=True)
    print(f"CARLA is expected at {options.carla_host}:{options.carla_port}", flush=True)
    if sys.platform == "win32":
        # Sockets cannot be handed on there: the bridge ends when CARLA's client does.
        return _work(listener, listening, options)
    supervisor = Supervisor(listener, words)
    _on_signals(supervisor.stop)
    return supervisor.run()


def _work(listener: socket.socket, listening: Listening, options: argparse.Namespace) -> int:
    place = CarlaPlace(options.carla_host, options.carla_port, options.tm_port, options.carla_timeout, options.load_timeout)
    # Without the process that starts the next one there is nothing better than to go on.
    server = BridgeServer(listener, listening, place, None if options.worker is None else lambda: os._exit(CARLA_LOST_CODE))

    def stop() -> None:
        # `shutdown` waits for `run`, which a signal interrupts.
        threading.Thread(target=server.stop).start()

    def stop_when_alone() -> None:
        sys.stdin.buffer.read()
        server.stop()

    _on_signals(stop)
    if options.worker is not None:
        threading.Thread(target=stop_when_alone, daemon=True).start()
    if options.tidy:
        threading.Thread(target=server.tidy, daemon=True).start()
    server.run()
    return 0


def _on_signals(stop: Callable[[], None]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop())


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
    parser.add_argument("--client-timeout", type=float, default=20.0, help="longest silence of a Codriver that hangs in seconds (default %(default)s)")
    parser.add_argument("--worker", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--tidy", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--version", action="version", version=__version__)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
