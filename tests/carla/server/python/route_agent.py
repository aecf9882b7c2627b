"""A basic agent on the client API alone, as CARLA's wheel brings none: plans over the map, steers and holds its speed by PIDs with the gains of CARLA's own
BasicAgent, stops at red lights by their trigger volumes and behind what is in its way."""

from __future__ import annotations

import heapq
import math
from collections import deque

import carla

RESOLUTION_M = 2.0
STEP_S = 0.05
TARGET_KMH = 30.0
# Of CARLA's BasicAgent: gains of both PIDs, and the limits of what they may ask for.
LATERAL = (1.95, 0.05, 0.2)
LONGITUDINAL = (1.0, 0.05, 0.0)
MAX_STEER, MAX_STEER_CHANGE, MAX_THROTTLE, MAX_BRAKE, EMERGENCY_BRAKE = 0.8, 0.1, 0.75, 0.3, 0.5
# Waypoints nearer than this, plus so much for each m/s, are behind it; lights and cars further than this are of no interest.
PASSED_M, PASSED_S = 3.0, 0.5
HAZARD_M, HAZARD_S = 5.0, 1.0


def plan(town: carla.Map, start: carla.Location, goal: carla.Location) -> list[carla.Waypoint]:
    """Waypoints every two metres along the shortest way over the lanes. Raises ValueError where there is none."""
    origin = town.get_waypoint(start)
    target = town.get_waypoint(goal)
    key = _key(origin)
    best = {key: 0.0}
    came_from: dict[tuple[int, int, int, int], tuple[int, int, int, int]] = {}
    waypoints = {key: origin}
    queue = [(0.0, key)]
    while queue:
        _, key = heapq.heappop(queue)
        here = waypoints[key]
        if here.road_id == target.road_id and here.lane_id == target.lane_id and here.transform.location.distance(goal) < 2 * RESOLUTION_M:
            return _walk_back(key, came_from, waypoints)
        for following in here.next(RESOLUTION_M):
            next_key = _key(following)
            cost = best[key] + RESOLUTION_M
            if cost < best.get(next_key, math.inf):
                best[next_key] = cost
                came_from[next_key] = key
                waypoints[next_key] = following
                heapq.heappush(queue, (cost + following.transform.location.distance(goal), next_key))
    raise ValueError("no way leads to the goal")


def _key(waypoint: carla.Waypoint) -> tuple[int, int, int, int]:
    return waypoint.road_id, waypoint.section_id, waypoint.lane_id, round(waypoint.s / RESOLUTION_M)


def _walk_back(key, came_from, waypoints) -> list[carla.Waypoint]:
    route = [waypoints[key]]
    while key in came_from:
        key = came_from[key]
        route.append(waypoints[key])
    return route[::-1]


class Pid:
    """Proportional, integral and derivative terms over the last ten errors."""

    def __init__(self, gains: tuple[float, float, float]) -> None:
        self._p, self._i, self._d = gains
        self._errors: deque[float] = deque(maxlen=10)

    def step(self, error: float) -> float:
        """Output for an error, within -1 and 1."""
        self._errors.append(error)
        slope = (error - self._errors[-2]) / STEP_S if len(self._errors) > 1 else 0.0
        total = sum(self._errors) * STEP_S if len(self._errors) > 1 else 0.0
        return max(-1.0, min(1.0, self._p * error + self._i * total + self._d * slope))


class RouteAgent:
    """Drives one vehicle along a route."""

    def __init__(self, vehicle: carla.Vehicle, route: list[carla.Waypoint]) -> None:
        self._vehicle = vehicle
        self._world = vehicle.get_world()
        self._town = self._world.get_map()
        self._route = [waypoint.transform.location for waypoint in route]
        self._at = 0
        self._steer = 0.0
        self._lateral = Pid(LATERAL)
        self._longitudinal = Pid(LONGITUDINAL)
        self._light: carla.TrafficLight | None = None
        lights = self._world.get_actors().filter("*traffic_light*")
        self._lights = [(light, self._town.get_waypoint(light.get_transform().transform(light.trigger_volume.location))) for light in lights]

    @property
    def done(self) -> bool:
        """Whether the end of the route is reached."""
        return self._at >= len(self._route)

    @property
    def gap_m(self) -> float:
        """Distance to the goal."""
        return self._vehicle.get_location().distance(self._route[-1])

    def run_step(self, others: list[carla.Vehicle]) -> carla.VehicleControl:
        """The control of this tick."""
        pose = self._vehicle.get_transform()
        speed = self._vehicle.get_velocity().length()
        hazard = self._red_light(pose, HAZARD_M + HAZARD_S * speed) or _car_ahead(pose, others, HAZARD_M + HAZARD_S * speed)
        while not self.done and self._route[self._at].distance(pose.location) < PASSED_M + PASSED_S * speed:
            self._at += 1
        control = carla.VehicleControl(brake=1.0)
        if not self.done:
            self._follow(pose, speed, control)
        if hazard:
            control.throttle, control.brake = 0.0, EMERGENCY_BRAKE
        return control

    def _follow(self, pose: carla.Transform, speed: float, control: carla.VehicleControl) -> None:
        wanted = self._lateral.step(_bearing(pose.location, self._route[self._at], math.radians(pose.rotation.yaw)))
        within = max(self._steer - MAX_STEER_CHANGE, min(self._steer + MAX_STEER_CHANGE, wanted))
        self._steer = control.steer = max(-MAX_STEER, min(MAX_STEER, within))
        pedal = self._longitudinal.step(TARGET_KMH - 3.6 * speed)
        control.throttle = min(MAX_THROTTLE, max(0.0, pedal))
        control.brake = min(MAX_BRAKE, max(0.0, -pedal))

    def _red_light(self, pose: carla.Transform, reach_m: float) -> bool:
        """Whether a red light stops the lane ahead; one that does is minded until it is red no more."""
        if self._light is not None and self._light.state == carla.TrafficLightState.Red:
            return True
        self._light = None
        here = self._town.get_waypoint(pose.location)
        forward = pose.get_forward_vector()
        for light, stop in self._lights:
            place = stop.transform.location
            if place.distance(pose.location) > reach_m or stop.road_id != here.road_id or stop.transform.get_forward_vector().dot(forward) < 0:
                continue
            if light.state == carla.TrafficLightState.Red and (place - pose.location).dot(forward) > 0:
                self._light = light
                return True
        return False


def _car_ahead(pose: carla.Transform, others: list[carla.Vehicle], reach_m: float) -> bool:
    forward = pose.get_forward_vector()
    for other in others:
        apart = other.get_location() - pose.location
        along = apart.dot(forward)
        if 0.0 < along < reach_m + 2.5 and math.hypot(apart.x - along * forward.x, apart.y - along * forward.y) < 2.0:
            return True
    return False


def _bearing(here: carla.Location, there: carla.Location, heading: float) -> float:
    """Angle from a heading to a place, to the right positive, in (-pi, pi]."""
    angle = math.atan2(there.y - here.y, there.x - here.x) - heading
    return math.atan2(math.sin(angle), math.cos(angle))
