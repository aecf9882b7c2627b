"""Background traffic by CARLA's TrafficManager, and walkers where the server has a navigation mesh."""

from __future__ import annotations

import random

import carla

from .carla_link import BACKGROUND_ROLE, CarlaLink, asking
from .messages import Traffic

CLEAR_OF_EGO_M = 10.0


class Background:
    """The TrafficManager of a session (it is only started when a vehicle needs it) and the walkers of an episode."""

    def __init__(self, link: CarlaLink, port: int) -> None:
        self._link = link
        self._port = port
        self._manager: carla.TrafficManager | None = None
        self._seed = 0
        self._walkers: list[tuple[carla.Actor, carla.Actor]] = []

    @property
    def manager(self) -> carla.TrafficManager:
        """CARLA's own driver of vehicles, in step with our ticks."""
        if self._manager is None:
            with asking("start its traffic manager"):
                self._manager = self._link.client.get_trafficmanager(self._port)
                self._manager.set_synchronous_mode(True)
                self._manager.set_random_device_seed(self._seed)
        return self._manager

    def begin(self, seed: int) -> None:
        """Makes chance repeat itself. TrafficManager takes seeds of 31 bits."""
        self._seed = seed & 0x7FFF_FFFF
        if self._manager is not None:
            with asking("seed its traffic manager"):
                self._manager.set_random_device_seed(self._seed)

    def populate(self, traffic: Traffic, ego: carla.Location) -> list[str]:
        """Spawns what is asked for, as much as finds room. Returns what could not be had."""
        chance = random.Random(self._seed)
        notes: list[str] = []
        if traffic.vehicles > 0:
            vehicles = self._spawn_vehicles(traffic.vehicles, ego, chance)
            if vehicles < traffic.vehicles:
                notes.append(f"{vehicles} of {traffic.vehicles} background vehicles found room")
        if traffic.walkers > 0:
            walkers = self._spawn_walkers(traffic, chance)
            if walkers < traffic.walkers:
                notes.append(f"{walkers} of {traffic.walkers} background walkers found room (none without a navigation mesh)")
        return notes

    def clear(self) -> None:
        """Stops walkers' minds; the bodies go with the other actors."""
        for _, mind in self._walkers:
            mind.stop()
            mind.destroy()
        self._walkers.clear()

    def close(self) -> None:
        """Lets the TrafficManager run by the clock again, as others would find it."""
        manager, self._manager = self._manager, None
        if manager is not None:
            with asking("let go of its traffic manager"):
                manager.set_synchronous_mode(False)
                manager.shut_down()

    def take(self, vehicle: carla.Vehicle) -> None:
        """Hands a vehicle to the TrafficManager."""
        vehicle.set_autopilot(True, self.manager.get_port())

    def release(self, vehicle: carla.Vehicle) -> None:
        """Takes it back, if it was handed over."""
        if self._manager is not None:
            vehicle.set_autopilot(False, self._manager.get_port())

    def _spawn_vehicles(self, wanted: int, ego: carla.Location, chance: random.Random) -> int:
        world = self._link.world
        port = self.manager.get_port()
        models = sorted(
            (model for model in world.get_blueprint_library().filter("vehicle.*") if model.get_attribute("base_type").as_str() != ""),
            key=lambda model: str(model.id),
        )
        points = [point for point in world.get_map().get_spawn_points() if point.location.distance(ego) > CLEAR_OF_EGO_M]
        chance.shuffle(points)
        batch = []
        for point in points[:wanted]:
            model = chance.choice(models)
            model.set_attribute("role_name", BACKGROUND_ROLE)
            if model.has_attribute("color"):
                model.set_attribute("color", chance.choice(model.get_attribute("color").recommended_values))
            batch.append(carla.command.SpawnActor(model, point).then(carla.command.SetAutopilot(carla.command.FutureActor, True, port)))
        return sum(1 for result in self._link.client.apply_batch_sync(batch, False) if not result.error)

    def _spawn_walkers(self, traffic: Traffic, chance: random.Random) -> int:
        world = self._link.world
        library = world.get_blueprint_library()
        models = sorted(library.filter("walker.pedestrian.*"), key=lambda model: str(model.id))
        mind = library.find("controller.ai.walker")
        world.set_pedestrians_seed(self._seed)
        world.set_pedestrians_cross_factor(traffic.careless_share)
        for _ in range(traffic.walkers):
            location = world.get_random_location_from_navigation()
            if location is None:
                break
            model = chance.choice(models)
            model.set_attribute("role_name", BACKGROUND_ROLE)
            location.z += 1.0
            walker = world.try_spawn_actor(model, carla.Transform(location))
            if walker is not None:
                self._walkers.append((walker, world.spawn_actor(mind, carla.Transform(), attach_to=walker)))
        if self._walkers:
            self._link.tick()
        for _, controller in self._walkers:
            controller.start()
            goal = world.get_random_location_from_navigation()
            if goal is not None:
                controller.go_to_location(goal)
            controller.set_max_speed(1.0 + 0.6 * chance.random())
        return len(self._walkers)
