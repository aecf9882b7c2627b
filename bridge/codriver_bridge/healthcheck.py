"""`python -m codriver_bridge.healthcheck host:port`: whether somebody listens there. Exit code 0 or 1."""

from __future__ import annotations

import socket
import sys


def main(address: str) -> int:
    """Connects and hangs up."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), 3.0).close()
    except (OSError, ValueError) as error:
        print(f"nobody listens on {address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
