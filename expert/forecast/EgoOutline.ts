/** The ego as far as others react to it. */
export interface EgoOutline {
  readonly sM: number;
  readonly leftM: number;
  /** Heading against the route's (rad, left positive). */
  readonly headingErrorRad: number;
  readonly speedMps: number;
  readonly lengthM: number;
  readonly widthM: number;
}
