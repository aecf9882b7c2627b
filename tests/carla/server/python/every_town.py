"""Milestone 7: every town that the server lists can be loaded and driven in."""

import carla

from session import connect, report, synchronous

client = connect(60.0)
world = client.get_world()
for path in client.get_available_maps():
    name = path.rsplit("/", 1)[-1]
    world = client.load_world(name)
    town = world.get_map()
    points = town.get_spawn_points()
    with synchronous(world):
        blueprint = world.get_blueprint_library().find("vehicle.tesla.model3")
        cars = [car for point in points[::40] if (car := world.try_spawn_actor(blueprint, point)) is not None]
        world.tick()
        heights = [abs(car.get_location().z - town.get_waypoint(car.get_location()).transform.location.z) for car in cars]
        for car in cars:
            car.apply_control(carla.VehicleControl(throttle=0.5))
        for _ in range(20):
            world.tick()
        landmarks, boards = town.get_all_landmarks_of_type("1000001"), town.get_all_landmarks_of_type("274")
        report(
            town=town.name.rsplit("/", 1)[-1],
            spawn_points=len(points) > 50,
            on_road=max(heights) < 0.2,
            moving=all(car.get_velocity().length() > 0.5 for car in cars),
            lights=len(world.get_actors().filter("traffic.traffic_light")),
            landmarks=len(landmarks),
            without_actor=sum(world.get_traffic_light(one) is None for one in landmarks) + sum(world.get_traffic_sign(one) is None for one in boards),
        )
