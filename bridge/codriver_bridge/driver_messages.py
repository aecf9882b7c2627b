"""What crosses the wire between an agent of the CARLA leaderboard and a Codriver that drives for it (`codriver serve`).

One WebSocket message is one MessagePack map with its `kind` and the number (`id`) of the request; every request gets exactly one answer with the same number.
Everything is in CARLA's frame and units. `src/carla/bridge/driverMessages.ts` says the same; `tests/fixtures/bridge/driver.json` keeps them equal.
"""

from __future__ import annotations

import msgspec

from .messages import Control, Frame, Light, Weather

DRIVER_PROTOCOL = 1
"""Raised whenever one side of another version would misunderstand."""

ROUTE_COLUMNS = ("x", "y", "z", "yaw", "option")
"""Columns of `Begin.route`: 32-bit floats, little endian, one per point; metres and CARLA's `RoadOption` as a number."""


class _Wire(msgspec.Struct, rename="camel", tag_field="kind", forbid_unknown_fields=True):
    pass


# Requests


class DriverHello(_Wire, tag="hello"):
    """First message of every connection."""

    id: int
    protocol: int
    client: str


class Begin(_Wire, tag="begin"):
    """A route begins: the town's OpenDRIVE text (UTF-8, zlib), its lights, the dense plan, the weather."""

    id: int
    town: str
    deflated: bytes
    lights: list[Light]
    route: bytes
    weather: Weather
    seed: int


class Drive(_Wire, tag="drive"):
    """The world now; the answer is what to do."""

    id: int
    frame: Frame


class DriveEnd(_Wire, tag="end"):
    """The route is over."""

    id: int


DriverRequest = DriverHello | Begin | Drive | DriveEnd


# Answers


class DriverWelcome(_Wire, tag="welcome"):
    """Who answers."""

    id: int
    protocol: int
    driver: str


class Began(_Wire, tag="began"):
    """`notes` tells what is not as the driver would like it, such as lights that the map lacks."""

    id: int
    notes: list[str]


class DriverControl(_Wire, tag="control"):
    """What to do. `reason` is the driver's own word for it; `failure` says why a policy gave no usable action, which stops the car."""

    id: int
    control: Control
    reason: str
    failure: str | None


class DriveEnded(_Wire, tag="ended"):
    """No route is driven."""

    id: int


class DriverFailed(_Wire, tag="failed"):
    """A request that was not met, and what to do about it."""

    id: int
    code: str
    message: str
    remedy: str


DriverAnswer = DriverWelcome | Began | DriverControl | DriveEnded | DriverFailed
