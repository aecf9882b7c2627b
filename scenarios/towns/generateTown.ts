import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { furnishTown } from './furniture/furnishTown.ts';
import { planTown } from './layout/planTown.ts';
import { buildNetwork } from './network/buildNetwork.ts';
import { IdCounter } from './network/IdCounter.ts';
import { writeOpenDrive } from './opendrive/writeOpenDrive.ts';
import type { TownOptions } from './TownOptions.ts';
import { checkTownOptions } from './TownOptions.ts';

/** Towns lie in the North Sea: clear of the latitude 0 at which a missing projection would go unnoticed. */
const ORIGIN = { latitudeDeg: 54, longitudeDeg: 3 };

/**
 * Writes a town as OpenDRIVE 1.4: equal options give equal bytes.
 * @throws TownOptionsError when an option is out of range
 */
export function generateTown(options: TownOptions): string {
  checkTownOptions(options);
  const ids = new IdCounter();
  const plan = planTown(options, new SeededRandom(options.seed));
  const network = furnishTown(buildNetwork(plan, ids), plan, ids);
  return writeOpenDrive(options.name, network, ORIGIN);
}
