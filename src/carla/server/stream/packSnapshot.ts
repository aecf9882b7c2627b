import type { CarlaVector } from '../../coordinates.ts';
import type { ServedActor, VehicleActor } from '../episode/ServedActor.ts';
import type { LightTimes } from '../episode/TrafficLights.ts';
import type { LightState } from '../../../world/LightState.ts';

export const EPISODE_HEADER_BYTES = 36;
export const ACTOR_RECORD_BYTES = 119;

const ACTIVE = 1;
/** Offset of the part of a record that depends on the actor's kind. */
const UNION = 65;
const GREEN = 2;

/** Bits of the simulation state. */
export const SimulationState = { mapChange: 1, pendingLightUpdate: 2 } as const;

/** What a snapshot asks of an episode. */
export interface SnapshotSource {
  readonly id: number;
  readonly actors: { readonly count: number; all(): Iterable<ServedActor> };
  readonly lights: { stateOf(light: number): LightState; timesOf(light: number): LightTimes };
}

/**
 * The body of a world snapshot: `u64 episode | f64 platform time | f32 step | 3×i32 map origin | u32 simulation state`, then a record of 119 bytes for
 * every living actor. An actor that is not listed is dead for the client.
 */
export function packSnapshot(source: SnapshotSource, platformTimeS: number, stepS: number, simulationState: number): Uint8Array {
  const bytes = new Uint8Array(EPISODE_HEADER_BYTES + source.actors.count * ACTOR_RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(source.id), true);
  view.setFloat64(8, platformTimeS, true);
  view.setFloat32(16, stepS, true);
  view.setUint32(32, simulationState, true);
  let at = EPISODE_HEADER_BYTES;
  for (const actor of source.actors.all()) {
    packActor(view, bytes, at, actor, source.lights);
    at += ACTOR_RECORD_BYTES;
  }
  return bytes;
}

function packActor(view: DataView, bytes: Uint8Array, at: number, actor: ServedActor, lights: SnapshotSource['lights']): void {
  const { location, rotation } = actor.transform;
  view.setUint32(at, actor.id, true);
  view.setUint8(at + 4, ACTIVE);
  packVector(view, at + 5, location);
  view.setFloat32(at + 17, rotation.pitch, true);
  view.setFloat32(at + 21, rotation.yaw, true);
  view.setFloat32(at + 25, rotation.roll, true);
  packVector(view, at + 29, actor.velocity);
  packVector(view, at + 41, actor.angularVelocity);
  packVector(view, at + 53, actor.acceleration);
  const union = at + UNION;
  switch (actor.kind) {
    case 'vehicle':
      packVehicle(view, union, actor, lights);
      return;
    case 'walker':
      packVector(view, union, actor.control.direction);
      view.setFloat32(union + 12, actor.control.speed, true);
      view.setUint8(union + 16, actor.control.jump ? 1 : 0);
      return;
    case 'trafficLight': {
      const times = lights.timesOf(actor.light);
      bytes.set(actor.signId, union);
      view.setFloat32(union + 32, times.greenS, true);
      view.setFloat32(union + 36, times.yellowS, true);
      view.setFloat32(union + 40, times.redS, true);
      view.setFloat32(union + 44, times.elapsedS, true);
      view.setUint32(union + 48, actor.light, true);
      view.setUint8(union + 52, times.isFrozen ? 1 : 0);
      view.setUint8(union + 53, lights.stateOf(actor.light));
      return;
    }
    case 'trafficSign':
      bytes.set(actor.signId, union);
      return;
    case 'prop':
    case 'sensor':
    case 'plain':
  }
}

function packVehicle(view: DataView, at: number, { control, speedLimitKmh, light }: VehicleActor, lights: SnapshotSource['lights']): void {
  view.setFloat32(at, control.throttle, true);
  view.setFloat32(at + 4, control.steer, true);
  view.setFloat32(at + 8, control.brake, true);
  view.setUint8(at + 12, control.handBrake ? 1 : 0);
  view.setUint8(at + 13, control.reverse ? 1 : 0);
  view.setUint8(at + 14, control.manualGearShift ? 1 : 0);
  view.setInt32(at + 15, control.gear, true);
  view.setFloat32(at + 19, speedLimitKmh, true);
  view.setUint8(at + 23, light === undefined ? GREEN : lights.stateOf(light.light));
  view.setUint8(at + 24, light === undefined ? 0 : 1);
  view.setUint32(at + 25, light?.id ?? 0, true);
}

function packVector(view: DataView, at: number, { x, y, z }: CarlaVector): void {
  view.setFloat32(at, x, true);
  view.setFloat32(at + 4, y, true);
  view.setFloat32(at + 8, z, true);
}
