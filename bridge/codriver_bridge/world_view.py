"""The world as frames for a driver, read through CARLA's client by whoever does not control it."""

from __future__ import annotations

import time

import carla

from .actor_table import ActorTable
from .fixtures import Fixtures
from .messages import Frame, Light, Weather
from .signals import Signals

HERO_ROLE = "hero"
PATIENCE_S = 5.0


class WorldView:
    """Frames of a world that somebody else steps."""

    def __init__(self, world: carla.World) -> None:
        """Raises LookupError where nobody drives a vehicle of the role `hero`."""
        self._world = world
        self._table = ActorTable(world, _hero_of(world), Fixtures(world))
        self._signals = Signals(world)
        self._last_frame = 0
        self._ticks = 0

    def lights(self) -> list[Light]:
        """The town's lights, in the order of the frames."""
        return self._signals.describe_lights()

    def weather(self) -> Weather:
        """The weather now."""
        now = self._world.get_weather()
        return Weather(**{field: float(getattr(now, field)) for field in Weather.__struct_fields__})

    def next(self) -> Frame:
        """The moment after the last one. Waits a little where the stream is behind."""
        until = time.monotonic() + PATIENCE_S
        snapshot = self._world.get_snapshot()
        while snapshot.frame <= self._last_frame and time.monotonic() < until:
            time.sleep(0.0005)
            snapshot = self._world.get_snapshot()
        self._last_frame = snapshot.frame
        ids, state, flags, born = self._table.read(snapshot)
        lights, elapsed = self._signals.read()
        frame = Frame(self._ticks, snapshot.frame, ids, state, flags, lights, elapsed, born, [])
        self._ticks += 1
        return frame


def _hero_of(world: carla.World) -> carla.Actor:
    """The vehicle that is driven. A client that has just connected learns of the actors with its first snapshot."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        heroes = [actor for actor in world.get_actors() if actor.attributes.get("role_name") == HERO_ROLE]
        if heroes:
            return min(heroes, key=lambda actor: int(actor.id))
        time.sleep(0.01)
    raise LookupError("there is no vehicle with the role hero")
