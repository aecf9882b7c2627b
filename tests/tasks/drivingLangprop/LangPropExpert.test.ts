import { describe, expect, it } from 'vitest';
import { RoadOption } from '../../../src/map/RoutePlan.ts';
import { LangPropExpert } from '../../../src/tasks/drivingLangprop/LangPropExpert.ts';
import { speedAndSteeringCodec, type SceneInfo, type SpeedLevel } from '../../../src/tasks/drivingLangprop/SceneInfo.ts';
import type { LangPropView } from '../../../src/tasks/drivingLangprop/SceneInfoBuilder.ts';
import { testFrame } from '../../driving/testFrame.ts';
import { neighbour, packedSceneInfo, sceneInfo } from './sceneInfo.ts';

/** Shows an expert one scene after the other. */
class Shown {
  readonly #views: LangPropView[] = [];
  readonly expert: LangPropExpert;

  constructor(halfExtents = true) {
    this.expert = new LangPropExpert({ reset: () => {}, see: () => this.#views[0]! }, halfExtents);
  }

  decide(info: SceneInfo, extra: Partial<Pick<LangPropView, 'tick' | 'option' | 'stopSign'>> = {}): { level: SpeedLevel; angleDeg: number; targetMps: number; reason: string } {
    this.#views[0] = { tick: 0, option: RoadOption.laneFollow, stopSign: -1, ...extra, info, packed: packedSceneInfo(info) };
    const { action, own } = this.expert.drive({ privileged: { frame: testFrame([{ x: 0, y: 0 }]) } });
    const { speed_level, turn_angle } = speedAndSteeringCodec.unpack(own!.output, 0);
    return { level: speed_level, angleDeg: turn_angle, targetMps: action.targetSpeedMps, reason: action.reason };
  }
}

function level(info: SceneInfo, extra: Partial<Pick<LangPropView, 'tick' | 'option' | 'stopSign'>> = {}): SpeedLevel {
  return new Shown().decide(info, extra).level;
}

/** The farthest centre distance (m), on a grid of 0.25 m, at which a standing car ahead makes the expert choose a level. */
function farthest(speedMps: number, levels: readonly SpeedLevel[]): number {
  for (let distanceM = 40; distanceM > 0; distanceM -= 0.25) {
    if (levels.includes(level(sceneInfo({ ego_forward_speed: speedMps, vehicles: [neighbour({ location_world_coord: [distanceM, 0] })] })))) return distanceM;
  }
  return 0;
}

describe('LangProp\'s expert', () => {
  it('stops for a car 2 m from bumper to bumper and slows for one 2 s farther, as measured of the original', () => {
    expect([0, 2, 4, 6].map((speedMps) => farthest(speedMps, ['STOP']))).toEqual([6.75, 6.75, 6.75, 6.75]);
    expect([2, 4, 6].map((speedMps) => farthest(speedMps, ['SLOW', 'STOP']))).toEqual([10.75, 14.75, 18.75]);
    expect(farthest(0, ['SLOW'])).toBe(0);
  });

  it('foresees nobody at standstill, and everybody with the smallest speed', () => {
    const crossing = neighbour({ location_world_coord: [4, 8], orientation_unit_vector: [0, -1], forward_speed: 5 });
    expect(level(sceneInfo({ ego_forward_speed: 0, pedestrians: [crossing] }))).toBe('MOVE');
    expect(level(sceneInfo({ ego_forward_speed: 0.01, pedestrians: [crossing] }))).toBe('SLOW');
  });

  it('leaves alone who is behind, or beside its way', () => {
    const scene = (x: number, y: number): SceneInfo => sceneInfo({ vehicles: [neighbour({ location_world_coord: [x, y] })] });
    expect([level(scene(-5, 0)), level(scene(10, 2.1)), level(scene(10, 1.9))]).toEqual(['MOVE', 'MOVE', 'SLOW']);
    expect(level(scene(2, -2.5), { option: RoadOption.changeLaneLeft })).toBe('STOP');
    expect(level(scene(2, -2.5), { option: RoadOption.changeLaneRight })).toBe('MOVE');
    expect(level(scene(2, 2.5), { option: RoadOption.changeLaneRight })).toBe('STOP');
  });

  it('stops 2 m before a red light, slows 2 s before that, with half the distance as target speed', () => {
    const at = (distance_to_red_light: number) => new Shown().decide(sceneInfo({ distance_to_red_light }));
    expect([at(14), at(13.9), at(2), at(1.9), at(-3)].map((decision) => decision.level)).toEqual(['MOVE', 'SLOW', 'SLOW', 'STOP', 'STOP']);
    expect([at(10), at(2)].map(({ targetMps, reason }) => [targetMps, reason])).toEqual([[5, 'redLight'], [1, 'redLight']]);
  });

  it('has stopped for a sign once it stood there, for 50 steps', () => {
    const shown = new Shown();
    const before = (tick: number, ego_forward_speed: number): SpeedLevel => shown.decide(sceneInfo({ distance_to_stop_sign: 1, ego_forward_speed }), { tick, stopSign: 3 }).level;
    expect([before(0, 2), before(10, 0.05), before(11, 2), before(60, 2), before(61, 2)]).toEqual(['STOP', 'MOVE', 'MOVE', 'MOVE', 'STOP']);
    expect(shown.decide(sceneInfo({ distance_to_stop_sign: 1, ego_forward_speed: 2 }), { tick: 12, stopSign: 4 }).level).toBe('STOP');
  });

  it('steers straight for the next point of the route, right positive, y to the south', () => {
    const turn = (x: number, y: number): number => new Shown().decide(sceneInfo({ ego_target_location_world_coord: [x, y] })).angleDeg;
    expect(turn(5, 5)).toBeCloseTo(45, 4);
    expect(turn(5, -5)).toBeCloseTo(-45, 4);
    expect(new Shown().decide(sceneInfo({ ego_orientation_unit_vector: [0, 1] })).angleDeg).toBeCloseTo(-90, 4);
  });

  it('decides the same with full sizes', () => {
    const doubled = sceneInfo({ ego_length: 4.9, ego_width: 2, ego_forward_speed: 4, vehicles: [neighbour({ location_world_coord: [14.75, 0], forward_length: 4.8, sideways_width: 2 })] });
    expect(new Shown(false).decide(doubled).level).toBe('SLOW');
    expect(new Shown(true).decide(doubled).level).toBe('SLOW');
    const farther = { ...doubled, vehicles: [{ ...doubled.vehicles[0]!, location_world_coord: [15, 0] }] };
    expect([new Shown(false).decide(farther).level, new Shown(true).decide(farther).level]).toEqual(['MOVE', 'SLOW']);
  });
});
