/** Most actors that a plan looks at. */
export const MOST_ACTORS = 48;

/** The road users and objects of one plan as columns, sorted by id. Row i of every column is the same actor; rows from `count` on are stale. */
export class ActorTable {
  count = 0;
  readonly id = new Int32Array(MOST_ACTORS);
  /** Row in the world's table. */
  readonly row = new Int32Array(MOST_ACTORS);
  /** An `ActorKind`. */
  readonly kind = new Uint8Array(MOST_ACTORS);
  readonly flags = new Uint8Array(MOST_ACTORS);
  readonly x = new Float64Array(MOST_ACTORS);
  readonly y = new Float64Array(MOST_ACTORS);
  readonly headingRad = new Float64Array(MOST_ACTORS);
  readonly cosHeading = new Float64Array(MOST_ACTORS);
  readonly sinHeading = new Float64Array(MOST_ACTORS);
  /** Along the heading, and over ground (m/s). */
  readonly speedMps = new Float64Array(MOST_ACTORS);
  readonly velocityX = new Float64Array(MOST_ACTORS);
  readonly velocityY = new Float64Array(MOST_ACTORS);
  readonly accelMps2 = new Float64Array(MOST_ACTORS);
  readonly yawRateRadPerS = new Float64Array(MOST_ACTORS);
  readonly lengthM = new Float64Array(MOST_ACTORS);
  readonly widthM = new Float64Array(MOST_ACTORS);
  /** Centre in route coordinates (m along the line, m to its left). */
  readonly sM = new Float64Array(MOST_ACTORS);
  readonly leftM = new Float64Array(MOST_ACTORS);
  /** Cosine of the heading against the route's direction there: 1 along it, -1 oncoming. */
  readonly alongRoute = new Float64Array(MOST_ACTORS);
  /** How long it has been standing in view (s). */
  readonly standingForS = new Float64Array(MOST_ACTORS);
  /** Up to 1 for vehicles that stand on the open road, where no junction explains it: one may have to pass them. */
  readonly lingers = new Float64Array(MOST_ACTORS);
  /** 1 for those whom the world marks as staged and who drive without siren and without braking: they give way to nobody. */
  readonly heedless = new Uint8Array(MOST_ACTORS);
  /** 1 for what stands there for good, as far as one can tell: objects, parked cars, cars that stand without a reason. */
  readonly blocks = new Uint8Array(MOST_ACTORS);
}
