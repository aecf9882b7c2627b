"""Milestone 5: lights and signs as actors: states, groups, trigger volumes, and what vehicles know of them."""

import math

import carla

from session import connect, report, synchronous

RED, YELLOW, GREEN = carla.TrafficLightState.Red, carla.TrafficLightState.Yellow, carla.TrafficLightState.Green

client = connect()
world = client.get_world()
town = world.get_map()
library = world.get_blueprint_library()
lights = sorted(world.get_actors().filter("traffic.traffic_light"), key=lambda light: light.id)
landmarks = town.get_all_landmarks_of_type("1000001")

with synchronous(world):
    world.reset_all_traffic_lights()
    world.tick()
    light = lights[0]
    group = light.get_group_traffic_lights()
    report(
        known_by_landmark=all(world.get_traffic_light(landmark) is not None for landmark in landmarks) and len(landmarks) > 0,
        known_by_sign=world.get_traffic_light_from_opendrive_id(light.get_opendrive_id()).id == light.id,
        in_own_group=light.id in {other.id for other in group},
        times=[light.get_green_time(), light.get_yellow_time(), light.get_red_time()],
        stops_before_junction=all(not w.is_junction for one in lights for w in one.get_stop_waypoints()),
        every_light_stops_a_lane=min(len(one.get_stop_waypoints()) for one in lights) > 0,
        leads_into_junction=any(w.is_junction for w in light.get_affected_lane_waypoints()),
    )

    one_green = True
    changes: list[str] = []
    for _ in range(20 * 16):
        world.tick()
        green = sum(1 for other in group if other.state == GREEN)
        one_green = one_green and green <= len(group) - 1
        states = "".join(sorted(str(other.state)[0] for other in group))
        if not changes or changes[-1] != states:
            changes.append(states)
    report(one_green=one_green, cycle=changes[:4])

    world.freeze_all_traffic_lights(True)
    light.set_state(YELLOW)
    for _ in range(200):
        world.tick()
    held = light.state == YELLOW and light.is_frozen()
    world.freeze_all_traffic_lights(False)
    light.set_green_time(1.0)
    world.reset_all_traffic_lights()
    world.tick()
    report(held=held, green_time=light.get_green_time(), running=not light.is_frozen())
    light.set_green_time(10.0)

    world.freeze_all_traffic_lights(True)
    for other in lights:
        other.set_state(RED)
    stop = light.get_stop_waypoints()[0]
    middle = light.get_transform().transform(light.trigger_volume.location)
    before = stop.previous(30.0)[0].transform
    before.location.z += 0.5
    car = world.spawn_actor(library.find("vehicle.tesla.model3"), before)
    world.tick()
    away = [car.is_at_traffic_light(), str(car.get_traffic_light_state())]
    car.enable_constant_velocity(carla.Vector3D(5.0, 0.0, 0.0))
    ticks = 0
    while not car.is_at_traffic_light() and ticks < 200:
        world.tick()
        ticks += 1
    bumper = car.get_location() + car.bounding_box.extent.x * car.get_transform().get_forward_vector()
    report(
        away=away,
        at_light=[car.is_at_traffic_light(), str(car.get_traffic_light_state()), car.get_traffic_light().id == light.id],
        bumper_to_volume=round(math.hypot(bumper.x - middle.x, bumper.y - middle.y), 1) < 3.0,
    )
    car.destroy()
    world.freeze_all_traffic_lights(False)
    signs = world.get_actors().filter("traffic.stop")
    report(stop_signs=len(signs) > 0, volumes=all(sign.trigger_volume.extent.x > 1.0 for sign in signs))
    boards = [world.get_traffic_sign(landmark) for landmark in town.get_all_landmarks_of_type("274")]
    limits = {board.type_id for board in boards}
    on_lanes = [board.get_transform().transform(board.trigger_volume.location) for board in boards]
    report(
        speed_signs=len(boards) > 0 and len(boards) == len(world.get_actors().filter("traffic.speed_limit.*")),
        limits=sorted(limits),
        off_lane_m=round(max(place.distance(town.get_waypoint(place).transform.location) for place in on_lanes)),
    )
    world.tick()
