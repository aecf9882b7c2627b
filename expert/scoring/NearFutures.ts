/** Futures that a plan's proposals could meet, so that the rest is not looked at again. */
export class NearFutures {
  count = 0;
  readonly future = new Int32Array(256);
}
