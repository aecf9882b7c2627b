"""Milestone 6: every sensor delivers each tick, on the frame of the tick, what the scene holds."""

import math
import queue
import struct
import time
from itertools import pairwise

import carla

from session import connect, report, synchronous, vector

EVERY_TICK = {
    "sensor.other.gnss": {},
    "sensor.other.imu": {},
    "sensor.other.radar": {"horizontal_fov": "8", "vertical_fov": "4", "points_per_second": "4000"},
    "sensor.lidar.ray_cast": {
        "range": "50",
        "channels": "16",
        "upper_fov": "0",
        "points_per_second": "64000",
        "dropoff_general_rate": "0.0",
        "dropoff_intensity_limit": "0.0",
    },
    "sensor.lidar.ray_cast_semantic": {"range": "50", "channels": "16", "points_per_second": "64000"},
    "sensor.camera.rgb": {"image_size_x": "160", "image_size_y": "120"},
    "sensor.camera.depth": {"image_size_x": "160", "image_size_y": "120"},
    "sensor.camera.semantic_segmentation": {"image_size_x": "160", "image_size_y": "120"},
    "sensor.camera.instance_segmentation": {"image_size_x": "160", "image_size_y": "120"},
}
ON_EVENT = {
    "sensor.other.collision": {},
    "sensor.other.obstacle": {"distance": "40"},
    "sensor.other.lane_invasion": {},
}
GAP_M = 20.0
CAR_LABEL = 14

client = connect()
world = client.get_world()
town = world.get_map()
library = world.get_blueprint_library()


def straight_start() -> carla.Transform:
    """A spawn point from which the road goes straight on for a while."""
    for point in town.get_spawn_points():
        ahead = town.get_waypoint(point.location).next(60.0)
        if len(ahead) == 1 and abs(ahead[0].transform.rotation.yaw - point.rotation.yaw) < 0.5 and not ahead[0].is_junction:
            return point
    raise AssertionError("the town has no straight road")


def pixel(image: carla.Image, column: int, row: int) -> tuple[int, int, int]:
    """Red, green, blue."""
    at = 4 * (row * image.width + column)
    blue, green, red, _ = bytes(image.raw_data[at : at + 4])
    return red, green, blue


with synchronous(world):
    start = straight_start()
    ahead = start.get_forward_vector()
    car = world.spawn_actor(library.find("vehicle.tesla.model3"), start)
    other = world.spawn_actor(library.find("vehicle.audi.tt"), carla.Transform(start.location + GAP_M * ahead, start.rotation))
    fitted, queues = [], {}
    for type_id, attributes in {**EVERY_TICK, **ON_EVENT}.items():
        blueprint = library.find(type_id)
        for name, value in attributes.items():
            blueprint.set_attribute(name, value)
        height = 0.7 if type_id in ("sensor.other.obstacle", "sensor.other.radar") else 2.0
        sensor = world.spawn_actor(blueprint, carla.Transform(carla.Location(x=0.0, z=height)), attach_to=car)
        queues[type_id] = queue.Queue()
        sensor.listen(queues[type_id].put)
        fitted.append(sensor)

    frames_agree = True
    last = {}
    for _ in range(10):
        frame = world.tick()
        for type_id in EVERY_TICK:
            last[type_id] = queues[type_id].get(timeout=10.0)
            frames_agree = frames_agree and last[type_id].frame == frame
    gnss = last["sensor.other.gnss"]
    position = town.transform_to_geolocation(fitted[0].get_location())
    imu = last["sensor.other.imu"]
    north = (math.radians(car.get_transform().rotation.yaw) + math.pi / 2) % (2 * math.pi)
    report(
        frames_agree=frames_agree,
        follows_parent=[round(fitted[0].get_location().distance(car.get_location()), 3), fitted[0].parent.id == car.id],
        gnss_as_map=max(abs(gnss.latitude - position.latitude), abs(gnss.longitude - position.longitude)) < 1e-7,
        altitude=round(gnss.altitude - car.get_location().z, 3),
        imu_at_rest=[vector(imu.accelerometer, 2), vector(imu.gyroscope)],
        compass=abs((imu.compass - north + math.pi) % (2 * math.pi) - math.pi) < 1e-3,
    )

    bumper_gap = GAP_M - other.bounding_box.extent.x
    radar = [point.depth for point in last["sensor.other.radar"]]
    cloud = last["sensor.lidar.ray_cast"]
    points = [struct.unpack_from("<4f", cloud.raw_data, 16 * index) for index in range(len(cloud))]
    hits = [point for point in points if abs(point[1]) < 0.3 and point[0] > 0 and point[2] > -1.9]
    tagged = last["sensor.lidar.ray_cast_semantic"]
    report(
        radar_m=round(min(radar) - bumper_gap, 1),
        lidar_m=round(min(point[0] for point in hits) - bumper_gap, 1),
        lidar_ground=round(min(point[2] for point in points), 2),
        counts=sum(cloud.get_point_count(channel) for channel in range(cloud.channels)) == len(points),
        sees_other=any(point.object_idx == other.id and point.object_tag == CAR_LABEL for point in tagged),
        not_itself=all(point.object_idx != car.id for point in tagged),
    )

    # The camera looks from 2 m height; the other car's middle is at 0.7 m, the pixel below the horizon that shows it.
    row = 60 + round(80 * (2.0 - 0.7) / bumper_gap)
    labels = last["sensor.camera.semantic_segmentation"]
    depth = last["sensor.camera.depth"]
    red, green, blue = pixel(depth, 80, row)
    instance = pixel(last["sensor.camera.instance_segmentation"], 80, row)
    report(
        size=[labels.width, labels.height, labels.fov],
        label=pixel(labels, 80, row)[0],
        sky=pixel(labels, 80, 5)[0],
        depth_m=round((red + 256 * green + 65536 * blue) / (2**24 - 1) * 1000 - bumper_gap, 1),
        instance=[instance[0], instance[1] + 256 * instance[2] == other.id],
    )

    obstacle = queues["sensor.other.obstacle"].get(timeout=10.0)
    report(obstacle=[obstacle.other_actor.id == other.id, round(obstacle.distance - bumper_gap, 1)])
    car.apply_control(carla.VehicleControl(throttle=0.8))
    for _ in range(120):
        world.tick()
    hit = queues["sensor.other.collision"].get(timeout=10.0)
    report(
        collision=[hit.actor.id == car.id, hit.other_actor.type_id, hit.normal_impulse.length() > 1000],
        against_motion=hit.normal_impulse.dot(ahead) < 0,
    )
    other.destroy()
    car.apply_control(carla.VehicleControl(throttle=0.5, steer=-0.3))
    for _ in range(60):
        world.tick()
    marks = queues["sensor.other.lane_invasion"].get(timeout=10.0)
    report(lane_invasion=len(marks.crossed_lane_markings) > 0)
    # Callbacks need Python, and so does the thread that waits for the tick: let them finish first.
    time.sleep(0.3)
    for sensor in fitted:
        sensor.stop()
        sensor.destroy()
    car.destroy()
    world.tick()

    slow = library.find("sensor.other.gnss")
    slow.set_attribute("sensor_tick", "0.2")
    clock = world.spawn_actor(slow, start)
    received: list[int] = []
    clock.listen(lambda event: received.append(event.frame))
    for _ in range(41):
        world.tick()
    time.sleep(0.3)
    clock.stop()
    report(every_fourth=[after - before for before, after in pairwise(received)])
    clock.destroy()
    world.tick()
