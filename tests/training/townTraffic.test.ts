import { describe, expect, it } from 'vitest';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { townVehicles, townWalkers } from '../../src/training/townTraffic.ts';
import { straightRoad } from '../sim/roads.ts';

const named = (name: string): RoadMap => ({ ...straightRoad(), name });

describe('background traffic of a town', () => {
  it.each([
    ['Town01', 120], ['Town02', 100], ['Town03', 120], ['Town04', 200], ['Town05', 120], ['Town06', 150], ['Town07', 110], ['Town08', 180], ['Town09', 300], ['Town10', 120],
  ])('of CARLA is what the leaderboard 1.0 asks for, without walkers: %s %i', (name, vehicles) => {
    expect([townVehicles(named(name)), townWalkers(named(name))]).toEqual([vehicles, 0]);
  });

  it('elsewhere goes by the length of its lanes and sidewalks', () => {
    // 1600 m of driving lanes and as much sidewalk, one vehicle and one walker per 110 m.
    expect([townVehicles(named('Elsewhere')), townWalkers(named('Elsewhere'))]).toEqual([15, 15]);
  });
});
