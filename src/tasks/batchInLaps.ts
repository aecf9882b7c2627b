import type { SeededRandom } from '../geometry/SeededRandom.ts';

/**
 * The batch of an update (from 1) when all samples are gone through again and again, in another order in each lap: so many batches in a row show
 * every sample exactly once. The number of samples must be a multiple of the batch's size.
 */
export function batchInLaps<Sample>(samples: readonly Sample[], size: number, update: number, random: SeededRandom): readonly Sample[] {
  const perLap = samples.length / size;
  if (!Number.isInteger(perLap) || perLap < 1) throw new RangeError(`${samples.length} samples cannot be dealt out in batches of ${size}`);
  const number = update - 1;
  const order = random.fork(Math.floor(number / perLap)).shuffled(samples);
  const place = (number % perLap) * size;
  return order.slice(place, place + size);
}
