"""Keeps the bridge alive when CARLA dies.

CARLA's client aborts the whole process when CARLA dies while the TrafficManager is at work, which no code of ours can catch; and where it does not, its
threads are not to be trusted afterwards. So the bridge lives in a process that may die, and is followed by another.
"""

from __future__ import annotations

import logging
import signal
import socket
import subprocess
import sys
import time

_LOG = logging.getLogger(__name__)

CARLA_LOST_CODE = 75
"""Exit code of a bridge that has lost CARLA: the one for failures that may pass (sysexits.h)."""
SHORT_LIFE_S = 5.0
MOST_SHORT_LIVES = 5
_DEADLY = tuple(-number for number in (signal.SIGABRT, signal.SIGSEGV, signal.SIGILL, signal.SIGFPE))


class Supervisor:
    """Holds the listening socket and runs the bridge in a process of its own, again and again if need be: clients find it at the same address."""

    def __init__(self, listening: socket.socket, words: list[str]) -> None:
        self._listening = listening
        self._words = words
        self._worker: subprocess.Popen[bytes] | None = None
        self._stopping = False

    def run(self) -> int:
        """Returns the exit code of the bridge once it has ended on its own or by `stop`."""
        short_lives = 0
        tidy = False
        while True:
            born = time.monotonic()
            code = self._live(tidy)
            if self._stopping or code not in (CARLA_LOST_CODE, *_DEADLY):
                return max(0, code)
            short_lives = short_lives + 1 if time.monotonic() - born < SHORT_LIFE_S else 0
            reason = "CARLA was lost" if code == CARLA_LOST_CODE else f"CARLA's client died of {signal.Signals(-code).name}"
            if short_lives == MOST_SHORT_LIVES:
                _LOG.error("%s, again and again: the bridge gives up", reason)
                return 1
            _LOG.warning("%s: the bridge starts again", reason)
            tidy = True

    def stop(self) -> None:
        """Ends the bridge, which cleans up first."""
        self._stopping = True
        if self._worker is not None:
            self._worker.terminate()

    def _live(self, tidy: bool) -> int:
        descriptor = self._listening.fileno()
        # The pipe's end tells the bridge that nobody looks after it any more.
        command = [sys.executable, "-m", __package__ or "codriver_bridge", *self._words, "--worker", str(descriptor), *(["--tidy"] if tidy else [])]
        self._worker = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[descriptor])
        if self._stopping:
            self._worker.terminate()
        return self._worker.wait()
