"""What crosses the wire between Codriver and the bridge.

One WebSocket message is one MessagePack map with its `kind` and the number (`id`) of the request; every request gets exactly one answer with
the same number. This file and `src/carla/bridge/messages.ts` say the same; `tests/fixtures/bridge` keeps them equal. Everything is in CARLA's
own frame and units (left-handed, metres, degrees, metres per second), except that a *place* is the middle of a body's box on the ground, not
the origin of CARLA's actor. Frames travel as columns: 32-bit floats, little endian.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

PROTOCOL = 1
"""Raised whenever one side of another version would misunderstand."""

STATE_COLUMNS = ("x", "y", "z", "yaw", "velocityX", "velocityY", "yawRate")
"""Columns of `Frame.state`, each with one float per actor: metres, degrees, m/s, degrees per second."""

EGO_ID = 1
FIRST_BACKGROUND_ID = 2
FIRST_FIXTURE_ID = 900_000
FIRST_SCRIPTED_ID = 1_000_000
"""Ids are of the bridge's own: the ego, whoever else is there in order of appearance, what is parked in the town itself, and those that Codriver named."""

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
MAX_MAP_BYTES = 64 * 1024 * 1024
"""Longest OpenDRIVE text once unpacked."""


Number = Annotated[float, msgspec.Meta(ge=-1e7, le=1e7)]
"""Any number that has a place in a world: neither infinite nor none at all."""
Share = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
Count = Annotated[int, msgspec.Meta(ge=0, le=500)]
Name = Annotated[str, msgspec.Meta(max_length=200)]
RequestId = Annotated[int, msgspec.Meta(ge=0, le=0xFFFF_FFFF)]


class _Wire(msgspec.Struct, rename="camel", tag_field="kind", forbid_unknown_fields=True):
    pass


class _Part(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    pass


# Parts


class Place(_Part):
    """Middle of a body's box on the ground; yaw in degrees, clockwise seen from above."""

    x: Number
    y: Number
    z: Number
    yaw: Number


class Control(_Part):
    """CARLA's vehicle control: steer is right positive."""

    throttle: Share
    brake: Share
    steer: Annotated[float, msgspec.Meta(ge=-1.0, le=1.0)]
    reverse: bool
    hand_brake: bool


class Weather(_Part):
    """The part of CARLA's weather that we set; angles in degrees, the rest in percent."""

    cloudiness: Number
    precipitation: Number
    precipitation_deposits: Number
    wind_intensity: Number
    sun_azimuth_angle: Number
    sun_altitude_angle: Number
    fog_density: Number
    fog_distance: Number
    wetness: Number


class EgoStart(_Part):
    """The vehicle that is driven."""

    blueprint: str
    place: Place
    speed: Number


class Traffic(_Part):
    """Background: driven by the TrafficManager, and walkers where the server has a navigation mesh. As many as find room."""

    vehicles: Count
    walkers: Count
    careless_share: Share


class Born(_Part):
    """What does not change while an actor lives. Full sizes (m)."""

    id: int
    type_id: str
    role: str
    base_type: str
    special_type: str
    length: Number
    width: Number
    height: Number


class Collision(_Part):
    """The ego touched something, in the frame that `carla_frame` names: the sensor's stream may be late.

    `other_id` is 0 for the town's layout and for actors that are gone; places are CARLA's own (no box).
    """

    carla_frame: int
    other_id: int
    other_type_id: str
    x: Number
    y: Number
    z: Number
    impulse: Number


class LaneSpot(_Part):
    """A place on a lane by OpenDRIVE's names."""

    road: int
    lane: int
    s: Number


class Light(_Part):
    """A traffic light: its order in `signals` is its order in `Frame.lights`. Times in seconds, group by number, `pole` as CARLA counts the turns."""

    open_drive_id: str
    place: Place
    trigger: Place
    group: int
    pole: int
    green: Number
    yellow: Number
    red: Number
    stops: list[LaneSpot]


class Sign(_Part):
    """A stop, yield or speed sign; `type_id` is `traffic.stop`, `traffic.yield` or `traffic.speed_limit.<km/h>`."""

    type_id: str
    place: Place
    trigger: Place


class Frame(_Part):
    """One moment. `ids`: one 32-bit unsigned number per actor, row 0 is the ego; `state`: `STATE_COLUMNS`; `flags`: one byte per actor.

    `lights`, `light_elapsed`: one byte (CARLA's state) and one float (s) per light.
    """

    tick: int
    carla_frame: int
    ids: bytes
    state: bytes
    flags: bytes
    lights: bytes
    light_elapsed: bytes
    born: list[Born]
    collisions: list[Collision]


# Commands to actors and lights, in the order in which they are to be carried out


class _Command(msgspec.Struct, rename="camel", tag_field="do", forbid_unknown_fields=True):
    pass


class Spawn(_Command, tag="spawn"):
    """A new actor under the id of the caller's choice. Where CARLA lacks the type another of the kind is taken. A prop flatter than 0.1 m is driven over."""

    id: int
    actor: Literal["car", "truck", "bus", "motorcycle", "bicycle", "walker", "emergency", "prop"]
    type_id: str
    place: Place
    speed: Number
    height: Number


class Destroy(_Command, tag="destroy"):
    """Removes an actor."""

    id: int


class Teleport(_Command, tag="teleport"):
    """Sets an actor down somewhere else, standing."""

    id: int
    place: Place


class Walk(_Command, tag="walk"):
    """Moves an actor straight ahead until told otherwise."""

    id: int
    yaw: Number
    speed: Number


class Follow(_Command, tag="follow"):
    """Hands a vehicle to the TrafficManager at a wanted speed (m/s)."""

    id: int
    speed: Number
    blind: bool


class Steer(_Command, tag="control"):
    """Pedals and wheel of another vehicle."""

    id: int
    control: Control


class Flags(_Command, tag="flags"):
    """Lights, siren and doors, as the bits in `Frame.flags`."""

    id: int
    flags: int


class SetLight(_Command, tag="light"):
    """Holds a light in a state (CARLA's number), or gives it back to its programme."""

    light: int
    state: int | None


class SetWeather(_Command, tag="weather"):
    """The weather from now on."""

    weather: Weather


Command = Spawn | Destroy | Teleport | Walk | Follow | Steer | Flags | SetLight | SetWeather


# Requests


class Hello(_Wire, tag="hello"):
    """First message of every connection."""

    id: RequestId
    protocol: int
    role: Literal["controller", "watcher"]
    client: Name


class LoadTown(_Wire, tag="loadTown"):
    """A town that CARLA knows; nothing happens where it is loaded already."""

    id: RequestId
    town: Name


class LoadMap(_Wire, tag="loadMap"):
    """A town from an OpenDRIVE text (UTF-8, zlib)."""

    id: RequestId
    deflated: bytes


class GetMap(_Wire, tag="getMap"):
    """Asks for the OpenDRIVE text; it is left out when its SHA-256 is `have`."""

    id: RequestId
    have: str | None


class GetSignals(_Wire, tag="getSignals"):
    """Asks for lights and signs."""

    id: RequestId


class Reset(_Wire, tag="reset"):
    """Ends the running episode and begins another in the loaded town."""

    id: RequestId
    ego: EgoStart
    weather: Weather
    seed: Annotated[int, msgspec.Meta(ge=0, le=0xFFFF_FFFF)]
    traffic: Traffic


class Step(_Wire, tag="step"):
    """Carries out the commands in order and advances by 0.05 s. Where a command fails nothing advances."""

    id: RequestId
    control: Control
    commands: list[Command]


class Watch(_Wire, tag="watch"):
    """Asks for the next frame of whoever controls."""

    id: RequestId


class End(_Wire, tag="end"):
    """Ends the episode: its actors go, and CARLA gets its clock back until the next reset."""

    id: RequestId


Request = Hello | LoadTown | LoadMap | GetMap | GetSignals | Reset | Step | Watch | End


# Answers


class Welcome(_Wire, tag="welcome"):
    """Who answers."""

    id: int
    protocol: int
    bridge: str
    carla_client: str
    carla_server: str
    town: str
    towns: list[str]


class Loaded(_Wire, tag="loaded"):
    """The town that is there now."""

    id: int
    town: str


class MapText(_Wire, tag="map"):
    """The loaded town's OpenDRIVE text (zlib), or nothing where the asker has it or it is too long for a message."""

    id: int
    town: str
    sha256: str
    deflated: bytes | None


class Signals(_Wire, tag="signals"):
    """Lights and signs of the loaded town."""

    id: int
    lights: list[Light]
    signs: list[Sign]


class Begun(_Wire, tag="begun"):
    """An episode began. `notes` tells what could not be had as asked."""

    id: int
    frame: Frame
    notes: list[str]


class Stepped(_Wire, tag="stepped"):
    """The moment after a step."""

    id: int
    frame: Frame


class Ended(_Wire, tag="ended"):
    """No episode runs."""

    id: int


class Failed(_Wire, tag="failed"):
    """A request that was not met, and what to do about it. `id` is 0 where the request could not be read."""

    id: int
    code: str
    message: str
    remedy: str


Answer = Welcome | Loaded | MapText | Signals | Begun | Stepped | Ended | Failed
