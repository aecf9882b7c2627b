/** Futures that a plan's proposals could meet, so that the rest is not looked at again; row by row what is the same for all proposals. */
export class NearFutures {
  count = 0;
  readonly future = new Int32Array(256);
  /** How contacts are judged, see `scoreContacts`. */
  readonly judgement = new Uint8Array(256);
  /** Most that it moves from one step to the next (m), and its highest speed (m/s). */
  readonly strideM = new Float64Array(256);
  readonly topMps = new Float64Array(256);
}
