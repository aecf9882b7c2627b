import type { Progress } from '../Progress.ts';
import type { DriverSpec } from './DriverSpec.ts';
import { EpisodeRig } from './EpisodeRig.ts';
import type { EpisodeGround } from './EpisodeSpec.ts';

/** What is known of a ground once it has been read. */
export type CheckedGround = Pick<EpisodeRig, 'routes' | 'town'>;

/** Reads map, routes and policies once before workers start, so that a mistake is told at once and once. @throws what a rig throws */
export async function checkGround(ground: EpisodeGround, drivers: readonly DriverSpec[], progress: Progress): Promise<CheckedGround> {
  const rig = new EpisodeRig(ground);
  try {
    for (const driver of drivers) await rig.driverOf(driver);
    for (const note of rig.scenarioNotes()) progress.note(note);
    return { routes: rig.routes, town: rig.town };
  } finally {
    await rig.close();
  }
}
