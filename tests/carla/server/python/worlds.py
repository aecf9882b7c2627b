"""Milestone 7: other towns, in both modes, and several clients of one world."""

import sys
import time
from pathlib import Path

import carla

from session import connect, refusal_of, report, synchronous

SECOND_TOWN = sys.argv[2]
OPEN_DRIVE = Path(sys.argv[3])


def catch_up(watching: carla.World, frame: int) -> None:
    """Waits until a client that does not tick itself has heard of a frame."""
    deadline = time.monotonic() + 10.0
    while watching.get_snapshot().frame < frame:
        assert time.monotonic() < deadline, "the frame did not arrive"
        time.sleep(0.005)


client = connect()
world = client.get_world()
first = world.get_map().name
car = world.spawn_actor(world.get_blueprint_library().find("vehicle.audi.tt"), world.get_map().get_spawn_points()[0])
newest = car.id

world = client.load_world(SECOND_TOWN)
ids = sorted(actor.id for actor in world.get_actors())
report(
    asynchronous=[world.get_map().name.endswith(SECOND_TOWN), first != world.get_map().name],
    fresh_ids=ids[0] > newest,
    no_cars=len(world.get_actors().filter("vehicle.*")),
    unknown=refusal_of(lambda: client.load_world("Atlantis")),
)

with synchronous(world):
    world.tick()
    world = client.load_world(first, reset_settings=False)
    kept = world.get_settings()
    frame = world.get_snapshot().frame
    report(
        synchronous=[world.get_map().name == first, kept.synchronous_mode, kept.fixed_delta_seconds],
        ticks_on=world.tick() == frame + 1,
    )
    episode = world.id
    world = client.reload_world(reset_settings=False)
    report(reloaded=[world.get_map().name == first, world.id > episode])
world = client.reload_world()
report(settings_reset=world.get_settings().synchronous_mode)

world = client.generate_opendrive_world(OPEN_DRIVE.read_text(encoding="utf8"), carla.OpendriveGenerationParameters())
report(
    generated=world.get_map().name,
    drivable=len(world.get_map().get_spawn_points()) > 10,
    no_map=refusal_of(lambda: client.generate_opendrive_world("<OpenDRIVE/>")) != "",
)
world = client.load_world(first)

other_world = connect().get_world()
with synchronous(world):
    car = world.spawn_actor(world.get_blueprint_library().find("vehicle.audi.tt"), world.get_map().get_spawn_points()[0])
    catch_up(other_world, world.tick())
    world.tick()
    catch_up(world, other_world.tick())
    seen = other_world.get_actor(car.id)
    seen.apply_control(carla.VehicleControl(throttle=1.0))
    for _ in range(20):
        frame = world.tick()
    catch_up(other_world, frame)
    report(
        shared=[seen.type_id, seen.get_location().distance(car.get_location()) < 0.01, car.get_velocity().length() > 2],
        same_settings=other_world.get_settings().synchronous_mode,
    )
    seen.destroy()
    catch_up(other_world, world.tick())
    report(gone_for_both=[len(w.get_actors().filter("vehicle.*")) for w in (world, other_world)])
