"""Milestone 3: blueprints, spawning, and vehicles that obey."""

import math
from itertools import pairwise

import carla

from session import connect, refusal_of, report, synchronous, vector

client = connect()
world = client.get_world()
library = world.get_blueprint_library()
points = world.get_map().get_spawn_points()

blueprint = library.find("vehicle.lincoln.mkz_2017")
blueprint.set_attribute("role_name", "hero")
colour = blueprint.get_attribute("color").as_color()
report(
    attributes=[
        blueprint.get_attribute("number_of_wheels").as_int(),
        blueprint.get_attribute("has_lights").as_bool(),
        blueprint.get_attribute("base_type").as_str(),
        [colour.r, colour.g, colour.b],
        library.find("sensor.camera.rgb").get_attribute("fov").as_float(),
    ],
    vehicles=len(library.filter("vehicle.*")),
    walkers=len(library.filter("walker.pedestrian.*")),
    props=len(library.filter("static.prop.*")) > 80,
    emergency=sorted(b.id for b in library.filter("vehicle.*") if b.get_attribute("special_type").as_str() == "emergency"),
)

with synchronous(world):
    car = world.spawn_actor(blueprint, points[0])
    occupied = refusal_of(lambda: world.spawn_actor(blueprint, points[0]))
    world.tick()
    start = car.get_transform()
    report(
        occupied=occupied,
        nothing_there=world.try_spawn_actor(blueprint, points[0]) is None,
        alive=car.is_alive,
        role=car.attributes["role_name"],
        box=[vector(car.bounding_box.location), vector(car.bounding_box.extent)],
        on_ground=[round(start.location.distance(points[0].location), 3), round(start.rotation.yaw - points[0].rotation.yaw, 3)],
    )

    car.apply_control(carla.VehicleControl(throttle=0.7))
    speeds = []
    for _ in range(60):
        world.tick()
        speeds.append(car.get_velocity().length())
    travelled = car.get_location().distance(start.location)
    forward = car.get_transform().get_forward_vector().dot(car.get_velocity()) / speeds[-1]
    report(
        faster_and_faster=all(after >= before for before, after in pairwise(speeds)),
        speed=round(speeds[-1], 1),
        travelled=round(travelled, 1),
        along_heading=round(forward, 3),
        acceleration=round(car.get_acceleration().length(), 1),
        control=[round(car.get_control().throttle, 3), car.get_control().gear],
        limit=car.get_speed_limit(),
    )

    car.apply_control(carla.VehicleControl(brake=1.0))
    for _ in range(60):
        world.tick()
    stopped = car.get_velocity().length()
    yaw = car.get_transform().rotation.yaw
    car.apply_control(carla.VehicleControl(throttle=0.5, steer=0.5))
    for _ in range(30):
        world.tick()
    turned_right = (car.get_transform().rotation.yaw - yaw + 180) % 360 - 180
    rate = car.get_angular_velocity().z
    car.apply_control(carla.VehicleControl(brake=1.0))
    for _ in range(40):
        world.tick()
    behind = car.get_location()
    car.apply_control(carla.VehicleControl(throttle=0.6, reverse=True))
    for _ in range(30):
        world.tick()
    backwards = car.get_transform().get_forward_vector().dot(car.get_location() - behind)
    report(stopped=stopped, turned_right=turned_right > 5, yaw_rate=rate > 5, backwards=backwards < -0.5)

    car.apply_control(carla.VehicleControl())
    car.set_transform(points[5])
    car.set_target_velocity(carla.Vector3D(*(8.0 * axis for axis in vector(points[5].get_forward_vector(), 6))))
    world.tick()
    placed = car.get_location()
    pushed = car.get_velocity().length()
    car.enable_constant_velocity(carla.Vector3D(4.0, 0.0, 0.0))
    for _ in range(20):
        world.tick()
    steady = car.get_velocity().length()
    car.disable_constant_velocity()
    car.set_simulate_physics(False)
    here = car.get_location()
    world.tick()
    frozen = car.get_location().distance(here)
    car.set_simulate_physics(True)
    car.set_target_velocity(carla.Vector3D())
    car.apply_ackermann_control(carla.VehicleAckermannControl(speed=5.0))
    for _ in range(120):
        world.tick()
    ackermann = car.get_velocity().length()
    physics = car.get_physics_control()
    physics.mass = 2000.0
    car.apply_physics_control(physics)
    report(
        placed=math.hypot(placed.x - points[5].location.x, placed.y - points[5].location.y) < 0.5,
        pushed=round(pushed) == 8,
        steady=round(steady, 3),
        frozen=frozen,
        ackermann=4.0 < ackermann < 6.0,
        mass=car.get_physics_control().mass,
    )

    known = car.id
    gone = car.destroy()
    again = world.spawn_actor(blueprint, points[0])
    world.tick()
    report(
        destroyed=[gone, car.is_alive],
        id_is_new=again.id > known,
        listed=[actor.id for actor in world.get_actors().filter("vehicle.*")] == [again.id],
    )
    again.destroy()
    world.tick()
