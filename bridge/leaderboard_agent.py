"""An agent for the official CARLA leaderboard (1.0 and 2.x) that is driven by Codriver.

Start `codriver serve --driver expert` (or `--driver policy:best.js`), then give this file to the leaderboard as `--agent`. It needs no sensors: it reads the
world through CARLA's client. Settings come from a JSON file (`--agent-config`) or from the environment:

    codriver   CODRIVER_SERVE         address of `codriver serve` (ws://127.0.0.1:8770)
    host       CARLA_HOST             CARLA, where the leaderboard does not say (127.0.0.1)
    port       CARLA_PORT             its port (2000)
    track      CODRIVER_TRACK         track to enter (SENSORS)
    timeout_s  CODRIVER_TIMEOUT       longest wait for a control in seconds (60)
               CODRIVER_BRIDGE_TOKEN  token of `codriver serve`, where it has one
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import carla
from leaderboard.autoagents.autonomous_agent import AutonomousAgent, Track

from codriver_bridge.driver_link import DriverLink, RoutePoint
from codriver_bridge.world_view import WorldView


def _point(place: carla.Transform, option: Any) -> RoutePoint:
    return place.location.x, place.location.y, place.location.z, place.rotation.yaw, int(option.value)


def get_entry_point() -> str:
    """The leaderboard asks for the name of the class."""
    return "CodriverAgent"


class CodriverAgent(AutonomousAgent):
    """Asks Codriver for each control."""

    def __init__(self, *places: Any, **words: Any) -> None:
        """The leaderboard 1.0 gives the path of the settings, 2.x host and port of CARLA."""
        self._carla_place: tuple[str, int] | None = (str(places[0]), int(places[1])) if len(places) >= 2 else None
        self._settings: dict[str, Any] = {}
        self._route: list[RoutePoint] = []
        self._link: DriverLink | None = None
        self._view: WorldView | None = None
        self._told: set[str] = set()
        super().__init__(*places, **words)

    def setup(self, path_to_conf_file: str) -> None:
        """Reads the settings."""
        if path_to_conf_file:
            self._settings = json.loads(Path(path_to_conf_file).read_text("utf-8"))
        self.track = Track[self._setting("track", "CODRIVER_TRACK", "SENSORS")]

    def sensors(self) -> list[dict[str, Any]]:
        """None: everything is read through the client."""
        return []

    def set_global_plan(self, global_plan_gps: Any, global_plan_world_coord: Any) -> None:
        """Keeps the dense plan; the leaderboard keeps a sparse one for agents that see with sensors."""
        super().set_global_plan(global_plan_gps, global_plan_world_coord)
        self._route = [_point(place, option) for place, option in global_plan_world_coord]

    def run_step(self, input_data: Any, timestamp: float) -> carla.VehicleControl:
        """One control for the world as it is now."""
        if self._link is None or self._view is None:
            self._link, self._view = self._begin()
        answer = self._link.drive(self._view.next())
        if answer.failure is not None and answer.failure not in self._told:
            self._told.add(answer.failure)
            print(f"Codriver: {answer.failure}")
        wanted = answer.control
        return carla.VehicleControl(throttle=wanted.throttle, steer=wanted.steer, brake=wanted.brake, hand_brake=wanted.hand_brake, reverse=wanted.reverse)

    def destroy(self) -> None:
        """The route is over."""
        link, self._link, self._view = self._link, None, None
        if link is not None:
            link.close()

    def _begin(self) -> tuple[DriverLink, WorldView]:
        world = self._world()
        view = WorldView(world)
        link = DriverLink(
            self._setting("codriver", "CODRIVER_SERVE", "ws://127.0.0.1:8770"),
            os.environ.get("CODRIVER_BRIDGE_TOKEN") or None,
            float(self._setting("timeout_s", "CODRIVER_TIMEOUT", "60")),
        )
        town = world.get_map()
        for note in link.begin(str(town.name).rsplit("/", 1)[-1], str(town.to_opendrive()), view.lights(), self._route, view.weather()):
            print(f"Codriver: {note}")
        print(f"Codriver: {link.driver} drives")
        return link, view

    def _world(self) -> carla.World:
        """The leaderboard's own world, whose snapshots are those that it steps by; else one of a client of our own."""
        try:
            from srunner.scenariomanager.carla_data_provider import CarlaDataProvider  # noqa: PLC0415

            world = CarlaDataProvider.get_world()
            if world is not None:
                return world
        except ImportError:
            # A leaderboard without its scenario runner: the stand-in of our tests, or somebody's own.
            pass
        host, port = self._carla_place or (self._setting("host", "CARLA_HOST", "127.0.0.1"), int(self._setting("port", "CARLA_PORT", "2000")))
        client = carla.Client(host, port)
        client.set_timeout(30.0)
        return client.get_world()

    def _setting(self, key: str, variable: str, fallback: str) -> str:
        return str(self._settings.get(key) or os.environ.get(variable) or fallback)
