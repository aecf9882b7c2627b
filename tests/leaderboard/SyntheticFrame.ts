import { ActorKind } from '../../src/world/ActorKind.ts';
import type { LightState } from '../../src/world/LightState.ts';
import { STEP_S } from '../../src/world/World.ts';
import type { ActorColumns, ActorDescription, WorldEvent, WorldFrame } from '../../src/world/WorldFrame.ts';
import { CLEAR_WEATHER } from '../../src/world/WorldSetup.ts';

export interface ActorSpec {
  readonly id?: number;
  readonly kind?: ActorKind;
  readonly x?: number;
  readonly y?: number;
  readonly z?: number;
  readonly headingRad?: number;
  readonly speedMps?: number;
  readonly lengthM?: number;
  readonly widthM?: number;
  readonly flags?: number;
  readonly typeId?: string;
}

export interface FrameSpec {
  readonly tick?: number;
  /** Overrides `tick × STEP_S`. */
  readonly timeS?: number;
  readonly ego?: ActorSpec;
  readonly others?: readonly ActorSpec[];
  readonly lights?: readonly LightState[];
  readonly events?: readonly WorldEvent[];
}

/** One frame from a few words: an ego of 5 m by 2 m at the origin unless told otherwise. */
export function frameOf(spec: FrameSpec): WorldFrame {
  const actors: ActorSpec[] = [{ id: 1, lengthM: 5, widthM: 2, ...spec.ego }, ...(spec.others ?? [])];
  const column = (of: (actor: ActorSpec) => number): Float64Array => Float64Array.from(actors, of);
  const heading = (actor: ActorSpec): number => actor.headingRad ?? 0;
  const speed = (actor: ActorSpec): number => actor.speedMps ?? 0;
  const columns: ActorColumns = {
    count: actors.length,
    id: Int32Array.from(actors, (actor, row) => actor.id ?? row + 1),
    kind: Uint8Array.from(actors, (actor) => actor.kind ?? ActorKind.car),
    x: column((actor) => actor.x ?? 0),
    y: column((actor) => actor.y ?? 0),
    z: column((actor) => actor.z ?? 0),
    headingRad: column(heading),
    velocityX: column((actor) => speed(actor) * Math.cos(heading(actor))),
    velocityY: column((actor) => speed(actor) * Math.sin(heading(actor))),
    speedMps: column(speed),
    accelMps2: column(() => 0),
    yawRateRadPerS: column(() => 0),
    lengthM: column((actor) => actor.lengthM ?? 4.5),
    widthM: column((actor) => actor.widthM ?? 2),
    heightM: column(() => 1.5),
    flags: Uint8Array.from(actors, (actor) => actor.flags ?? 0),
  };
  const tick = spec.tick ?? 0;
  const lightStates = Uint8Array.from(spec.lights ?? []);
  return {
    tick,
    timeS: spec.timeS ?? tick * STEP_S,
    actors: columns,
    lightStates,
    weather: CLEAR_WEATHER,
    lightSecondsToChange: new Float64Array(lightStates.length).fill(Infinity),
    events: spec.events ?? [],
    describe: (actorId): ActorDescription => {
      const row = columns.id.indexOf(actorId);
      return { id: actorId, kind: actors[row]?.kind ?? ActorKind.car, typeId: actors[row]?.typeId ?? 'vehicle.tesla.model3', role: row === 0 ? 'hero' : 'background' };
    },
  };
}

/** The ego touches something in this step. */
export function collisionWith(otherId: number, otherTypeId: string, closingSpeedMps = 3): WorldEvent {
  return { kind: 'collision', otherId, otherTypeId, x: 0, y: 0, z: 0, closingSpeedMps };
}
