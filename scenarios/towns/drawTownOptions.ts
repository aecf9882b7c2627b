import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import type { TownOptions } from './TownOptions.ts';

/** Share of the drawn towns that have a motorway. */
const MOTORWAY_SHARE = 0.3;

/**
 * A town of any kind that the generator knows, drawn by seed: training can ask for as many as it likes. Controls are drawn so that
 * a quarter to a half of the junctions have lights.
 * @param seed any integer; also the town's own seed
 */
export function drawTownOptions(name: string, seed: number): TownOptions {
  const random = new SeededRandom(seed);
  const from = (low: number, high: number): number => low + random.below(high - low + 1);
  const motorway = random.uniform() < MOTORWAY_SHARE;
  const columns = from(3, 6);
  const rows = from(motorway ? 4 : 3, 6);
  const junctions = columns * rows - 4;
  return {
    name, seed, columns, rows, motorway,
    spacingM: from(motorway ? 200 : 145, 230),
    jitterM: from(0, 14),
    avenueColumns: from(0, 2),
    avenueRows: from(0, 2),
    missingStreets: from(0, Math.floor(junctions / 4)),
    lights: from(Math.floor(junctions / 4), Math.floor(junctions / 2)),
    allWayStops: from(0, Math.floor(junctions / 5)),
    minorStops: from(0, Math.floor(junctions / 5)),
    minorYields: from(0, Math.floor(junctions / 6)),
    roundabouts: from(0, 3),
    windingShare: random.uniform(),
    midCrosswalkShare: random.uniform(),
  };
}
