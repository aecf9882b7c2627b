from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from codriver_bridge.__main__ import main

BRIDGE = Path(__file__).parents[1]


def test_an_address_that_cannot_be_used_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CODRIVER_BRIDGE_TOKEN", raising=False)
    assert main(["--listen", "0.0.0.0:0"]) == 2
    assert "CODRIVER_BRIDGE_TOKEN" in capsys.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert main(["--listen", f"127.0.0.1:{other.getsockname()[1]}"]) == 3
    assert main(["--listen", "nowhere"]) != 0
    assert "How to fix" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to find the worker")
def test_a_worker_that_dies_is_followed_by_another_at_the_same_address() -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    bridge = subprocess.Popen(
        [sys.executable, "-m", "codriver_bridge", "--listen", "127.0.0.1:0"],
        cwd=BRIDGE,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert bridge.stdout is not None
    port = int(bridge.stdout.readline().rpartition(":")[2])
    first = _worker_of(bridge.pid, 0)
    os.kill(first, signal.SIGABRT)
    second = _worker_of(bridge.pid, first)
    with socket.create_connection(("127.0.0.1", port), 20):
        pass
    bridge.send_signal(signal.SIGTERM)
    _, said = bridge.communicate(timeout=30)
    assert bridge.returncode == 0
    assert "SIGABRT" in said
    assert not Path(f"/proc/{second}").exists()


def _worker_of(parent: int, other_than: int) -> int:
    children = Path(f"/proc/{parent}/task/{parent}/children")
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = [int(child) for child in children.read_text().split() if int(child) != other_than]
        if found:
            return found[0]
        time.sleep(0.02)
    raise AssertionError("there is no worker")
