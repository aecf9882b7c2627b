import { lastAtOrBefore } from '../lastAtOrBefore.ts';

/** One piece of a piecewise cubic: from `start` on, a + b d + c d² + d d³ with d the distance from `start`. */
export interface CubicPiece {
  readonly start: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** Value, slope and second derivative of a piecewise cubic at a place. */
export interface CubicValue {
  value: number;
  slope: number;
  bend: number;
}

/**
 * Evaluates sorted pieces at `at` into `out`; zero where there is no piece. Before the first piece its value at its start holds.
 * `hint` is the piece to begin the search at; the piece used is returned, so that a walk along the road costs no search.
 */
export function evaluateCubic(pieces: readonly CubicPiece[], at: number, out: CubicValue, hint = 0): number {
  const count = pieces.length;
  if (count === 0) {
    out.value = 0;
    out.slope = 0;
    out.bend = 0;
    return 0;
  }
  const index = count === 1 ? 0 : lastAtOrBefore(pieces, startOf, at, hint);
  const piece = pieces[index]!;
  const d = at > piece.start ? at - piece.start : 0;
  out.value = piece.a + d * (piece.b + d * (piece.c + d * piece.d));
  out.slope = piece.b + d * (2 * piece.c + 3 * d * piece.d);
  out.bend = 2 * piece.c + 6 * d * piece.d;
  return index;
}

function startOf(piece: CubicPiece): number {
  return piece.start;
}
