import type { RouteView } from './RouteView.ts';

/** Parameters of a scenario as a 2.x file writes them. */
export type WrittenParameters = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What kind of place suits a type of scenario. */
export interface PlaceWish {
  /** Route wanted before the trigger and, at least, after it (m). */
  readonly beforeM: number;
  readonly afterM: number;
  /** Distance from the trigger to the next junction that is wanted (m): scenarios at junctions begin shortly before them, others need room. */
  readonly openM: readonly [number, number];
  /** The parameters with which it suits, undefined where it does not. `chance` is uniform in [0, 1). */
  suits(view: RouteView, chance: number): WrittenParameters | undefined;
}

/** A scalar parameter. */
export function scalar(value: number | string): Readonly<Record<string, string>> {
  return { value: typeof value === 'number' ? String(Math.round(value * 10) / 10) : value };
}

/** An interval parameter. */
export function interval(from: number, to: number): Readonly<Record<string, string>> {
  return { from: String(from), to: String(to) };
}
