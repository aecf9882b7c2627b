import { digestText } from '../../geometry/digest.ts';
import { hashUint32 } from '../../geometry/hashRandom.ts';
import { TrainingError } from '../TrainingError.ts';

/** A part of a data set that takes this share of the routes. */
export interface SplitShare {
  readonly name: string;
  readonly share: number;
}

/** The split that takes all routes which no share claims. */
export const REST_OF_ROUTES = 'train';

/** Reads `validation=0.2`, `test=0.1`. @throws TrainingError SPLIT_SHARES */
export function parseSplits(texts: readonly string[]): SplitShare[] {
  const shares = texts.map((text): SplitShare => {
    const [name = '', value = ''] = text.split('=');
    const share = Number(value);
    if (!/^[a-z][a-z0-9-]*$/.test(name) || name === REST_OF_ROUTES || value.trim() === '' || !(share > 0 && share < 1)) {
      throw splitError(`"${text}" is no share of the routes`, `write name=share, such as validation=0.2; what is left is called ${REST_OF_ROUTES}`);
    }
    return { name, share };
  });
  if (new Set(shares.map(({ name }) => name)).size < shares.length) throw splitError('a split is named twice', 'give each split once');
  if (shares.reduce((sum, { share }) => sum + share, 0) >= 1) throw splitError('the splits leave no route to train on', 'give shares whose sum is below 1');
  return shares;
}

/**
 * Which split each route belongs to, so that no two splits share a route: frames of one drive are alike, and a policy judged on the drive
 * that it learned from would only be asked what it remembers. By chance, the same for the same seed and ids, whatever their order.
 * @throws TrainingError SPLIT_SHARES when a split would be without a route
 */
export function splitRoutes(routeIds: readonly string[], splits: readonly SplitShare[], seed: number): Map<string, string> {
  const rank = (id: string): number => hashUint32(seed, 103, Number.parseInt(digestText(id).slice(0, 8), 16) | 0, 0);
  const shuffled = [...new Set(routeIds)].toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const result = new Map<string, string>();
  let from = 0;
  for (const { name, share } of splits) {
    const count = Math.round(share * shuffled.length);
    if (count === 0) throw splitError(`${share} of ${shuffled.length} routes is no route for the split ${name}`, 'take more routes or a larger share');
    for (const id of shuffled.slice(from, from + count)) result.set(id, name);
    from += count;
  }
  if (from >= shuffled.length) throw splitError('the splits leave no route to train on', 'take more routes or smaller shares');
  for (const id of shuffled.slice(from)) result.set(id, REST_OF_ROUTES);
  return result;
}

function splitError(message: string, remedy: string): TrainingError {
  return new TrainingError('SPLIT_SHARES', message, { where: '--split', remedy });
}
