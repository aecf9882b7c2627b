"""Who is in the world, under ids of our own, and their states as columns."""

from __future__ import annotations

import array
import math
from dataclasses import dataclass
from typing import Literal

import carla

from .fixtures import Fixtures
from .messages import EGO_ID, FIRST_BACKGROUND_ID, Born, Place

BodyKind = Literal["vehicle", "walker", "prop"]

BRAKE_LIGHTS, BLINKER_LEFT, BLINKER_RIGHT, SIREN, DOOR_OPEN, PARKED, SCRIPTED = (1 << bit for bit in range(7))
"""Bits of a frame's flags."""

LIGHTS_EVERY_TICKS = 5
"""Blinkers are asked for this often: it is a call of its own."""


@dataclass(slots=True)
class Tracked:
    """A body that frames list. `ahead`, `right`: the middle of its box from its origin, in its own frame; `below`: its lowest point from its origin (m)."""

    id: int
    actor: carla.Actor
    kind: BodyKind
    ahead: float
    right: float
    below: float
    length: float
    width: float
    height: float
    flags: int = 0
    blinkers: int = 0

    def origin_of(self, place: Place, raised: float = 0.0) -> carla.Transform:
        """The transform that puts the middle of the box's floor on a place."""
        cosine, sine = math.cos(math.radians(place.yaw)), math.sin(math.radians(place.yaw))
        location = carla.Location(
            x=place.x - cosine * self.ahead + sine * self.right,
            y=place.y - sine * self.ahead - cosine * self.right,
            z=place.z - self.below + raised,
        )
        return carla.Transform(location, carla.Rotation(yaw=place.yaw))


class ActorTable:
    """Every body of the world. Row 0 is the ego; the others follow in the order of their appearance, and what is parked in the town itself."""

    def __init__(self, world: carla.World, ego: carla.Actor, fixtures: Fixtures) -> None:
        self._world = world
        self._fixtures = fixtures
        self._rows: dict[int, Tracked] = {}
        self._ignored: set[int] = set()
        self._next_id = FIRST_BACKGROUND_ID
        self._born: list[Born] = []
        self._ticks = 0
        self.ego = self.adopt(ego, EGO_ID)
        self._born.extend(fixtures.born)
        self._parked = bytes([PARKED]) * len(fixtures.born)

    def adopt(self, actor: carla.Actor, own_id: int | None = None, flags: int = 0) -> Tracked:
        """Lists an actor from now on."""
        kind = _kind_of(actor)
        if kind is None:
            raise ValueError(f"{actor.type_id} is no body")
        box = actor.bounding_box
        middle, half = box.location, box.extent
        if own_id is None:
            own_id = self._next_id
            self._next_id += 1
        tracked = Tracked(own_id, actor, kind, middle.x, middle.y, middle.z - half.z, 2 * half.x, 2 * half.y, 2 * half.z, flags)
        self._rows[actor.id] = tracked
        words = actor.attributes
        self._born.append(
            Born(
                own_id,
                actor.type_id,
                words.get("role_name", ""),
                words.get("base_type", ""),
                words.get("special_type", ""),
                tracked.length,
                tracked.width,
                tracked.height,
            )
        )
        return tracked

    def flatten(self, tracked: Tracked, height: float) -> None:
        """Makes a body that was adopted just now as low as it is meant to be."""
        tracked.height = height
        self._born[-1].height = height

    def forget(self, tracked: Tracked) -> None:
        """Lists it no more; an actor that was born and destroyed between two frames is never told of."""
        del self._rows[tracked.actor.id]
        self._born = [born for born in self._born if born.id != tracked.id]

    def find(self, own_id: int) -> Tracked | None:
        """The living actor of an id."""
        return next((tracked for tracked in self._rows.values() if tracked.id == own_id), None)

    def living(self) -> list[Tracked]:
        """Everybody that the last frame listed, in its order."""
        return list(self._rows.values())

    def id_of(self, carla_id: int) -> int:
        """Our id of a CARLA actor, 0 where it is not listed."""
        tracked = self._rows.get(carla_id)
        return 0 if tracked is None else tracked.id

    def read(self, snapshot: carla.WorldSnapshot) -> tuple[bytes, bytes, bytes, list[Born]]:
        """Ids, states, flags of everybody alive, and who is new."""
        self._keep_up(snapshot)
        if self._ticks % LIGHTS_EVERY_TICKS == 0:
            self._read_blinkers()
        self._ticks += 1
        count = len(self._rows)
        ids = array.array("I")
        flags = bytearray()
        columns = [array.array("f", bytes(4 * count)) for _ in range(7)]
        xs, ys, zs, yaws, velocities_x, velocities_y, yaw_rates = columns
        for row, tracked in enumerate(self._rows.values()):
            state = snapshot.find(tracked.actor.id)
            transform = state.get_transform()
            location, yaw = transform.location, transform.rotation.yaw
            velocity = state.get_velocity()
            x, y = location.x, location.y
            if tracked.ahead != 0.0 or tracked.right != 0.0:
                cosine, sine = math.cos(math.radians(yaw)), math.sin(math.radians(yaw))
                x += cosine * tracked.ahead - sine * tracked.right
                y += sine * tracked.ahead + cosine * tracked.right
            ids.append(tracked.id)
            xs[row], ys[row], zs[row], yaws[row] = x, y, location.z + tracked.below, yaw
            velocities_x[row], velocities_y[row], yaw_rates[row] = velocity.x, velocity.y, state.get_angular_velocity().z
            brakes = BRAKE_LIGHTS if tracked.kind == "vehicle" and tracked.actor.get_control().brake > 0.0 else 0
            flags.append(tracked.flags | tracked.blinkers | brakes)
        born, self._born = self._born, []
        fixtures = self._fixtures
        state = b"".join(part.tobytes() for pair in zip(columns, fixtures.columns, strict=True) for part in pair)
        return (ids + fixtures.ids).tobytes(), state, bytes(flags) + self._parked, born

    def _keep_up(self, snapshot: carla.WorldSnapshot) -> None:
        alive = {state.id for state in snapshot}
        for carla_id in [carla_id for carla_id in self._rows if carla_id not in alive]:
            if carla_id == self.ego.actor.id:
                raise RuntimeError("the ego is gone from the world")
            self.forget(self._rows[carla_id])
        fresh = [carla_id for carla_id in alive if carla_id not in self._rows and carla_id not in self._ignored]
        if not fresh:
            return
        for actor in sorted(self._world.get_actors(sorted(fresh)), key=lambda actor: int(actor.id)):
            if _kind_of(actor) is None:
                self._ignored.add(actor.id)
            else:
                self.adopt(actor)

    def _read_blinkers(self) -> None:
        left, right = int(carla.VehicleLightState.LeftBlinker), int(carla.VehicleLightState.RightBlinker)
        for carla_id, state in self._world.get_vehicles_light_states().items():
            tracked = self._rows.get(carla_id)
            if tracked is not None:
                tracked.blinkers = (BLINKER_LEFT if int(state) & left else 0) | (BLINKER_RIGHT if int(state) & right else 0)


def _kind_of(actor: carla.Actor) -> BodyKind | None:
    type_id: str = actor.type_id
    if type_id.startswith("vehicle."):
        return "vehicle"
    if type_id.startswith("walker."):
        return "walker"
    return "prop" if type_id.startswith("static.prop.") else None
