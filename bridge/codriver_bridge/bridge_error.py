"""Expected failures, as data: a stable code, what happened, and what to do next."""

from __future__ import annotations

from typing import Literal

ErrorCode = Literal[
    "MESSAGE",  # the bytes are no message of this protocol
    "ORDER",  # the message may not come now
    "PROTOCOL",  # the other side speaks another version
    "BUSY",  # somebody else controls the world
    "SETUP",  # the episode cannot begin as asked
    "COMMAND",  # a command cannot be carried out
    "CARLA_LOST",  # CARLA does not answer any more
    "CARLA_REFUSED",  # CARLA answers with an error
    "EPISODE_OVER",  # what was waited for will not come
]

FATAL: frozenset[ErrorCode] = frozenset({"MESSAGE", "ORDER", "PROTOCOL", "BUSY", "CARLA_LOST"})
"""After one of these the bridge closes the connection."""


class BridgeError(Exception):
    """Becomes a `failed` answer to the request that caused it."""

    def __init__(self, code: ErrorCode, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code: ErrorCode = code
        self.message = message
        self.remedy = remedy
