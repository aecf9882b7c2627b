"""Milestone 3: an agent drives routes of some hundred metres to their goals, without a hit."""

import random
import sys

from route_agent import RouteAgent, plan
from session import connect, report, synchronous

import carla

ROUTES = int(sys.argv[2])
MOST_TICKS = 4000
SHORTEST_M, LONGEST_M = 200, 500

client = connect()
world = client.get_world()
town = world.get_map()
points = town.get_spawn_points()
library = world.get_blueprint_library()
chance = random.Random(7)


def draw_route() -> tuple[carla.Transform, list[carla.Waypoint]]:
    """A start and a way from it that is neither short nor long."""
    while True:
        start, goal = chance.sample(points, 2)
        try:
            route = plan(town, start.location, goal.location)
        except ValueError:
            continue
        if SHORTEST_M < 2 * len(route) < LONGEST_M:
            return start, route


with synchronous(world):
    for _ in range(ROUTES):
        start, route = draw_route()
        car = world.spawn_actor(library.find("vehicle.tesla.model3"), start)
        bumper = world.spawn_actor(library.find("sensor.other.collision"), carla.Transform(), attach_to=car)
        hits: list[str] = []
        bumper.listen(lambda event, hits=hits: hits.append(event.other_actor.type_id))
        world.tick()
        agent = RouteAgent(car, route)
        ticks = 0
        farthest = 0.0
        red_lights_run = 0
        was_at_light = was_red = came_at_red = False
        while not agent.done and ticks < MOST_TICKS:
            car.apply_control(agent.run_step([]))
            world.tick()
            ticks += 1
            here = car.get_location()
            farthest = max(farthest, here.distance(town.get_waypoint(here).transform.location))
            # Who comes to the line at green or yellow may pass it while the light turns.
            is_red = car.get_traffic_light_state() == carla.TrafficLightState.Red
            at_light = car.is_at_traffic_light()
            if at_light and not was_at_light:
                came_at_red = is_red
            red_lights_run += was_at_light and not at_light and came_at_red and was_red
            was_at_light, was_red = at_light, is_red
        report(
            arrived=agent.done,
            hits=hits,
            red_lights_run=red_lights_run,
            near_goal=agent.gap_m < 10.0,
            near_lane=farthest < 3.0,
            ticks=ticks,
            length_m=2 * len(route),
        )
        bumper.stop()
        bumper.destroy()
        car.destroy()
        world.tick()
