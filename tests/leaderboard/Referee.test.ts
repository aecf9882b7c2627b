import { describe, expect, it } from 'vitest';
import { Referee } from '../../src/leaderboard/Referee.ts';
import type { LeaderboardVersion } from '../../src/leaderboard/LeaderboardRules.ts';
import { LaneIndex } from '../../src/map/LaneIndex.ts';
import type { WorldFrame } from '../../src/world/WorldFrame.ts';
import { LightState } from '../../src/world/LightState.ts';
import { straightPlan, syntheticMap } from './SyntheticMap.ts';
import { collisionWith, frameOf } from './SyntheticFrame.ts';

/** A road of 200 m with a light at 100 m; the oncoming lane beside it. */
const MAP = syntheticMap({
  lanes: [{ from: [0, 0], to: [200, 0], laneId: -1 }, { from: [200, 4], to: [0, 4], laneId: 1 }],
  lights: [{ id: 'L', x: 105, y: -6, z: 5, headingRad: 0, junction: 0, stopPoints: [{ lane: 0, sM: 100 }], lanes: [], trigger: { x: 98, y: 0, z: 0, headingRad: 0, lengthM: 4, widthM: 4 } }],
});
const ROUTE = straightPlan([[0, 0], [200, 0]]);

function referee(version: LeaderboardVersion = '1.0'): Referee {
  return new Referee({ map: MAP, laneIndex: new LaneIndex(MAP), route: ROUTE, version, routeId: '4', keypoints: [{ x: 0, y: 0, z: 0 }, { x: 0, y: 150, z: 0 }] });
}

/** The ego at 10 m/s; a car is hit at 60 m, the light is red, and from 120 to 140 m the ego is off the road. */
function frameAt(tick: number): WorldFrame {
  const x = tick * 0.5;
  return frameOf({ tick, ego: { x, y: x >= 120 && x < 140 ? -6 : 0, speedMps: 10 }, lights: [LightState.red], events: x === 60 ? [collisionWith(9, 'vehicle.audi.tt')] : [] });
}

function drive(judge: Referee, from: number, to: number): void {
  for (let tick = from; tick <= to; tick += 1) judge.observe(frameAt(tick));
}

describe('the referee', () => {
  it('judges a whole route', () => {
    const judge = referee();
    drive(judge, 0, 500);
    expect(judge.ended).toBe('completed');
    const result = judge.result({ durationSystemS: 1.5 });
    expect(result.infractions.map(({ kind, otherId }) => [kind, otherId])).toEqual([['collisionVehicle', '9'], ['redLight', 'L'], ['outsideLanes', undefined]]);
    const outside = result.infractions[2]!;
    expect(outside.metres).toBeCloseTo(20, 9);
    expect(result).toEqual({
      version: '1.0',
      routeId: '4',
      status: 'Completed',
      infractions: result.infractions,
      routeCompletion: 100,
      penalty: 0.6 * 0.7 * (1 - outside.percent! / 100),
      drivingScore: 100 * (0.6 * 0.7 * (1 - outside.percent! / 100)),
      routeLengthM: 150,
      durationGameS: 20,
      durationSystemS: 1.5,
    });
  });

  it('gives the dense length in 2.x and rounds scores to 6 decimals', () => {
    const judge = referee('2.0');
    drive(judge, 0, 290);
    const { routeLengthM, routeCompletion, drivingScore, penalty, status } = judge.result();
    expect({ routeLengthM, routeCompletion, status }).toEqual({ routeLengthM: 200, routeCompletion: 72, status: 'Failed' });
    expect(String(penalty)).toMatch(/^0\.\d{1,6}$/);
    expect(drivingScore).toBeCloseTo(72 * penalty, 4);
  });

  it('says how far the route is while it runs', () => {
    const judge = referee();
    drive(judge, 0, 101);
    expect({ completion: judge.routeCompletion, index: judge.routeIndex, ended: judge.ended }).toEqual({ completion: 25, index: 50, ended: undefined });
  });

  it('judges nothing after the end', () => {
    const judge = referee();
    drive(judge, 0, 500);
    const before = judge.result();
    judge.observe(frameOf({ tick: 501, events: [collisionWith(77, 'walker.pedestrian.0001')] }));
    expect(judge.result()).toEqual(before);
  });

  it.each([
    ['1.0', 200 * 20, undefined],
    ['bench2drive', 4000, 'tickLimit'],
  ] as const)('of %s after %i ticks of creeping has ended: %s', (version, ticks, ended) => {
    const judge = referee(version);
    judge.observe(frameAt(0));
    for (let tick = 1; tick <= ticks; tick += 1) judge.observe(frameOf({ tick, timeS: tick / 40, ego: { speedMps: 0.2 }, lights: [LightState.green] }));
    expect(judge.ended).toBe(ended);
  });

  it('tells what was scored when something else ends the route', () => {
    const judge = referee();
    drive(judge, 0, 201);
    expect(judge.result({ failure: 'agentCrashed' })).toMatchObject({ status: 'Failed - Agent crashed', routeCompletion: 50, penalty: 0.6 });
    expect(referee().result({ failure: 'setupFailed' })).toMatchObject({ status: "Failed - Agent couldn't be set up", routeCompletion: 0, penalty: 1, drivingScore: 0, durationGameS: 0 });
  });

  it('can be wound back to any moment', () => {
    for (const version of ['1.0', '2.1'] as const) {
      const straight = referee(version);
      drive(straight, 0, 500);
      const wound = referee(version);
      drive(wound, 0, 250);
      const saved = wound.save();
      const early = wound.result();
      drive(wound, 251, 500);
      wound.restore(saved);
      expect(wound.result()).toEqual(early);
      drive(wound, 251, 500);
      expect(wound.result()).toEqual(straight.result());
    }
  });

  it('refuses a route without length', () => {
    expect(() => new Referee({ map: MAP, laneIndex: new LaneIndex(MAP), route: { ...ROUTE, count: 1, lengthM: 0 }, version: '1.0', routeId: '4' })).toThrow(/route 4 has no length/);
  });
});
