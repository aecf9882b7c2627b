"""What agents see of the leaderboard's base class: the interfaces of 1.0 (one path) and 2.x (host, port, debug) in one."""

from __future__ import annotations

import enum
from typing import Any

import carla


class Track(enum.Enum):
    SENSORS = "SENSORS"
    MAP = "MAP"
    SENSORS_QUALIFIER = "SENSORS_QUALIFIER"
    MAP_QUALIFIER = "MAP_QUALIFIER"


class AutonomousAgent:
    def __init__(self, *places: Any) -> None:
        self.track = Track.SENSORS
        self._global_plan: Any = None
        self._global_plan_world_coord: Any = None
        # 1.0 sets up in the constructor; 2.x calls `setup` when the plan is known.
        if len(places) == 1:
            self.setup(places[0])

    def setup(self, path_to_conf_file: str) -> None: ...

    def sensors(self) -> list[dict[str, Any]]:
        return []

    def run_step(self, input_data: Any, timestamp: float) -> carla.VehicleControl:
        raise NotImplementedError

    def destroy(self) -> None: ...

    def set_global_plan(self, global_plan_gps: Any, global_plan_world_coord: Any) -> None:
        every_fifty = [point for row, point in enumerate(global_plan_world_coord) if row % 50 == 0]
        self._global_plan_world_coord = every_fifty
        self._global_plan = global_plan_gps

    def __call__(self, timestamp: float) -> carla.VehicleControl:
        control = self.run_step({}, timestamp)
        control.manual_gear_shift = False
        return control
