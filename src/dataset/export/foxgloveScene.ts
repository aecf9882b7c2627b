import type { CubePrimitive, SceneUpdate, Time } from '@foxglove/schemas';
import type { Action } from '../../driving/Action.ts';
import type { Scene, SceneActor } from '../../driving/Scene.ts';
import { EGO_COLOUR, EGO_FRAME, EGO_HEIGHT_M, EXPERT_COLOUR, RED_COLOUR, STOP_SIGN_COLOUR, VEHICLE_COLOUR, WALKER_COLOUR, box, entity, label, line, sceneOf, type Colour } from './foxgloveShapes.ts';
import type { FrameView } from './FrameView.ts';

const ACTOR_COLOURS: Readonly<Record<SceneActor['kind'], Colour>> = {
  car: VEHICLE_COLOUR,
  truck: { r: 0.6, g: 0.6, b: 0.65, a: 0.85 },
  bus: { r: 0.6, g: 0.6, b: 0.65, a: 0.85 },
  motorcycle: { r: 0.85, g: 0.65, b: 0.3, a: 0.9 },
  bicycle: { r: 0.95, g: 0.75, b: 0.2, a: 0.9 },
  walker: WALKER_COLOUR,
  emergency: { r: 0.3, g: 0.4, b: 1, a: 0.95 },
  prop: { r: 0.5, g: 0.42, b: 0.35, a: 0.85 },
};
const LIGHT_COLOURS = { red: RED_COLOUR, yellow: { r: 0.95, g: 0.8, b: 0.1, a: 1 }, green: { r: 0.1, g: 0.8, b: 0.2, a: 1 }, off: { r: 0.4, g: 0.4, b: 0.4, a: 1 } };

/** Scenes hold no heights: these are for the eye. */
const HEIGHTS: Readonly<Record<SceneActor['kind'], number>> = { car: 1.5, truck: 2.8, bus: 3, motorcycle: 1.4, bicycle: 1.6, walker: 1.7, emergency: 2.4, prop: 1 };

/** What the driver saw and decided: the car, the route ahead, actors, stop lines of lights and signs. */
export function drawScene({ scene, driver }: FrameView<Scene, Action>, time: Time): SceneUpdate {
  const { ego, route, actors, lights, stopSigns } = scene;
  const bars = [
    ...lights.map(({ distanceToStopLineM, state }) => bar(scene, distanceToStopLineM, LIGHT_COLOURS[state])),
    ...stopSigns.map(({ distanceToStopPointM }) => bar(scene, distanceToStopPointM, STOP_SIGN_COLOUR)),
  ];
  const decided = driver === undefined ? [] : [label(`${driver.targetSpeedMps.toFixed(1)} m/s, ${driver.reason}`, 0, 0, EGO_HEIGHT_M + 1)];
  return sceneOf(
    [
      entity('ego', EGO_FRAME, time, { cubes: [box({ x: 0, y: 0, headingRad: 0 }, ego.lengthM, ego.widthM, EGO_HEIGHT_M, EGO_COLOUR)], texts: decided }),
      entity('route', EGO_FRAME, time, { lines: [line(route.points.map(({ aheadM, leftM }) => ({ x: aheadM, y: leftM, z: 0.05 })), EXPERT_COLOUR)] }),
      entity('stops', EGO_FRAME, time, { cubes: bars.filter((one) => one !== undefined) }),
      ...actors.map((actor) =>
        entity(`actor-${actor.id}`, EGO_FRAME, time, {
          cubes: [box({ x: actor.aheadM, y: actor.leftM, headingRad: actor.headingLeftRad }, actor.lengthM, actor.widthM, HEIGHTS[actor.kind], ACTOR_COLOURS[actor.kind])],
          texts: [label(`${actor.kind} ${actor.speedMps.toFixed(1)} m/s`, actor.aheadM, actor.leftM, HEIGHTS[actor.kind] + 0.6)],
        }),
      ),
    ],
    time,
  );
}

/** A bar across the route, so far ahead of the front bumper; none when the route in view does not reach it. */
function bar({ ego, route }: Scene, distanceM: number, color: Colour): CubePrimitive | undefined {
  const point = route.points.find(({ alongM }) => alongM >= distanceM + ego.lengthM / 2);
  return point === undefined || distanceM < 0 ? undefined : box({ x: point.aheadM, y: point.leftM, headingRad: point.headingLeftRad }, 0.4, ego.laneWidthM, 0.2, color);
}
