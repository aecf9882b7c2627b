"""Milestone 2: the map as the client reads it, settings, and the clock of synchronous ticks."""

from session import connect, report, synchronous

client = connect()
world = client.get_world()
town = world.get_map()
points = town.get_spawn_points()
beside_road = [
    round(point.location.distance(town.get_waypoint(point.location).transform.location), 2) for point in points
]
off_heading = [
    abs((point.rotation.yaw - town.get_waypoint(point.location).transform.rotation.yaw + 180) % 360 - 180) for point in points
]
ahead = town.get_waypoint(points[0].location).next(30.0)

with synchronous(world):
    first = world.get_snapshot()
    frames = [world.tick() for _ in range(10)]
    last = world.get_snapshot()
    ten_steps = [
        frames == list(range(first.frame + 1, first.frame + 11)),
        last.frame == frames[-1],
        round(last.timestamp.elapsed_seconds - first.timestamp.elapsed_seconds, 6),
        round(last.timestamp.delta_seconds, 6),
    ]
with synchronous(world, 0.1):
    before = world.get_snapshot().timestamp.elapsed_seconds
    world.tick()
    long_step = round(world.get_snapshot().timestamp.elapsed_seconds - before, 6)
moved_on = world.wait_for_tick().frame > last.frame
settings = world.get_settings()
report(
    name=town.name,
    spawn_points=len(points) > 100,
    height_over_road=[min(beside_road), max(beside_road)],
    off_heading=max(off_heading) < 1.0,
    ahead=len(ahead) > 0,
    topology=len(town.get_topology()) > 100,
    ten_steps=ten_steps,
    long_step=long_step,
    asynchronous_again=[moved_on, settings.synchronous_mode, settings.fixed_delta_seconds],
)
