import type { CubePrimitive, LinePrimitive, SceneEntity, SceneUpdate, TextPrimitive, Time } from '@foxglove/schemas';
import type { Scene, SceneActor } from '../../driving/Scene.ts';

/** The frame of the car: x ahead, y left, on the ground below the centre of its box. */
export const EGO_FRAME = 'ego';
/** A frame that stands still, as far as speed and turn rate tell. */
export const ODOMETRY_FRAME = 'odom';

interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

const EGO_COLOUR = { r: 0.15, g: 0.45, b: 0.95, a: 0.9 };
const ROUTE_COLOUR = { r: 0.2, g: 0.75, b: 0.4, a: 0.9 };
const ACTOR_COLOURS: Readonly<Record<SceneActor['kind'], Colour>> = {
  car: { r: 0.75, g: 0.75, b: 0.78, a: 0.85 },
  truck: { r: 0.6, g: 0.6, b: 0.65, a: 0.85 },
  bus: { r: 0.6, g: 0.6, b: 0.65, a: 0.85 },
  motorcycle: { r: 0.85, g: 0.65, b: 0.3, a: 0.9 },
  bicycle: { r: 0.95, g: 0.75, b: 0.2, a: 0.9 },
  walker: { r: 0.95, g: 0.45, b: 0.2, a: 0.95 },
  emergency: { r: 0.3, g: 0.4, b: 1, a: 0.95 },
  prop: { r: 0.5, g: 0.42, b: 0.35, a: 0.85 },
};
const LIGHT_COLOURS = { red: { r: 0.9, g: 0.1, b: 0.1, a: 1 }, yellow: { r: 0.95, g: 0.8, b: 0.1, a: 1 }, green: { r: 0.1, g: 0.8, b: 0.2, a: 1 }, off: { r: 0.4, g: 0.4, b: 0.4, a: 1 } };

/** Scenes hold no heights: these are for the eye. */
const HEIGHTS: Readonly<Record<SceneActor['kind'], number>> = { car: 1.5, truck: 2.8, bus: 3, motorcycle: 1.4, bicycle: 1.6, walker: 1.7, emergency: 2.4, prop: 1 };
const EGO_HEIGHT_M = 1.6;
const STOP_SIGN_COLOUR = { r: 0.8, g: 0.1, b: 0.3, a: 1 };

/** What the driver saw, to look at: the car, the route ahead, actors, stop lines of lights and signs. Each update replaces the one before. */
export function sceneUpdate(scene: Scene, time: Time): SceneUpdate {
  const { ego, route, actors, lights, stopSigns } = scene;
  const bars = [
    ...lights.map(({ distanceToStopLineM, state }) => bar(scene, distanceToStopLineM, LIGHT_COLOURS[state])),
    ...stopSigns.map(({ distanceToStopPointM }) => bar(scene, distanceToStopPointM, STOP_SIGN_COLOUR)),
  ];
  return {
    // 1 is "all": actors that are out of sight go away.
    deletions: [{ timestamp: time, type: 1, id: '' }],
    entities: [
      entity('ego', time, { cubes: [cube(0, 0, 0, ego.lengthM, ego.widthM, EGO_HEIGHT_M, EGO_COLOUR)] }),
      entity('route', time, { lines: [line(route.points.map(({ aheadM, leftM }) => ({ x: aheadM, y: leftM, z: 0.05 })))] }),
      entity('stops', time, { cubes: bars.filter((one) => one !== undefined) }),
      ...actors.map((actor) =>
        entity(`actor-${actor.id}`, time, {
          cubes: [cube(actor.aheadM, actor.leftM, actor.headingLeftRad, actor.lengthM, actor.widthM, HEIGHTS[actor.kind], ACTOR_COLOURS[actor.kind])],
          texts: [label(`${actor.kind} ${actor.speedMps.toFixed(1)} m/s`, actor.aheadM, actor.leftM, HEIGHTS[actor.kind] + 0.6)],
        }),
      ),
    ],
  };
}

/** A rotation about the vertical. */
export function turnBy(radians: number): { x: number; y: number; z: number; w: number } {
  return { x: 0, y: 0, z: Math.sin(radians / 2), w: Math.cos(radians / 2) };
}

function entity(id: string, timestamp: Time, parts: Partial<Pick<SceneEntity, 'cubes' | 'lines' | 'texts'>>): SceneEntity {
  const none = { arrows: [], cubes: [], spheres: [], cylinders: [], lines: [], triangles: [], texts: [], models: [] };
  return { timestamp, frame_id: EGO_FRAME, id, lifetime: { sec: 0, nsec: 0 }, frame_locked: true, metadata: [], ...none, ...parts };
}

function cube(x: number, y: number, heading: number, length: number, width: number, height: number, color: Colour): CubePrimitive {
  return { pose: { position: { x, y, z: height / 2 }, orientation: turnBy(heading) }, size: { x: length, y: width, z: height }, color };
}

function line(points: { x: number; y: number; z: number }[]): LinePrimitive {
  const origin = { position: { x: 0, y: 0, z: 0 }, orientation: turnBy(0) };
  return { type: 0, pose: origin, thickness: 0.3, scale_invariant: false, points, color: ROUTE_COLOUR, colors: [], indices: [] };
}

function label(text: string, x: number, y: number, z: number): TextPrimitive {
  return { pose: { position: { x, y, z }, orientation: turnBy(0) }, billboard: true, font_size: 0.6, scale_invariant: false, color: { r: 1, g: 1, b: 1, a: 1 }, text };
}

/** A bar across the route, so far ahead of the front bumper; none when the route in view does not reach it. */
function bar({ ego, route }: Scene, distanceM: number, color: Colour): CubePrimitive | undefined {
  const point = route.points.find(({ alongM }) => alongM >= distanceM + ego.lengthM / 2);
  return point === undefined || distanceM < 0 ? undefined : cube(point.aheadM, point.leftM, point.headingLeftRad, 0.4, ego.laneWidthM, 0.2, color);
}
