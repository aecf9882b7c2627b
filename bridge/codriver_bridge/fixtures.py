"""Vehicles that belong to the town itself: they stand where the map's makers parked them, and are no actors."""

from __future__ import annotations

import array
import math

import carla

from .messages import FIRST_FIXTURE_ID, STATE_COLUMNS, Born

LABELS = {
    carla.CityObjectLabel.Car: "car",
    carla.CityObjectLabel.Truck: "truck",
    carla.CityObjectLabel.Bus: "bus",
    carla.CityObjectLabel.Motorcycle: "motorcycle",
    carla.CityObjectLabel.Bicycle: "bicycle",
}
MOST = 1000


class Fixtures:
    """Rows of a frame that never change."""

    def __init__(self, world: carla.World) -> None:
        boxes = [(kind, thing.bounding_box) for label, kind in LABELS.items() for thing in world.get_environment_objects(label)]
        # CARLA lists in no fixed order.
        boxes = sorted(boxes, key=lambda found: (found[0], found[1].location.x, found[1].location.y))[:MOST]
        self.born = [
            Born(FIRST_FIXTURE_ID + row, "vehicle.parked", "map", kind, "", 2 * box.extent.x, 2 * box.extent.y, 2 * box.extent.z)
            for row, (kind, box) in enumerate(boxes)
        ]
        self.ids = array.array("I", (born.id for born in self.born))
        values = [(box.location.x, box.location.y, box.location.z - box.extent.z, _yaw(box.rotation.yaw), 0.0, 0.0, 0.0) for _, box in boxes]
        self.columns = [array.array("f", (row[column] for row in values)) for column in range(len(STATE_COLUMNS))]


def _yaw(degrees: float) -> float:
    return math.remainder(degrees, 360.0)
