import { expect, test } from 'vitest';
import { buildNetwork } from '../../../../scenarios/towns/network/buildNetwork.ts';
import { IdCounter } from '../../../../scenarios/towns/network/IdCounter.ts';
import type { NetworkConnection } from '../../../../scenarios/towns/network/RoadNetwork.ts';
import type { RoadProfile } from '../../../../scenarios/towns/RoadProfile.ts';
import { FOUR_LANE_AVENUE, TWO_LANE_STREET } from '../../../../scenarios/towns/RoadProfile.ts';
import type { PlannedJunction, StreetPlan } from '../../../../scenarios/towns/StreetPlan.ts';

const JUNCTION = { control: 'uncontrolled', flow: 'crossing', majorStreets: [], crosswalks: false } as const;
const COMPASS = { east: [100, 0], north: [0, 100], west: [-100, 0], south: [0, -100] } as const;
type Side = keyof typeof COMPASS;

/** A junction at the origin with the given streets, each leading out of it. */
function star(profiles: Partial<Record<Side, RoadProfile>>): StreetPlan {
  const sides = Object.keys(profiles) as Side[];
  const ends = sides.map((side): PlannedJunction => ({ ...JUNCTION, x: COMPASS[side][0], y: COMPASS[side][1] }));
  return {
    junctions: [{ ...JUNCTION, x: 0, y: 0 }, ...ends],
    streets: sides.map((side, index) => ({
      from: { junction: 0 }, to: { junction: index + 1 }, course: { kind: 'corners', corners: [], spirals: false },
      profile: profiles[side]!, speedKmh: 50, midCrosswalks: [],
    })),
  };
}

/** Ways through the middle junction as `west 1 -> east 2 straight`, lanes numbered from the inside. */
function ways(profiles: Partial<Record<Side, RoadProfile>>): string[] {
  const sides = Object.keys(profiles) as Side[];
  const middle = buildNetwork(star(profiles), new IdCounter()).junctions[0]!;
  return middle.connections.map(({ fromArm, toArm, laneLinks, road, turn }: NetworkConnection) =>
    `${sides[fromArm.street]} ${Math.abs(laneLinks[0]!.from)} -> ${sides[toArm.street]} ${Math.abs(road.lanes[0]!.successor!)} ${turn}`);
}

test('at a T of small streets everybody may turn everywhere but back', () => {
  expect(ways({ west: TWO_LANE_STREET, east: TWO_LANE_STREET, south: TWO_LANE_STREET }).toSorted()).toEqual([
    'east 1 -> south 1 left', 'east 1 -> west 1 straight', 'south 1 -> east 1 right', 'south 1 -> west 1 left',
    'west 1 -> east 1 straight', 'west 1 -> south 1 right',
  ]);
});

test('on an avenue left turns use the inner lanes and right turns the outer ones', () => {
  const through = ways({ west: FOUR_LANE_AVENUE, east: FOUR_LANE_AVENUE, south: FOUR_LANE_AVENUE });
  expect(through.toSorted()).toEqual([
    'east 1 -> south 1 left', 'east 1 -> west 1 straight', 'east 2 -> west 2 straight',
    'south 1 -> west 1 left', 'south 2 -> east 2 right',
    'west 1 -> east 1 straight', 'west 2 -> east 2 straight', 'west 2 -> south 2 right',
  ]);
});

test('where an avenue narrows to a street, every lane still has a way out and a way in', () => {
  const through = ways({ west: FOUR_LANE_AVENUE, east: TWO_LANE_STREET, north: TWO_LANE_STREET });
  for (const lane of ['west 1', 'west 2']) {
    expect(through.some((way) => way.startsWith(lane))).toBe(true);
    expect(through.some((way) => way.includes(`-> ${lane}`))).toBe(true);
  }
});

test('pavements run round every corner', () => {
  const middle = buildNetwork(star({ west: TWO_LANE_STREET, east: TWO_LANE_STREET, south: FOUR_LANE_AVENUE }), new IdCounter()).junctions[0]!;
  const withPavement = middle.connections.filter(({ road }) => road.lanes.some((lane) => lane.type === 'sidewalk'));
  expect(withPavement.map(({ fromArm, toArm }) => [fromArm.street, toArm.street]).toSorted()).toEqual([[0, 2], [1, 0], [2, 1]]);
});
