import { describe, expect, it } from 'vitest';
import { CollisionCriterion } from '../../../src/leaderboard/criteria/collision.ts';
import { EgoStep } from '../../../src/leaderboard/criteria/EgoStep.ts';
import type { Infraction } from '../../../src/leaderboard/Infraction.ts';
import type { LeaderboardVersion } from '../../../src/leaderboard/LeaderboardRules.ts';
import { rulesOf } from '../../../src/leaderboard/LeaderboardRules.ts';
import type { FrameSpec } from '../SyntheticFrame.ts';
import { collisionWith, frameOf } from '../SyntheticFrame.ts';

const car = (id: number) => collisionWith(id, 'vehicle.tesla.model3');

function judge(version: LeaderboardVersion, frames: readonly FrameSpec[]): Infraction[] {
  const found: Infraction[] = [];
  const criterion = new CollisionCriterion(rulesOf(version), (infraction) => found.push(infraction));
  const ego = new EgoStep({ nearest: () => undefined });
  for (const spec of frames) {
    const frame = frameOf({ ...spec, ego: { speedMps: 5, ...spec.ego } });
    ego.read(frame);
    criterion.observe(ego, frame);
  }
  return found;
}

describe('the kind of a collision', () => {
  it.each([
    ['static.building', 'collisionLayout'],
    ['static.prop.vendingmachine', 'collisionLayout'],
    ['traffic.traffic_light', 'collisionLayout'],
    ['vehicle.diamondback.century', 'collisionVehicle'],
    ['walker.pedestrian.0001', 'collisionPedestrian'],
    ['static.sidewalk', undefined],
    ['sensor.other.gnss', undefined],
  ])('of %s is %s', (typeId, kind) => {
    const expected = kind === undefined ? [] : [kind];
    for (const version of ['1.0', '2.0'] as const) expect(judge(version, [{ events: [collisionWith(7, typeId)] }]).map((infraction) => infraction.kind)).toEqual(expected);
  });

  it('comes with numbers, the other actor and the place of the ego', () => {
    expect(judge('1.0', [{ tick: 40, ego: { x: 3, y: 4, z: 0.5 }, events: [collisionWith(12, 'vehicle.audi.tt', 6.5)] }])).toEqual([
      { kind: 'collisionVehicle', tick: 40, timeS: 2, at: { x: 3, y: 4, z: 0.5 }, otherId: '12', otherType: 'vehicle.audi.tt', closingSpeedMps: 6.5 },
    ]);
  });
});

describe('the same actor', () => {
  // The ego has moved far away between the contacts, so that only the id can hide the second one.
  it.each([
    ['5.00 s', 5, 1],
    ['5.05 s', 5.05, 2],
  ])('counts again only when more than 5 s have passed: %s later', (_, laterS, count) => {
    for (const version of ['1.0', '2.0'] as const) {
      expect(judge(version, [{ timeS: 0, events: [car(9)] }, { timeS: laterS, ego: { x: 100 } }, { timeS: laterS, ego: { x: 100 }, events: [car(9)] }])).toHaveLength(count);
    }
  });

  it('counts at once when it is the static layout, which has no id', () => {
    const wall = collisionWith(0, 'static.wall');
    for (const version of ['1.0', '2.0'] as const) expect(judge(version, [{ timeS: 0, events: [wall] }, { timeS: 1, ego: { x: 100 } }, { timeS: 1.05, ego: { x: 100 }, events: [wall] }])).toHaveLength(2);
  });
});

describe('another actor near an earlier collision', () => {
  it.each([
    ['1.0', 3, 1],
    ['1.0', 3.01, 2],
    ['2.0', 5, 1],
    ['2.0', 5.01, 2],
  ] as const)('in %s, %f m on, makes %i in all', (version, metres, count) => {
    expect(judge(version, [{ events: [car(9)] }, { tick: 1, ego: { x: metres } }, { tick: 2, ego: { x: metres }, events: [car(10)] }])).toHaveLength(count);
  });

  it('is hidden by any remembered place in 1.0, by the last one only in 2.x', () => {
    // Collisions at 0 m and at 4 m; a third one beside the first.
    const frames: FrameSpec[] = [{ events: [car(9)] }, { tick: 1, ego: { x: 4 }, events: [car(10)] }, { tick: 2, ego: { x: 1 }, events: [car(11)] }];
    expect(judge('1.0', frames)).toHaveLength(2);
    const apart: FrameSpec[] = [{ events: [car(9)] }, { tick: 1, ego: { x: 6 }, events: [] }, { tick: 2, ego: { x: 6 }, events: [car(10)] }, { tick: 3, ego: { x: 0.5 }, events: [car(11)] }];
    expect(judge('2.0', apart)).toHaveLength(3);
  });

  it('is measured in the plane in 1.0 and in space in 2.x', () => {
    const frames: FrameSpec[] = [{ events: [car(9)] }, { tick: 1, ego: { z: 6 } }, { tick: 2, ego: { z: 6 }, events: [car(10)] }];
    expect(judge('1.0', frames)).toHaveLength(1);
    expect(judge('2.0', frames)).toHaveLength(2);
  });
});

describe('a standing ego', () => {
  it.each([
    ['1.0', 0.09, 1],
    ['2.0', 0.09, 0],
    ['2.0', 0.1, 1],
    ['bench2drive', 0.09, 0],
  ] as const)('in %s at %f m/s has %i collisions', (version, speedMps, count) => {
    expect(judge(version, [{ ego: { speedMps }, events: [car(9)] }])).toHaveLength(count);
  });
});

describe('a contact of unknown type', () => {
  it('hides a later collision in 2.x only', () => {
    const frames: FrameSpec[] = [{ events: [collisionWith(5, 'static.sidewalk')] }, { tick: 1, ego: { x: 1 }, events: [car(9)] }];
    expect(judge('1.0', frames)).toHaveLength(1);
    expect(judge('2.0', frames)).toHaveLength(0);
  });
});
