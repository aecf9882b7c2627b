"""Connecting to the server under test, for the scripts beside this one."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
from collections.abc import Callable, Iterator

import carla

STEP_S = 0.05


def connect(timeout_s: float = 30.0) -> carla.Client:
    """A client of the server on the port that the script was given."""
    client = carla.Client("127.0.0.1", int(sys.argv[1]))
    client.set_timeout(timeout_s)
    return client


@contextlib.contextmanager
def synchronous(world: carla.World, step_s: float = STEP_S) -> Iterator[None]:
    """The world steps by ticks of this client, and by the clock again afterwards."""
    before = world.get_settings()
    settings = world.get_settings()
    settings.synchronous_mode = True
    settings.fixed_delta_seconds = step_s
    world.apply_settings(settings)
    try:
        yield
    finally:
        world.apply_settings(before)


def report(**values: object) -> None:
    """One line of results for the test that started the script."""
    print(json.dumps(values))


def refusal_of(action: Callable[[], object]) -> str:
    """The message of the RuntimeError that an action must raise."""
    try:
        action()
    except RuntimeError as error:
        return str(error)
    raise AssertionError("nothing was refused")


def vector(value: carla.Vector3D, digits: int = 3) -> list[float]:
    """Rounded coordinates."""
    return [round(value.x, digits), round(value.y, digits), round(value.z, digits)]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
