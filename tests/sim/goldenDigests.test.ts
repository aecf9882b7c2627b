import { describe, expect, it } from 'vitest';
import { digestBytes } from '../../src/geometry/digest.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import type { TrafficSetup } from '../../src/world/WorldSetup.ts';
import { NEEDS_SHARED, hasSharedMaps, sharedTown } from '../map/sharedFiles.ts';
import { drive, pedals } from './drives.ts';
import { ownTown, townSetup } from './roads.ts';

const TICKS = [0, 100, 1000, 10_000];
const BUSY: TrafficSetup = { vehicles: 60, walkers: 20, carelessWalkers: 0.2 };
const EVERYTHING: TrafficSetup = { ...BUSY, parkedCars: 10, props: 10, emergencyVehicles: 2 };
/** The ego pulls out, turns right, stands: so that what is near it changes. */
const PEDALS = [pedals({ throttle: 0.6, steer: -0.1 }), pedals({ brake: 1 }), pedals({ throttle: 0.5, reverse: true }), pedals({ brake: 1 })];

/** Digests of the whole state at some ticks of a busy episode. */
function digests(map: RoadMap, seed: number, traffic: TrafficSetup): string[] {
  const world = new EmbeddedWorld();
  world.reset(townSetup(map, traffic, seed));
  let tick = 0;
  return TICKS.map((wanted) => {
    let digest = digestBytes(world.save().bytes);
    for (; tick < wanted; tick += 50) digest = drive(world, PEDALS[(tick / 50) % PEDALS.length], 50);
    return digest;
  });
}

/** A change here changes every recorded episode: declare it. Made by Node 24 on x64. */
const GOLDEN: Readonly<Record<string, readonly string[]>> = {
  'Codriver01 seed 1': ['a076d625d499efb8', '40fc9103ba3a2bbc', 'a7c64873564e67cc', '911ac94153254108'],
  'Codriver01 seed 2': ['bff920bb4b784794', '4e80504fc1833a8c', 'af64b69d0ddc7770', 'e00201895ba26d38'],
  'Codriver01 everything': ['5b654d606f351198', '7f8b091efeb7b38c', 'fe4779f67f162dd8', '3ce95cc7a3a91000'],
  'Codriver01 carla-tm': ['a076d625d499efb8', '623a2ff42c133090', 'f5dbbcb163c4b1c8', '9eced7ca12caea84'],
  'Town01 seed 1': ['f289eb01b44afe40', '552de563d1733890', '7e399d6dd5efb8e4', '753305c5fd4f6184'],
  'Town01 seed 2': ['9510d1391bb27b78', 'ef4a6114a558d968', '200fa1462545ccc0', '0924a9f3abdcbb60'],
  'Town03 seed 1': ['bc873dc267a230c0', 'fc251e55563f915c', 'b832291818e914c8', '43ca3b9d164436b8'],
  'Town03 seed 2': ['cef5d0709909178c', '9f44b90524293464', 'e1328f55da590724', 'e009ee2f26474ce0'],
  'Town05 seed 1': ['bcb33fa556fd8da8', '54df6b7da105dd74', 'ea1a35f483b6a3fc', '04155b320b3d11c8'],
  'Town05 seed 2': ['47a8bbaec5b767cc', 'da6c3007b0fab1f0', '9cda2291e7e2daac', '15359fbf11128f1c'],
  'Town06 seed 1': ['8cc104e7d1b13ff0', '8be81fc9d3722350', '3a741cd0bf1b7fe0', '7eb55dcd7f9d8dc4'],
  'Town06 seed 2': ['a3da5e45417f4714', '2c102f50ee9f9c08', 'df99da441e57911c', '823fbbc5c140d11c'],
};

describe('the embedded world keeps its golden digests at ticks 0, 100, 1000 and 10,000', () => {
  it.each([['seed 1', 1, BUSY], ['seed 2', 2, BUSY], ['everything', 1, EVERYTHING], ['carla-tm', 1, { ...BUSY, rules: 'carla-tm' }]] as const)('on Codriver01, %s', (name, seed, traffic) => {
    expect(digests(ownTown(), seed, traffic)).toEqual(GOLDEN[`Codriver01 ${name}`]);
  });

  it.skipIf(!hasSharedMaps).each([['Town01', 1], ['Town01', 2], ['Town03', 1], ['Town03', 2], ['Town05', 1], ['Town05', 2], ['Town06', 1], ['Town06', 2]] as const)(
    `on %s, seed %i${NEEDS_SHARED}`,
    (town, seed) => {
      expect(digests(sharedTown(town), seed, BUSY)).toEqual(GOLDEN[`${town} seed ${seed}`]);
    },
  );
});
