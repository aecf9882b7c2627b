"""Speed: rounds of synchronous ticks by a client that only ticks while cars drive, or by an agent on the client API. One line for each round."""

import random
import sys
import time

import carla

from route_agent import RouteAgent, plan
from session import connect, report, synchronous

MODE = sys.argv[2]
CARS = int(sys.argv[3])
ROUNDS = int(sys.argv[4])
TICKS = int(sys.argv[5])

client = connect(30.0)
world = client.get_world()
town = world.get_map()
points = town.get_spawn_points()
library = world.get_blueprint_library()
chance = random.Random(7)
vehicles = (blueprint for blueprint in library.filter("vehicle.*") if blueprint.get_attribute("base_type").as_str() == "car")
models = sorted(vehicles, key=lambda blueprint: blueprint.id)


def spawn_cars() -> None:
    """Cars all over the town that drive on by themselves: slowly, in circles, until something stops them."""
    command = carla.command
    control = carla.VehicleControl(throttle=0.35, steer=0.2)
    places = chance.sample(points, min(len(points), 2 * CARS))
    spawned = 0
    for place in places:
        if spawned == CARS:
            break
        spawn = command.SpawnActor(chance.choice(models), place).then(command.ApplyVehicleControl(command.FutureActor, control))
        spawned += not client.apply_batch_sync([spawn], False)[0].error
    assert spawned == CARS, f"only {spawned} cars found a place"


def new_agent() -> tuple[carla.Vehicle, RouteAgent]:
    """A car at the start of a route of some hundred metres."""
    while True:
        start, goal = chance.sample(points, 2)
        try:
            route = plan(town, start.location, goal.location)
        except ValueError:
            continue
        if len(route) > 150 and (car := world.try_spawn_actor(library.find("vehicle.tesla.model3"), start)) is not None:
            world.tick()
            return car, RouteAgent(car, route)


def idle() -> None:
    """Ticks and nothing else."""
    for _ in range(TICKS):
        world.tick()


def drive() -> None:
    """Looks at the traffic, decides and acts in every tick, as CARLA's own agents do."""
    global car, agent
    for _ in range(TICKS):
        if agent.done:
            car.destroy()
            car, agent = new_agent()
        car.apply_control(agent.run_step([other for other in world.get_actors().filter("vehicle.*") if other.id != car.id]))
        world.tick()


with synchronous(world):
    spawn_cars()
    if MODE == "agent":
        car, agent = new_agent()
    work = {"idle": idle, "agent": drive}[MODE]
    work()
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        report(wall_s=time.perf_counter() - wall, cpu_s=time.process_time() - cpu)
    client.apply_batch_sync([carla.command.DestroyActor(actor) for actor in world.get_actors().filter("vehicle.*")], True)
