"""Milestone 1: the client connects to an asynchronous world, and a second one beside it."""

from itertools import pairwise

from session import connect, report

client = connect()
world = client.get_world()
frames = [world.wait_for_tick().frame for _ in range(5)]
other = connect().get_world()
assert other.wait_for_tick().frame >= frames[-1]
report(
    server=client.get_server_version(),
    client=client.get_client_version(),
    steps=[after - before for before, after in pairwise(frames)],
    same_episode=world.id == other.id,
    actors=sorted({actor.type_id for actor in world.get_actors()}),
    maps=client.get_available_maps(),
)
