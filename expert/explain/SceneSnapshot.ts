import { z } from 'zod';
import type { Observation } from '../../src/driving/Driver.ts';
import type { RoutePlan } from '../../src/map/RoutePlan.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { ActionSchema } from '../../src/driving/Action.ts';
import { PATH_KINDS, SPEED_KINDS } from '../../src/driving/Grounds.ts';
import { SceneSchema } from '../../src/driving/Scene.ts';
import type { ActorColumns, WorldFrame } from '../../src/world/WorldFrame.ts';
import type { ExpertMemory } from '../ExpertMemory.ts';

/** Actors farther from the ego than this (m) are left out of a snapshot; the expert looks less far. */
const REACH_M = 200;

const ActorRowSchema = z.object({
  id: z.int(), kind: z.int(), x: z.number(), y: z.number(), z: z.number(), headingRad: z.number(), velocityX: z.number(), velocityY: z.number(),
  speedMps: z.number(), accelMps2: z.number(), yawRateRadPerS: z.number(), lengthM: z.number(), widthM: z.number(), heightM: z.number(), flags: z.int(),
});

const MemorySchema = z.object({
  planTick: z.int(), actors: z.int(), action: ActionSchema, path: z.enum(PATH_KINDS), speed: z.enum(SPEED_KINDS), stuckSince: z.int(),
  seen: z.array(z.tuple([z.int(), z.number(), z.number(), z.int()])), yellow: z.array(z.tuple([z.int(), z.int()])),
});

/** One moment as the expert sees it, with what it remembers: plain data from which its plan can be made again. The first actor is the ego. */
export const SceneSnapshotSchema = z.object({
  tick: z.int(),
  alongM: z.number(),
  routeIndex: z.int(),
  actors: z.array(ActorRowSchema).min(1),
  lights: z.array(z.object({ state: z.int(), secondsToChange: z.number().nullable() })),
  weather: z.object({ visibilityM: z.number(), roadGrip: z.number() }),
  tracker: z.object({ alongM: z.number(), offsetLeftM: z.number(), offsetSlope: z.number(), accelMps2: z.number(), biasMps2: z.number() }),
  scene: SceneSchema,
  memory: MemorySchema,
});

export type SceneSnapshot = z.infer<typeof SceneSnapshotSchema>;

/** Copies what the expert sees. @param memory what it knew before it planned */
export function takeSnapshot({ scene, privileged }: Observation, memory: ExpertMemory): SceneSnapshot {
  const { frame, alongM, routeIndex, tracker } = privileged;
  const { actors } = frame;
  const rows = Array.from({ length: actors.count }, (_, row) => row).filter((row) => Math.abs(actors.x[row]! - actors.x[0]!) < REACH_M && Math.abs(actors.y[row]! - actors.y[0]!) < REACH_M);
  return structuredClone({
    tick: frame.tick,
    alongM,
    routeIndex,
    actors: rows.map((row) => rowOf(actors, row)),
    lights: Array.from(frame.lightStates, (state, light) => ({ state, secondsToChange: finite(frame.lightSecondsToChange[light]!) })),
    weather: frame.weather,
    tracker,
    scene,
    memory,
  });
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function rowOf(actors: ActorColumns, row: number): SceneSnapshot['actors'][number] {
  return {
    id: actors.id[row]!, kind: actors.kind[row]!, x: actors.x[row]!, y: actors.y[row]!, z: actors.z[row]!, headingRad: actors.headingRad[row]!,
    velocityX: actors.velocityX[row]!, velocityY: actors.velocityY[row]!, speedMps: actors.speedMps[row]!, accelMps2: actors.accelMps2[row]!,
    yawRateRadPerS: actors.yawRateRadPerS[row]!, lengthM: actors.lengthM[row]!, widthM: actors.widthM[row]!, heightM: actors.heightM[row]!, flags: actors.flags[row]!,
  };
}

/** The observation that a snapshot was taken of, as far as the expert reads it. */
export function observationOf(snapshot: SceneSnapshot, map: RoadMap, route: RoutePlan): Observation {
  const column = (of: keyof SceneSnapshot['actors'][number]): Float64Array => Float64Array.from(snapshot.actors, (actor) => actor[of]);
  const frame: WorldFrame = {
    tick: snapshot.tick,
    timeS: snapshot.scene.timeS,
    actors: {
      count: snapshot.actors.length,
      id: Int32Array.from(snapshot.actors, ({ id }) => id),
      kind: Uint8Array.from(snapshot.actors, ({ kind }) => kind),
      x: column('x'), y: column('y'), z: column('z'), headingRad: column('headingRad'), velocityX: column('velocityX'), velocityY: column('velocityY'), speedMps: column('speedMps'),
      accelMps2: column('accelMps2'), yawRateRadPerS: column('yawRateRadPerS'), lengthM: column('lengthM'), widthM: column('widthM'), heightM: column('heightM'),
      flags: Uint8Array.from(snapshot.actors, ({ flags }) => flags),
    },
    lightStates: Uint8Array.from(snapshot.lights, ({ state }) => state),
    lightSecondsToChange: Float64Array.from(snapshot.lights, ({ secondsToChange }) => secondsToChange ?? Infinity),
    weather: snapshot.weather,
    events: [],
    describe: (id) => {
      throw new RangeError(`a snapshot knows no description of actor ${id}`);
    },
  };
  const { scene, alongM, routeIndex, tracker } = snapshot;
  return { scene, packedScene: new Float32Array(0), privileged: { frame, map, route, routeIndex, alongM, tracker } };
}
