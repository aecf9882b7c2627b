import { beforeAll, describe, expect, it } from 'vitest';
import { buildRouteLine } from '../../../src/driving/buildRouteLine.ts';
import type { EpisodeStart } from '../../../src/driving/Driver.ts';
import { lanePoseAt } from '../../../src/map/lanePoseAt.ts';
import type { RoadMap, TrafficLight } from '../../../src/map/RoadMap.ts';
import { EGO_VEHICLE } from '../../../src/sim/egoVehicle.ts';
import { sceneInfoCodec } from '../../../src/tasks/drivingLangprop/SceneInfo.ts';
import { nextTarget, SceneInfoBuilder } from '../../../src/tasks/drivingLangprop/SceneInfoBuilder.ts';
import { projectFile } from '../../../src/training/projectFile.ts';
import { loadRoutes } from '../../../src/training/RouteSet.ts';
import { loadTown } from '../../../src/training/Town.ts';
import { ActorKind } from '../../../src/world/ActorKind.ts';
import { LightState } from '../../../src/world/LightState.ts';
import { testFrame, type TestActor } from '../../driving/testFrame.ts';

let map: RoadMap;
let start: EpisodeStart;
beforeAll(() => {
  const town = loadTown(projectFile('scenarios/towns/Codriver01.xodr'));
  const [route] = loadRoutes(projectFile('scenarios/routes/codriver01_training.xml'), town, undefined);
  map = town.map;
  start = { map, route: route!.plan, line: buildRouteLine(map, route!.plan), vehicle: EGO_VEHICLE, seed: 1 };
});

function builder(halfExtents = true): SceneInfoBuilder {
  const made = new SceneInfoBuilder(halfExtents);
  made.reset(start);
  return made;
}

/** A car `beforeM` before the stop point of a light, facing it, with all lights of the town in a state. */
function before(light: TrafficLight, beforeM: number, state: LightState): ReturnType<SceneInfoBuilder['see']>['info'] {
  const { lane, sM } = light.stopPoints[0]!;
  const pose = { x: 0, y: 0, z: 0, headingRad: 0 };
  lanePoseAt(map, lane, sM - beforeM, 0, pose);
  return builder().see(testFrame([pose], { lightStates: new Uint8Array(map.lights.length).fill(state) })).info;
}

describe('the scene of LangProp', () => {
  it('is in CARLA\'s frame, with half sizes of at least half a metre, or whole ones', () => {
    const actors: TestActor[] = [
      { x: 10, y: 20, headingRad: Math.PI / 2, speedMps: 3 },
      { id: 5, x: 30, y: 20, headingRad: 0, speedMps: -2, lengthM: 4.4, widthM: 0.6 },
      { id: 6, kind: ActorKind.walker, x: 10, y: 40, lengthM: 0.4, widthM: 0.4, speedMps: 1 },
      { id: 7, x: 61, y: 20 },
      { id: 8, kind: ActorKind.prop, x: 12, y: 20 },
    ];
    const [half, whole] = [true, false].map((halfExtents) => builder(halfExtents).see(testFrame(actors)).info);
    expect([half!.ego_location_world_coord, half!.ego_forward_speed, half!.ego_length, half!.ego_width]).toEqual([[10, -20], 3, 2.45, 1.05]);
    expect(half!.ego_orientation_unit_vector[0]).toBeCloseTo(0, 12);
    expect(half!.ego_orientation_unit_vector[1]).toBe(-1);
    expect(half!.vehicles).toEqual([{ id: 5, location_world_coord: [30, -20], orientation_unit_vector: [1, 0], forward_speed: 2, forward_length: 2.2, sideways_width: 0.5 }]);
    expect(half!.pedestrians).toEqual([{ id: 6, location_world_coord: [10, -40], orientation_unit_vector: [1, 0], forward_speed: 1, forward_length: 0.5, sideways_width: 0.5 }]);
    expect([whole!.ego_length, whole!.vehicles[0]!.forward_length, whole!.vehicles[0]!.sideways_width]).toEqual([4.9, 4.4, 1]);
  });

  it('gives the first route point farther than 4 m that has not been dropped, never the last', () => {
    const route = { count: 6, x: Float64Array.from([0, 2, 4, 6, 8, 10]), y: new Float64Array(6) };
    expect([nextTarget(route, 0, 0, 0), nextTarget(route, 0, 2.5, 0), nextTarget(route, 3, 2.5, 0), nextTarget(route, 0, 9, 0), nextTarget(route, 4, 9, 0)]).toEqual([3, 4, 4, 0, 4]);
  });

  it('knows the light at the end of the own lane while it is not green, from 50 m before its line', () => {
    const light = map.lights.find(({ stopPoints }) => map.lanes.lengthM[stopPoints[0]!.lane]! > 60)!;
    const ahead = before(light, 20, LightState.red).distance_to_red_light!;
    expect(ahead).toBeGreaterThan(15);
    expect(ahead).toBeLessThan(22);
    expect(before(light, 20, LightState.yellow).distance_to_red_light).toBe(ahead);
    expect([before(light, 20, LightState.green).distance_to_red_light, before(light, 55, LightState.red).distance_to_red_light]).toEqual([null, null]);
  });

  it('knows the stop sign within 20 m along the lane, for who drives with it', () => {
    const sign = map.stopSigns.find(({ stopPoints }) => map.lanes.lengthM[stopPoints[0]!.lane]! > 40)!;
    const { lane, sM } = sign.stopPoints[0]!;
    const at = (beforeM: number, turnedRad: number): number | null => {
      const pose = { x: 0, y: 0, z: 0, headingRad: 0 };
      lanePoseAt(map, lane, sM - beforeM, 0, pose);
      return builder().see(testFrame([{ ...pose, headingRad: pose.headingRad + turnedRad }], { lightStates: new Uint8Array(map.lights.length) })).info.distance_to_stop_sign;
    };
    expect(at(10, 0)).toBeGreaterThan(5);
    expect(at(10, 0)).toBeLessThan(12);
    expect([at(30, 0), at(10, Math.PI)]).toEqual([null, null]);
  });

  it('is looked at once a step, packed as policies get it', () => {
    const made = builder();
    const frame = testFrame([{ x: 10, y: 20 }, { id: 5, x: 30, y: 20 }]);
    const first = made.see(frame);
    expect(made.see(frame)).toBe(first);
    expect(sceneInfoCodec.unpack(first.packed, 0).vehicles[0]).toMatchObject({ id: 5, location_world_coord: [30, -20] });
  });
});
