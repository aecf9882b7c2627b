"""Milestone 4: batches, and CARLA's own TrafficManager driving cars for a while."""

import random
import sys

import carla

from session import connect, free_port, report, synchronous

CARS = int(sys.argv[2])
TICKS = int(sys.argv[3])

command = carla.command
client = connect()
world = client.get_world()
town = world.get_map()
library = world.get_blueprint_library()
chance = random.Random(3)
cars = sorted(
    (b for b in library.filter("vehicle.*") if b.get_attribute("base_type").as_str() == "car"), key=lambda blueprint: blueprint.id
)
points = town.get_spawn_points()
chance.shuffle(points)

with synchronous(world):
    model = library.find("vehicle.audi.tt")
    results = client.apply_batch_sync(
        [
            command.SpawnActor(model, points[0]),
            command.SpawnActor(model, points[0]),
            command.DestroyActor(4_000_000_000),
            command.SpawnActor(model, points[1]).then(command.SetVehicleLightState(command.FutureActor, carla.VehicleLightState.Fog)),
        ],
        True,
    )
    first, last = world.get_actor(results[0].actor_id), world.get_actor(results[3].actor_id)
    report(
        errors=[result.error for result in results],
        lights=str(last.get_light_state()),
        all_lights=world.get_vehicles_light_states() == {first.id: carla.VehicleLightState.NONE, last.id: carla.VehicleLightState.Fog},
    )
    client.apply_batch_sync(
        [
            command.ApplyVehicleControl(first, carla.VehicleControl(throttle=1.0)),
            command.ApplyTransform(last, points[2]),
            command.ApplyTargetVelocity(last, 5.0 * points[2].get_forward_vector()),
            command.SetSimulatePhysics(last, True),
        ],
        True,
    )
    moved = last.get_location().distance(points[2].location) < 1.0
    for _ in range(20):
        world.tick()
    report(moved=moved, driven=first.get_velocity().length() > 1.0)
    client.apply_batch_sync([command.DestroyActor(first), command.DestroyActor(last)], True)

    port = free_port()
    manager = client.get_trafficmanager(port)
    manager.set_synchronous_mode(True)
    manager.set_random_device_seed(1)
    spawned = client.apply_batch_sync(
        [command.SpawnActor(chance.choice(cars), point).then(command.SetAutopilot(command.FutureActor, True, port)) for point in points[:CARS]], True
    )
    traffic = [world.get_actor(result.actor_id) for result in spawned if not result.error]
    hits: set[tuple[int, str]] = set()
    bumpers = [world.spawn_actor(library.find("sensor.other.collision"), carla.Transform(), attach_to=car) for car in traffic]
    for bumper in bumpers:
        bumper.listen(lambda event: hits.add((event.actor.id, event.other_actor.type_id)))
    world.tick()
    travelled = dict.fromkeys((car.id for car in traffic), 0.0)
    before = {car.id: car.get_location() for car in traffic}
    for _ in range(TICKS):
        world.tick()
        for car in traffic:
            here = car.get_location()
            travelled[car.id] += here.distance(before[car.id])
            before[car.id] = here
    offsets = sorted(here.distance(town.get_waypoint(here).transform.location) for here in before.values())
    report(
        cars=len(traffic),
        hit_cars=len({car for car, _ in hits}),
        standing=sum(1 for metres in travelled.values() if metres < 1.0),
        mean_m=round(sum(travelled.values()) / len(traffic)),
        median_offset_m=round(offsets[len(offsets) // 2], 2),
    )
    for bumper in bumpers:
        bumper.stop()
    world.tick()
    client.apply_batch_sync([command.DestroyActor(actor) for actor in bumpers + traffic], True)
    manager.set_synchronous_mode(False)
    manager.shut_down()
