from __future__ import annotations

import array
from types import SimpleNamespace

import carla

from codriver_bridge.fixtures import Fixtures


class TownWithParkedCars:
    """The one call of a world that is needed, with real boxes of CARLA's client."""

    def get_environment_objects(self, label: carla.CityObjectLabel) -> list[SimpleNamespace]:
        places = {carla.CityObjectLabel.Car: [(30.0, 5.0, 270.0), (10.0, -4.0, 90.0)], carla.CityObjectLabel.Truck: [(0.0, 0.0, 0.0)]}
        return [SimpleNamespace(bounding_box=self._box(*place)) for place in places.get(label, [])]

    @staticmethod
    def _box(x: float, y: float, yaw: float) -> carla.BoundingBox:
        box = carla.BoundingBox(carla.Location(x, y, 1.0), carla.Vector3D(2.25, 1.0, 0.75))
        box.rotation = carla.Rotation(yaw=yaw)
        return box


def test_parked_cars_of_the_map_stand_in_every_frame_in_a_fixed_order() -> None:
    fixtures = Fixtures(TownWithParkedCars())
    assert [(born.id, born.base_type, born.role, born.length, born.width, born.height) for born in fixtures.born] == [
        (900_000, "car", "map", 4.5, 2.0, 1.5),
        (900_001, "car", "map", 4.5, 2.0, 1.5),
        (900_002, "truck", "map", 4.5, 2.0, 1.5),
    ]
    assert fixtures.ids == array.array("I", [900_000, 900_001, 900_002])
    assert [list(column) for column in fixtures.columns] == [[10, 30, 0], [-4, 5, 0], [0.25] * 3, [90, -90, 0], [0] * 3, [0] * 3, [0] * 3]
