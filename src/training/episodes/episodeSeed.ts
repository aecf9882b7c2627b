import { digestText } from '../../geometry/digest.ts';
import { hashUint32 } from '../../geometry/hashRandom.ts';

/** Seed of one episode: the same for every driver, so that drivers are compared in pairs. Depends on the route's id, not on its place in a list. */
export function episodeSeed(seed: number, routeId: string, repetition: number): number {
  return hashUint32(seed, 101, Number.parseInt(digestText(routeId).slice(0, 8), 16) | 0, repetition);
}
