/** Time between two moments (s), free of the last digits that differences of sums of steps carry: limits are met in the step that they name. */
export function elapsedS(fromS: number, toS: number): number {
  return Math.round((toS - fromS) * 1e6) / 1e6;
}
