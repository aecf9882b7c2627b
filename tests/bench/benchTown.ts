import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateTown } from '../../scenarios/towns/generateTown.ts';
import { CODRIVER_01 } from '../../scenarios/towns/TownOptions.ts';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { loadTown } from '../../src/training/Town.ts';

/** Path of a town of CARLA, or undefined where `../shared` is missing. */
export function carlaTownPath(name: string): string | undefined {
  const path = fileURLToPath(new URL(`../../../shared/maps/carla/${name}.xodr`, import.meta.url));
  return existsSync(path) ? path : undefined;
}

/** A generated town of the size of CARLA's larger ones: what stands in for them, and says so by its name. */
export const GENERATED_TOWN = { ...CODRIVER_01, name: 'generated', columns: 8, rows: 8, avenueColumns: 3, avenueRows: 3, lights: 24, allWayStops: 6, minorStops: 8 };

/** A town of CARLA with its lights, or the generated town. */
export function benchTown(name: string): RoadMap {
  const path = carlaTownPath(name);
  return path === undefined ? readRoadMap(generateTown(GENERATED_TOWN), GENERATED_TOWN.name) : loadTown(path).map;
}
