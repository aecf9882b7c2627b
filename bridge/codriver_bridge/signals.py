"""A town's lights and signs, told once, and the states of the lights, tick by tick."""

from __future__ import annotations

import array
import math

import carla

from .messages import LaneSpot, Light, Place, Sign

SIGNS = ("traffic.stop", "traffic.yield", "traffic.speed_limit.")


class Signals:
    """The lights of the loaded town in a fixed order."""

    def __init__(self, world: carla.World) -> None:
        actors = world.get_actors()
        self.lights: list[carla.TrafficLight] = sorted(actors.filter("traffic.traffic_light*"), key=lambda actor: int(actor.id))
        self._signs: list[carla.Actor] = sorted(
            (actor for actor in actors if actor.type_id.startswith(SIGNS)), key=lambda actor: int(actor.id)
        )
        self._overrides: dict[int, carla.TrafficLightState] = {}

    def describe_lights(self) -> list[Light]:
        """Where lights are and what they govern."""
        groups: dict[int, int] = {}
        for light in self.lights:
            if light.id not in groups:
                number = len(set(groups.values()))
                groups.update((other.id, number) for other in light.get_group_traffic_lights())
                groups.setdefault(light.id, number)
        return [
            Light(
                str(light.get_opendrive_id()),
                _place(light.get_transform()),
                _trigger(light),
                groups[light.id],
                light.get_pole_index(),
                light.get_green_time(),
                light.get_yellow_time(),
                light.get_red_time(),
                [LaneSpot(spot.road_id, spot.lane_id, spot.s) for spot in light.get_affected_lane_waypoints()],
            )
            for light in self.lights
        ]

    def describe_signs(self) -> list[Sign]:
        """Stop, yield and speed signs."""
        return [Sign(sign.type_id, _place(sign.get_transform()), _trigger(sign)) for sign in self._signs]

    def hold(self, light: int, state: int | None) -> None:
        """Keeps a light in a state, or lets go of it."""
        if state is None:
            if self._overrides.pop(light, None) is not None:
                self.lights[light].reset_group()
        else:
            self._overrides[light] = carla.TrafficLightState.values[state]

    def let_go(self) -> None:
        """Holds none any more."""
        self._overrides.clear()

    def insist(self) -> None:
        """CARLA's programme takes a light back at its next change, so held ones are set anew before each tick. `freeze` of one light freezes all of them."""
        for light, state in self._overrides.items():
            self.lights[light].set_state(state)

    def read(self) -> tuple[bytes, bytes]:
        """State and elapsed time of every light now."""
        states = bytes(int(light.state) for light in self.lights)
        return states, array.array("f", [light.get_elapsed_time() for light in self.lights]).tobytes()


def _place(transform: carla.Transform) -> Place:
    location = transform.location
    return Place(location.x, location.y, location.z, transform.rotation.yaw)


def _trigger(actor: carla.Actor) -> Place:
    """Middle of the trigger volume, on its floor."""
    volume = actor.trigger_volume
    transform = actor.get_transform()
    yaw = math.radians(transform.rotation.yaw)
    middle, origin = volume.location, transform.location
    return Place(
        origin.x + math.cos(yaw) * middle.x - math.sin(yaw) * middle.y,
        origin.y + math.sin(yaw) * middle.x + math.cos(yaw) * middle.y,
        origin.z + middle.z - volume.extent.z,
        transform.rotation.yaw,
    )
