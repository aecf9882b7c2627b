import type { SampleWeights } from '../dataset/sampleWeights.ts';
import type { Settings } from './settings.ts';

type WeightSettings = Pick<Settings['training'], 'infractionWeight' | 'disagreementWeight' | 'recencyPerUpdate' | 'reasonBalance'>;

/** What the settings say about drawing frames from the replay buffer. As they come, they are LangProp's. @param infractions whether infractions count at all */
export function sampleWeightsOf({ infractionWeight, disagreementWeight, recencyPerUpdate, reasonBalance }: WeightSettings, infractions: boolean): SampleWeights {
  return { infraction: infractions ? infractionWeight : 1, disagreement: disagreementWeight, recencyPerUpdate, reasonBalance };
}
