"""Which of CARLA's blueprints stands for what is asked for."""

from __future__ import annotations

import carla

from .bridge_error import BridgeError

RENAMED = {"vehicle.mini.cooperst": "vehicle.mini.cooper_s", "vehicle.lincoln.mkz2017": "vehicle.lincoln.mkz_2017"}
"""Names of older releases."""

STAND_INS = {
    "car": "vehicle.tesla.model3",
    "truck": "vehicle.carlamotors.carlacola",
    "bus": "vehicle.mitsubishi.fusorosa",
    "motorcycle": "vehicle.yamaha.yzf",
    "bicycle": "vehicle.diamondback.century",
    "walker": "walker.pedestrian.0001",
    "emergency": "vehicle.dodge.charger_police",
    "prop": "static.prop.streetbarrier",
}


def blueprint_for(library: carla.BlueprintLibrary, kind: str, type_id: str, role: str) -> carla.ActorBlueprint:
    """The blueprint of a name, of its newer name, or the usual one of its kind. Raises BridgeError COMMAND where CARLA lacks them all."""
    for name in (type_id, RENAMED.get(type_id, type_id), STAND_INS.get(kind, type_id)):
        found = list(library.filter(name))
        if found:
            blueprint = found[0]
            if blueprint.has_attribute("role_name"):
                blueprint.set_attribute("role_name", role)
            if blueprint.has_attribute("is_invincible"):
                blueprint.set_attribute("is_invincible", "false")
            return blueprint
    raise BridgeError("COMMAND", f"CARLA has no blueprint {type_id}, and none to stand in for it", "use a complete CARLA release")
