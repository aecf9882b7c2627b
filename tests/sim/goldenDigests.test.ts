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
  'Codriver01 seed 1': ['af60181353c89f00', '80ab55a3508dd518', 'dcff195b03edc9e4', 'd4dcb8c9797d4f40'],
  'Codriver01 seed 2': ['715820d949e64b24', '79a43d17e9126514', '5c7dffe44cd17af4', 'e00201895ba26d38'],
  'Codriver01 everything': ['5af6611a0bc46504', 'ab5b9d5a2a1d2484', '29f77c720d3ffde0', '327e865d7eea3304'],
  'Codriver01 carla-tm': ['af60181353c89f00', '3965a3cc25cc9f6c', '987f2de6bf2f2940', 'c250d0163aed177c'],
  'Town01 seed 1': ['126fa69547138024', '3e48d09c7a546fe8', '4c700b56edf7a75c', '1aeab0ad77c7dd58'],
  'Town01 seed 2': ['64ef4b1758e394fc', '707c923aac99f478', '5fd2f4eb184c71e4', '7b9e0be6eb980bb0'],
  'Town03 seed 1': ['4e7d75cb74c47898', '56202f75d30cb1f8', 'c9b53a0029ae4000', '2ec44a6e196feed8'],
  'Town03 seed 2': ['10202751c1357f1c', 'cf5e4367c121a1d0', '1783061045e901f4', '9f57bcd5048d9708'],
  'Town05 seed 1': ['f004fec707a6e160', '9ea08bdf7942b270', '17bb9c0da0a7cb1c', '07af83bdb2b85610'],
  'Town05 seed 2': ['b54760ee69e4cc10', '44fe70af451a19b0', '106787c8353bcaa8', 'aee0cbd2d8c0075c'],
  'Town06 seed 1': ['9d4b99b6c06ec4d8', '9ef78febcc5def40', '85d8fe50088e0e70', 'd3864601401dab50'],
  'Town06 seed 2': ['4814f887fde6c58c', '27202d444201d410', 'da46f644dc1a7b1c', '3040159c85dbc820'],
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
