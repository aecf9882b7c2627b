import type { EpisodeGround } from '../episodes/EpisodeSpec.ts';
import { projectFile } from '../projectFile.ts';
import type { Settings } from '../settings.ts';

/** What the settings say about the ego, for a ground. */
export function groundEgo({ ego }: Settings['world']): Pick<EpisodeGround, 'ego'> {
  return ego === undefined ? {} : { ego: projectFile(ego) };
}
