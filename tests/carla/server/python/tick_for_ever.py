"""Ticks a car with a camera, a lidar and a collision sensor until it is killed."""

import carla

from session import connect

client = connect()
world = client.get_world()
settings = world.get_settings()
settings.synchronous_mode = True
settings.fixed_delta_seconds = 0.05
world.apply_settings(settings)
library = world.get_blueprint_library()
car = world.spawn_actor(library.find("vehicle.audi.tt"), world.get_map().get_spawn_points()[0])
mast = carla.Transform(carla.Location(z=2.0))
sensors = [world.spawn_actor(library.find(f"sensor.{name}"), mast, attach_to=car) for name in ("camera.rgb", "lidar.ray_cast", "other.collision")]
for sensor in sensors:
    sensor.listen(lambda data: None)
car.apply_control(carla.VehicleControl(throttle=0.5))
while True:
    world.tick()
