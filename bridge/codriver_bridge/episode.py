"""One episode: the ego, whoever else is there, and what a step does."""

from __future__ import annotations

import math
from collections import deque

import carla

from .actor_table import BLINKER_LEFT, BLINKER_RIGHT, BRAKE_LIGHTS, DOOR_OPEN, SCRIPTED, SIREN, ActorTable, Tracked
from .background import Background
from .blueprints import blueprint_for
from .bridge_error import BridgeError
from .carla_link import HERO_ROLE, SCENARIO_ROLE, STEP_S, CarlaLink, asking
from .fixtures import Fixtures
from .messages import (
    FIRST_SCRIPTED_ID,
    Collision,
    Command,
    Control,
    Destroy,
    EgoStart,
    Flags,
    Follow,
    Frame,
    Place,
    Reset,
    SetLight,
    SetWeather,
    Spawn,
    Steer,
    Teleport,
    Walk,
    Weather,
)
from .signals import Signals

SPAWN_HEIGHTS_M = (0.3, 0.6, 1.2)
"""CARLA refuses to spawn what touches the ground or another body; the ego is set down after that."""
SCENARIO_HEIGHTS_M = (0.3, 1.2, 30.0, 60.0, 90.0)
"""What a scenario wants stands where it wants it: if need be it is spawned in the air."""
FLAT_M = 0.1
"""Props flatter than this are driven over, whatever their mesh is like."""
SETTLED_MPS = 0.02
MOST_SETTLING_TICKS = 60
STAND = carla.VehicleControl(brake=1.0, hand_brake=True)


class Episode:
    """Runs in a loaded town from `begin` to `end`."""

    def __init__(self, link: CarlaLink, background: Background, signals: Signals, fixtures: Fixtures) -> None:
        self._link = link
        self._world = link.world
        self._library = link.world.get_blueprint_library()
        self._background = background
        self._signals = signals
        self._fixtures = fixtures
        self._table: ActorTable | None = None
        self._bumper: carla.Sensor | None = None
        self._hits: deque[carla.CollisionEvent] = deque()
        self._sliding: dict[int, tuple[Tracked, float]] = {}
        """Props that move: CARLA has no motion for them, so each step sets them on."""
        self._tick = 0

    def begin(self, request: Reset) -> tuple[Frame, list[str]]:
        """Sets the stage. Raises BridgeError SETUP where the ego finds no room."""
        with asking("begin an episode"):
            self._set_weather(request.weather)
            ego = self._spawn_ego(request.ego)
            self._table = ActorTable(self._world, ego, self._fixtures)
            bumper = self._world.spawn_actor(self._library.find("sensor.other.collision"), carla.Transform(), attach_to=ego)
            bumper.listen(self._hits.append)
            self._bumper = bumper
            self._settle(self._table.ego, request.ego)
            self._background.begin(request.seed)
            notes = self._background.populate(request.traffic, ego.get_location())
            self._signals.let_go()
            self._world.reset_all_traffic_lights()
            self._link.tick()
            self._hits.clear()
            self._tick = 0
            return self._frame(), notes

    def step(self, control: Control, commands: list[Command]) -> Frame:
        """Carries out the commands, then advances. Raises BridgeError COMMAND and does not advance where one cannot be carried out."""
        table = self._running()
        with asking("step"):
            for command in commands:
                self._carry_out(command)
            table.ego.actor.apply_control(_control(control))
            self._slide()
            self._signals.insist()
            self._link.tick()
            self._tick += 1
            return self._frame()

    def end(self) -> None:
        """Removes every actor of the episode."""
        with asking("end the episode"):
            if self._bumper is not None:
                self._bumper.stop()
            self._background.clear()
            self._signals.let_go()
            doomed = [actor for actor in self._world.get_actors() if actor.attributes.get("role_name", "").startswith("codriver_")]
            if self._bumper is not None:
                doomed.append(self._bumper)
            if self._table is not None:
                doomed.extend(tracked.actor for tracked in self._table.living() if tracked.id == 1 or tracked.id >= FIRST_SCRIPTED_ID)
            unique = {actor.id: actor for actor in doomed}
            self._link.client.apply_batch_sync([carla.command.DestroyActor(actor) for actor in unique.values()], False)
            self._table = None
            self._bumper = None
            self._sliding.clear()
            self._link.tick()

    def _running(self) -> ActorTable:
        if self._table is None:
            raise BridgeError("ORDER", "no episode runs", "reset first")
        return self._table

    def _spawn_ego(self, ego: EgoStart) -> carla.Vehicle:
        blueprint = blueprint_for(self._library, "car", ego.blueprint, HERO_ROLE)
        place = ego.place
        for height in SPAWN_HEIGHTS_M:
            transform = carla.Transform(carla.Location(place.x, place.y, place.z + height), carla.Rotation(yaw=place.yaw))
            actor = self._world.try_spawn_actor(blueprint, transform)
            if actor is not None:
                return actor
        raise BridgeError(
            "SETUP", f"the ego finds no room at ({place.x:.1f}, {place.y:.1f}) in CARLA's frame", "check that the route belongs to the loaded town"
        )

    def _settle(self, ego: Tracked, start: EgoStart) -> None:
        """Lets the ego come to rest on its wheels, then puts it exactly where it was asked for."""
        ego.actor.apply_control(STAND)
        ego.actor.set_transform(ego.origin_of(start.place, 0.05))
        for _ in range(MOST_SETTLING_TICKS):
            self._link.tick()
            if ego.actor.get_velocity().length() < SETTLED_MPS:
                break
        height = ego.actor.get_location().z + ego.below - start.place.z
        ego.actor.set_transform(ego.origin_of(start.place, height))
        yaw = math.radians(start.place.yaw)
        ego.actor.apply_control(carla.VehicleControl(hand_brake=start.speed == 0.0))
        ego.actor.set_target_velocity(carla.Vector3D(start.speed * math.cos(yaw), start.speed * math.sin(yaw), 0.0))

    def _frame(self) -> Frame:
        table = self._running()
        snapshot = self._world.get_snapshot()
        ids, state, flags, born = table.read(snapshot)
        lights, elapsed = self._signals.read()
        return Frame(self._tick, snapshot.frame, ids, state, flags, lights, elapsed, born, self._collisions(table))

    def _collisions(self, table: ActorTable) -> list[Collision]:
        """What the sensor has told since the last frame. Its stream is one of its own: a contact may arrive with the next frame."""
        collisions = []
        while self._hits:
            hit = self._hits.popleft()
            location = hit.transform.location
            collisions.append(
                Collision(hit.frame, table.id_of(hit.other_actor.id), hit.other_actor.type_id, location.x, location.y, location.z, hit.normal_impulse.length())
            )
        return collisions

    def _carry_out(self, command: Command) -> None:
        match command:
            case Spawn():
                self._spawn(command)
            case Destroy():
                tracked = self._other(command.id)
                self._sliding.pop(tracked.id, None)
                self._running().forget(tracked)
                tracked.actor.destroy()
            case Teleport():
                self._teleport(self._living(command.id), command.place)
            case Walk():
                self._walk(self._other(command.id), command.yaw, command.speed)
            case Follow():
                self._follow(self._vehicle(command.id), command)
            case Steer():
                vehicle = self._vehicle(command.id)
                self._background.release(vehicle.actor)
                vehicle.actor.disable_constant_velocity()
                vehicle.actor.apply_control(_control(command.control))
            case Flags():
                self._set_flags(self._living(command.id), command.flags)
            case SetLight():
                if not 0 <= command.light < len(self._signals.lights):
                    raise _refusal(f"the town has no light {command.light}")
                self._signals.hold(command.light, command.state)
            case SetWeather():
                self._set_weather(command.weather)

    def _spawn(self, command: Spawn) -> None:
        table = self._running()
        if command.id < FIRST_SCRIPTED_ID or table.find(command.id) is not None:
            raise _refusal(f"cannot spawn actor {command.id}: the id is taken or too small")
        blueprint = blueprint_for(self._library, command.actor, command.type_id, SCENARIO_ROLE)
        place = command.place
        for height in SCENARIO_HEIGHTS_M:
            transform = carla.Transform(carla.Location(place.x, place.y, place.z + height), carla.Rotation(yaw=place.yaw))
            actor = self._world.try_spawn_actor(blueprint, transform)
            if actor is not None:
                break
        else:
            raise _refusal(f"{command.type_id} finds no room at ({place.x:.1f}, {place.y:.1f}) in CARLA's frame")
        tracked = table.adopt(actor, command.id, SCRIPTED)
        if tracked.kind == "prop":
            actor.set_simulate_physics(False)
            if command.height < FLAT_M:
                actor.set_collisions(False)
                table.flatten(tracked, command.height)
        self._teleport(tracked, place)
        if command.speed > 0.0:
            self._walk(tracked, place.yaw, command.speed)

    def _teleport(self, tracked: Tracked, place: Place) -> None:
        self._sliding.pop(tracked.id, None)
        if tracked.kind == "vehicle":
            self._background.release(tracked.actor)
            tracked.actor.disable_constant_velocity()
            tracked.actor.apply_control(STAND)
        tracked.actor.set_transform(tracked.origin_of(place))
        tracked.actor.set_target_velocity(carla.Vector3D())

    def _walk(self, tracked: Tracked, yaw: float, speed: float) -> None:
        actor = tracked.actor
        if tracked.kind == "walker":
            direction = carla.Vector3D(math.cos(math.radians(yaw)), math.sin(math.radians(yaw)), 0.0)
            actor.apply_control(carla.WalkerControl(direction, speed, False))
            return
        transform = actor.get_transform()
        transform.rotation.yaw = yaw
        if tracked.kind == "prop":
            actor.set_transform(transform)
            self._sliding[tracked.id] = (tracked, speed)
            return
        self._background.release(actor)
        actor.set_transform(transform)
        if speed == 0.0:
            actor.disable_constant_velocity()
            actor.set_target_velocity(carla.Vector3D())
            actor.apply_control(STAND)
        else:
            actor.apply_control(carla.VehicleControl())
            actor.enable_constant_velocity(carla.Vector3D(speed, 0.0, 0.0))

    def _follow(self, tracked: Tracked, command: Follow) -> None:
        vehicle = tracked.actor
        manager = self._background.manager
        vehicle.disable_constant_velocity()
        vehicle.apply_control(carla.VehicleControl())
        self._background.take(vehicle)
        manager.auto_lane_change(vehicle, False)
        share = 100.0 if command.blind else 0.0
        manager.ignore_lights_percentage(vehicle, share)
        manager.ignore_signs_percentage(vehicle, share)
        manager.ignore_vehicles_percentage(vehicle, share)
        manager.set_desired_speed(vehicle, 3.6 * command.speed)

    def _set_flags(self, tracked: Tracked, flags: int) -> None:
        tracked.flags = (flags & ~(BLINKER_LEFT | BLINKER_RIGHT | BRAKE_LIGHTS)) | (SCRIPTED if tracked.id >= FIRST_SCRIPTED_ID else 0)
        if tracked.kind != "vehicle":
            return
        lamps = carla.VehicleLightState
        state = lamps.NONE
        for bit, lamp in ((BRAKE_LIGHTS, lamps.Brake), (BLINKER_LEFT, lamps.LeftBlinker), (BLINKER_RIGHT, lamps.RightBlinker), (SIREN, lamps.Special1)):
            if flags & bit:
                state = lamps(state | lamp)
        tracked.actor.set_light_state(state)
        tracked.blinkers = flags & (BLINKER_LEFT | BLINKER_RIGHT)
        if flags & DOOR_OPEN:
            tracked.actor.open_door(carla.VehicleDoor.FL)
        else:
            tracked.actor.close_door(carla.VehicleDoor.FL)

    def _slide(self) -> None:
        for tracked, speed in self._sliding.values():
            transform = tracked.actor.get_transform()
            transform.location += speed * STEP_S * transform.get_forward_vector()
            tracked.actor.set_transform(transform)

    def _set_weather(self, wanted: Weather) -> None:
        weather = self._world.get_weather()
        for field in wanted.__struct_fields__:
            setattr(weather, field, getattr(wanted, field))
        self._world.set_weather(weather)

    def _living(self, own_id: int) -> Tracked:
        tracked = self._running().find(own_id)
        if tracked is None:
            raise _refusal(f"no actor {own_id} is alive")
        return tracked

    def _other(self, own_id: int) -> Tracked:
        tracked = self._living(own_id)
        if tracked is self._running().ego:
            raise _refusal("the ego takes no actor commands but teleport and flags")
        return tracked

    def _vehicle(self, own_id: int) -> Tracked:
        tracked = self._other(own_id)
        if tracked.kind != "vehicle":
            raise _refusal(f"actor {own_id} is no vehicle")
        return tracked


def _control(control: Control) -> carla.VehicleControl:
    return carla.VehicleControl(throttle=control.throttle, steer=control.steer, brake=control.brake, hand_brake=control.hand_brake, reverse=control.reverse)


def _refusal(message: str) -> BridgeError:
    return BridgeError("COMMAND", message, "command only actors that the last frame lists, with new ids for new ones")
