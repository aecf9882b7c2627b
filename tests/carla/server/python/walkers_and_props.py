"""Milestone 8: walkers, props, weather, rays, and the calls that have nothing to do here."""

import carla

from session import connect, refusal_of, report, synchronous, vector

client = connect()
world = client.get_world()
town = world.get_map()
library = world.get_blueprint_library()
start = town.get_spawn_points()[0]

with synchronous(world):
    walker = world.spawn_actor(library.find("walker.pedestrian.0005"), carla.Transform(start.location + carla.Location(z=0.6)))
    world.tick()
    height = walker.get_location().z - town.get_waypoint(walker.get_location()).transform.location.z
    begin = walker.get_location()
    walker.apply_control(carla.WalkerControl(carla.Vector3D(0.0, 1.0, 0.0), 1.5, False))
    for _ in range(40):
        world.tick()
    walked = walker.get_location() - begin
    control = walker.get_control()
    report(
        height=round(height, 2),
        walked=vector(walked, 2),
        velocity=vector(walker.get_velocity(), 2),
        yaw=round(walker.get_transform().rotation.yaw),
        control=[vector(control.direction), round(control.speed, 2)],
    )
    walker.apply_control(carla.WalkerControl())
    world.tick()
    here = walker.get_location()
    controller = world.spawn_actor(library.find("controller.ai.walker"), carla.Transform(), walker)
    world.tick()
    controller.start()
    controller.go_to_location(start.location)
    for _ in range(10):
        world.tick()
    report(
        stands=walker.get_location().distance(here) < 0.01,
        no_navigation=world.get_random_location_from_navigation() is None,
        controller=controller.parent.id == walker.id,
    )
    controller.stop()
    controller.destroy()
    walker.destroy()

    ahead = start.get_forward_vector()
    place = carla.Transform(start.location + 25.0 * ahead, start.rotation)
    barrier = world.spawn_actor(library.find("static.prop.streetbarrier"), place)
    car = world.spawn_actor(library.find("vehicle.audi.tt"), start)
    bumper = world.spawn_actor(library.find("sensor.other.collision"), carla.Transform(), attach_to=car)
    hits: list[str] = []
    bumper.listen(lambda event: hits.append(event.other_actor.type_id))
    world.tick()
    fixed = barrier.get_location()
    car.apply_control(carla.VehicleControl(throttle=0.8))
    for _ in range(120):
        world.tick()
    report(
        blocked=[hits[0], round(car.get_velocity().length(), 1), barrier.get_location().distance(fixed)],
        before_it=(barrier.get_location() - car.get_location()).dot(ahead) > 0,
    )

    above = start.location + 12.5 * ahead + carla.Location(z=5.0)
    car.set_transform(carla.Transform(start.location + 12.5 * ahead, start.rotation))
    world.tick()
    ground = world.ground_projection(above, 20.0)
    down = world.cast_ray(above, above - carla.Location(z=10.0))
    report(
        ground=[str(ground.label).rsplit(".")[-1]],
        ray=[str(point.label).rsplit(".")[-1] for point in down],
        missed=world.ground_projection(above, 1.0) is None,
    )
    bumper.stop()
    for actor in (bumper, barrier, car):
        actor.destroy()
    world.tick()

    world.set_weather(carla.WeatherParameters.HardRainNoon)
    car = world.spawn_actor(library.find("vehicle.dodge.charger_police_2020"), start)
    world.tick()
    car.set_light_state(carla.VehicleLightState(carla.VehicleLightState.Special1 | carla.VehicleLightState.Brake))
    car.open_door(carla.VehicleDoor.FL)
    car.close_door(carla.VehicleDoor.All)
    world.debug.draw_point(start.location)
    world.debug.draw_string(start.location, "here")
    world.debug.draw_box(car.bounding_box, start.rotation)
    report(
        weather=world.get_weather() == carla.WeatherParameters.HardRainNoon,
        lights=int(car.get_light_state()),
        level=[
            len(world.get_environment_objects()) == len(world.get_level_bbs()) == len(world.get_actors().filter("traffic.*")),
            len(world.get_level_bbs(carla.CityObjectLabel.TrafficLight)) == len(world.get_actors().filter("traffic.traffic_light")),
            len(world.get_level_bbs(carla.CityObjectLabel.Buildings)),
            len(world.get_lightmanager().get_all_lights()),
        ],
        recorder=refusal_of(lambda: client.start_recorder("drive.log")),
        replayer=refusal_of(lambda: client.replay_file("drive.log", 0.0, 0.0, 0, False)),
    )
    car.destroy()
    world.tick()
