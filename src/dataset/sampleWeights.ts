import { z } from 'zod';

/**
 * How likely a frame is drawn: the product of four named factors. The defaults are LangProp's: infraction frames count a hundred
 * times, the other factors are 1 for every frame.
 */
export const SampleWeightsSchema = z.object({
  infraction: z.number().positive().default(100).describe('factor of frames that stand just ahead of an infraction; 1 is off'),
  disagreement: z.number().min(0).default(0).describe('a frame counts 1 + this × its recorded disagreement between driver and expert; 0 is off'),
  recencyPerUpdate: z.number().positive().max(1).default(1).describe('factor for each update by which the episode is older than the newest; 1 is off'),
  reasonBalance: z.number().min(0).max(1).default(0).describe('from 0 (off) to 1: each class of expert reasons has the same total before the other factors'),
});

export type SampleWeights = z.infer<typeof SampleWeightsSchema>;

/** What the weights of one episode's frames follow from. */
export interface WeighedEpisode {
  readonly update: number;
  readonly disagreements: Float64Array;
  readonly reasonClasses: Uint8Array;
  /** For each frame 1 when it stands ahead of an infraction, else 0. */
  readonly infractionAhead: Uint8Array;
}

/** The weight of every frame, episode after episode. No transcendental functions, so every machine gives the same numbers. */
export function frameWeights(episodes: readonly WeighedEpisode[], weights: SampleWeights): Float64Array {
  let size = 0;
  let newest = 0;
  for (const episode of episodes) {
    size += episode.disagreements.length;
    newest = Math.max(newest, episode.update);
  }
  const classFactors = reasonFactors(episodes, size, weights.reasonBalance);
  const result = new Float64Array(size);
  let place = 0;
  for (const { update, disagreements, reasonClasses, infractionAhead } of episodes) {
    const recency = wholePower(weights.recencyPerUpdate, newest - update);
    for (let frame = 0; frame < disagreements.length; frame += 1, place += 1) {
      const infraction = infractionAhead[frame] === 1 ? weights.infraction : 1;
      result[place] = infraction * (1 + weights.disagreement * disagreements[frame]!) * classFactors[reasonClasses[frame]!]! * recency;
    }
  }
  return result;
}

/** For each class 1 − balance + balance × frames / (classes present × frames of the class). */
function reasonFactors(episodes: readonly WeighedEpisode[], size: number, balance: number): Float64Array {
  const counts = new Float64Array(256);
  for (const { reasonClasses } of episodes) {
    for (let frame = 0; frame < reasonClasses.length; frame += 1) counts[reasonClasses[frame]!]! += 1;
  }
  const present = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  return counts.map((count) => (count === 0 ? 1 : 1 - balance + (balance * size) / (present * count)));
}

function wholePower(base: number, exponent: number): number {
  let result = 1;
  for (let index = 0; index < exponent; index += 1) result *= base;
  return result;
}
