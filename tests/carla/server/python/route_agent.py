"""A small agent on the client API alone: plans over the map's topology, follows the lane by pure pursuit, keeps its speed, minds lights and cars ahead."""

from __future__ import annotations

import heapq
import math

import carla

RESOLUTION_M = 2.0
WHEELBASE_M = 2.9
STEER_LIMIT_RAD = 0.62


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


class RouteAgent:
    """Drives one vehicle along a route."""

    def __init__(self, vehicle: carla.Vehicle, route: list[carla.Waypoint]) -> None:
        self._vehicle = vehicle
        self._route = [waypoint.transform.location for waypoint in route]
        self._at = 0

    @property
    def done(self) -> bool:
        """Whether the end of the route is reached."""
        return self._at >= len(self._route) - 2

    @property
    def gap_m(self) -> float:
        """Distance to the goal."""
        return self._vehicle.get_location().distance(self._route[-1])

    def run_step(self, others: list[carla.Vehicle]) -> carla.VehicleControl:
        """The control of this tick."""
        pose = self._vehicle.get_transform()
        speed = self._vehicle.get_velocity().length()
        while self._at < len(self._route) - 1 and self._route[self._at + 1].distance(pose.location) < self._route[self._at].distance(pose.location):
            self._at += 1
        aim = self._route[min(len(self._route) - 1, self._at + 1 + round((2.0 + 0.4 * speed) / RESOLUTION_M))]
        wanted = self._wanted_speed()
        if self._must_stop(pose, speed, others):
            wanted = 0.0
        return _control(pose, speed, aim, wanted)

    def _wanted_speed(self) -> float:
        """Limit of the road, less where the route bends."""
        limit = 0.8 * self._vehicle.get_speed_limit() / 3.6
        ahead = self._route[self._at : self._at + 12]
        for one, middle, other in zip(ahead, ahead[2:], ahead[4:]):
            turn = abs(_bearing(middle, other, math.atan2(middle.y - one.y, middle.x - one.x)))
            if turn > 0.05:
                limit = min(limit, math.sqrt(2.0 * 4.0 / turn))
        return limit

    def _must_stop(self, pose: carla.Transform, speed: float, others: list[carla.Vehicle]) -> bool:
        if self._vehicle.is_at_traffic_light() and self._vehicle.get_traffic_light_state() != carla.TrafficLightState.Green:
            return True
        forward = pose.get_forward_vector()
        for other in others:
            apart = other.get_location() - pose.location
            along = apart.dot(forward)
            beside = math.hypot(apart.x - along * forward.x, apart.y - along * forward.y)
            if 0.0 < along < 7.0 + speed and beside < 2.0:
                return True
        return False


def _control(pose: carla.Transform, speed: float, aim: carla.Location, wanted: float) -> carla.VehicleControl:
    bearing = _bearing(pose.location, aim, math.radians(pose.rotation.yaw))
    distance = max(2.0, pose.location.distance(aim))
    steer = math.atan2(2.0 * WHEELBASE_M * math.sin(bearing), distance) / STEER_LIMIT_RAD
    error = wanted - speed
    control = carla.VehicleControl(steer=max(-1.0, min(1.0, steer)))
    if error < -0.5 or wanted == 0.0:
        control.brake = 1.0 if wanted == 0.0 else min(1.0, -0.3 * error)
    else:
        control.throttle = max(0.0, min(0.8, 0.45 + 0.3 * error))
    return control


def _bearing(here: carla.Location, there: carla.Location, heading: float) -> float:
    """Angle from a heading to a place, to the right positive, in (-pi, pi]."""
    angle = math.atan2(there.y - here.y, there.x - here.x) - heading
    return math.atan2(math.sin(angle), math.cos(angle))
