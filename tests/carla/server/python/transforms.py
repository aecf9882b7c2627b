"""What CARLA's own geometry makes of transforms: reads them as JSON, needs no server."""

import json
import sys

import carla

from session import report, vector


def transform(values: list[float]) -> carla.Transform:
    x, y, z, pitch, yaw, roll = values
    return carla.Transform(carla.Location(x, y, z), carla.Rotation(pitch=pitch, yaw=yaw, roll=roll))


for values, point in json.loads(sys.argv[2]):
    place = transform(values)
    report(
        ahead=vector(place.get_forward_vector(), 6),
        right=vector(place.get_right_vector(), 6),
        up=vector(place.get_up_vector(), 6),
        point=vector(place.transform(carla.Location(*point)), 6),
    )
