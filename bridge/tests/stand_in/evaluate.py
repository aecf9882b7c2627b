"""A small stand-in of the leaderboard's evaluator: one route, one agent, in the order of calls of 1.0 or 2.x. Prints one line of JSON.

python evaluate.py <CARLA's port> <1|2> <length of the route in metres> [settings of the agent]
"""

from __future__ import annotations

import enum
import json
import sys
from pathlib import Path

import carla

sys.path.insert(0, str(Path(__file__).parents[2]))

import leaderboard_agent

STEP_S = 0.05
MOST_TICKS = 4000
GOAL_M = 4.0


class RoadOption(enum.Enum):
    STRAIGHT = 3
    LANEFOLLOW = 4


Plan = list[tuple[carla.Transform, RoadOption]]


def dense_plan(town: carla.Map, length_m: int) -> Plan:
    """Along the lanes from the first spawn point, straight ahead where there is a choice."""
    spot = town.get_waypoint(town.get_spawn_points()[0].location)
    plan: Plan = []
    for _ in range(length_m):
        plan.append((spot.transform, RoadOption.STRAIGHT if spot.is_junction else RoadOption.LANEFOLLOW))
        ahead = spot.next(1.0)
        spot = min(ahead, key=lambda other: abs((other.transform.rotation.yaw - spot.transform.rotation.yaw + 180) % 360 - 180))
    return plan


def make_agent(generation: int, port: int, config: str, plan: Plan) -> leaderboard_agent.CodriverAgent:
    agent_class: type[leaderboard_agent.CodriverAgent] = getattr(leaderboard_agent, leaderboard_agent.get_entry_point())
    if generation == 1:
        agent = agent_class(config)
        agent.set_global_plan([], plan)
    else:
        agent = agent_class("127.0.0.1", port, False)
        agent.set_global_plan([], plan)
        agent.setup(config)
    assert agent.sensors() == []
    return agent


def main() -> None:
    port, generation, length_m = (int(word) for word in sys.argv[1:4])
    config = sys.argv[4] if len(sys.argv) > 4 else ""
    client = carla.Client("127.0.0.1", port)
    client.set_timeout(30.0)
    world = client.get_world()
    before = world.get_settings()
    settings = world.get_settings()
    settings.synchronous_mode, settings.fixed_delta_seconds = True, STEP_S
    world.apply_settings(settings)
    plan = dense_plan(world.get_map(), length_m)
    library = world.get_blueprint_library()
    model = library.find("vehicle.lincoln.mkz_2017")
    model.set_attribute("role_name", "hero")
    start = carla.Transform(plan[0][0].location + carla.Location(z=0.5), plan[0][0].rotation)
    ego = world.spawn_actor(model, start)
    bumper = world.spawn_actor(library.find("sensor.other.collision"), carla.Transform(), attach_to=ego)
    hits: list[str] = []
    bumper.listen(lambda event: hits.append(event.other_actor.type_id))
    world.tick()
    agent = make_agent(generation, port, config, plan)
    track = agent.track.value
    ticks, fastest, astray = 0, 0.0, 0.0
    try:
        while ticks < MOST_TICKS and ego.get_location().distance(plan[-1][0].location) > GOAL_M:
            ego.apply_control(agent(ticks * STEP_S))
            world.tick()
            ticks += 1
            here = ego.get_location()
            fastest = max(fastest, ego.get_velocity().length())
            astray = max(astray, min(here.distance(point.location) for point, _ in plan))
        agent.destroy()
    finally:
        bumper.stop()
        bumper.destroy()
        ego.destroy()
        world.apply_settings(before)
    arrived = ticks < MOST_TICKS
    print(json.dumps({"arrived": arrived, "hits": hits, "ticks": ticks, "fastest_mps": round(fastest, 1), "astray_m": round(astray, 2), "track": track}))


if __name__ == "__main__":
    main()
