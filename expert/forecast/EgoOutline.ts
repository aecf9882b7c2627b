/** The ego as far as others react to it. */
export interface EgoOutline {
  readonly sM: number;
  readonly leftM: number;
  readonly speedMps: number;
  readonly lengthM: number;
  readonly widthM: number;
}
