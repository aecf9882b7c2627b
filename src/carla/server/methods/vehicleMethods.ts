import type { VehicleActor } from '../episode/ServedActor.ts';
import type { LightCarla } from '../LightCarla.ts';
import { command, empty, method } from '../rpc/RpcMethod.ts';
import type { RpcMethod } from '../rpc/RpcMethod.ts';
import { AckermannControl, AckermannSettings, VehicleControl, VehicleLightState, VehiclePhysics, VehicleTelemetry, WalkerControl } from '../wire/rpcStructs.ts';
import type { VehicleControlRecord } from '../wire/rpcStructs.ts';
import { BOOL, F32, list, pair, TEXT, U32, U8 } from '../wire/WireType.ts';
import { vehicleOf, walkerOf } from './actorMethods.ts';

const ALL_DOORS = 6;

/** Controls, lights, doors and mechanics of vehicles, and the control of walkers. */
export function vehicleMethods(carla: LightCarla): RpcMethod[] {
  const vehicle = (id: number): VehicleActor => vehicleOf(carla.episode.actors.get(id));
  return [
    command('apply_control_to_vehicle', [U32, VehicleControl], (id, control) => drive(vehicle(id), control)),
    command('apply_ackermann_control_to_vehicle', [U32, AckermannControl], (id, control) => {
      vehicle(id).ackermann = control;
    }),
    method('get_ackermann_controller_settings', [U32], AckermannSettings, (id) => vehicle(id).ackermannSettings),
    command('apply_ackermann_controller_settings', [U32, AckermannSettings], (id, settings) => {
      vehicle(id).ackermannSettings = settings;
    }),
    method('get_physics_control', [U32], VehiclePhysics, (id) => vehicle(id).physics),
    command('apply_physics_control', [U32, VehiclePhysics], (id, physics) => {
      vehicle(id).physics = physics;
    }),
    method('get_vehicle_light_state', [U32], VehicleLightState, (id) => ({ flags: vehicle(id).lights })),
    command('set_vehicle_light_state', [U32, VehicleLightState], (id, { flags }) => {
      vehicle(id).lights = flags;
    }),
    method('get_vehicle_light_states', [], list(pair(U32, U32)), () => {
      const states: (readonly [number, number])[] = [];
      for (const actor of carla.episode.actors.all()) if (actor.kind === 'vehicle') states.push([actor.id, actor.lights]);
      return states;
    }),
    command('open_vehicle_door', [U32, U8], (id, door) => {
      vehicle(id).doors |= doorBits(door);
    }),
    command('close_vehicle_door', [U32, U8], (id, door) => {
      vehicle(id).doors &= ~doorBits(door);
    }),
    method('get_wheel_steer_angle', [U32, U8], F32, (id, wheel) => vehicle(id).control.steer * (vehicle(id).physics.wheels[wheel]?.maxSteerAngle ?? 0)),
    method('get_telemetry_data', [U32], VehicleTelemetry, (id) => {
      const { control, velocity } = vehicle(id);
      const speed = Math.sqrt(velocity.x * velocity.x + velocity.y * velocity.y);
      return { ...VehicleTelemetry.zero, speed, throttle: control.throttle, steer: control.steer, brake: control.brake, gear: control.gear };
    }),
    command('apply_control_to_walker', [U32, WalkerControl], (id, control) => {
      walkerOf(carla.episode.actors.get(id)).control = control;
    }),
    ...empty(
      command('set_actor_autopilot', [U32, BOOL], (id) => void vehicle(id)),
      command('set_wheel_steer_direction', [U32, U8, F32], (id) => void vehicle(id)),
      command('set_wheel_pitch_angle', [U32, U8, F32], (id) => void vehicle(id)),
      method('get_wheel_pitch_angle', [U32, U8], F32, (id) => (vehicle(id), 0)),
      command('show_vehicle_debug_telemetry', [U32, BOOL], (id) => void vehicle(id)),
      command('enable_carsim', [U32, TEXT], (id) => void vehicle(id)),
      command('use_carsim_road', [U32, BOOL], (id) => void vehicle(id)),
      command('restore_physx_physics', [U32], (id) => void vehicle(id)),
    ),
  ];
}

/** Pedals end an Ackermann command. The gear is what an automatic gear box shows. */
export function drive(vehicle: VehicleActor, control: VehicleControlRecord): void {
  vehicle.ackermann = undefined;
  vehicle.control = control.manualGearShift ? control : { ...control, gear: control.reverse ? -1 : Math.max(1, control.gear) };
}

function doorBits(door: number): number {
  return door >= ALL_DOORS ? (1 << ALL_DOORS) - 1 : 1 << door;
}
