/** What kind of town is wanted. Counts are wishes: a junction or street that does not exist cannot be given a kind. */
export interface TownOptions {
  /** Name in the file's header; route files refer to it. */
  readonly name: string;
  /** Equal options with equal seeds give equal bytes. */
  readonly seed: number;
  /** Streets that run north-south and east-west, at least 2 each. */
  readonly columns: number;
  readonly rows: number;
  /** Mean distance between neighbouring parallel streets (m), at least 140. */
  readonly spacingM: number;
  /** Crossings are moved by up to this much in x and y (m), at most a tenth of the spacing. */
  readonly jitterM: number;
  /** How many of the inner columns and rows are avenues of two lanes per direction. */
  readonly avenueColumns: number;
  readonly avenueRows: number;
  /** Inner streets left out, which turns crossings into T junctions and bends. */
  readonly missingStreets: number;
  /** Junctions with traffic lights, stop signs on all arms, stop signs and yield signs on the minor arms; the others have none. */
  readonly lights: number;
  readonly allWayStops: number;
  readonly minorStops: number;
  readonly minorYields: number;
  /** Junctions without an avenue that become roundabouts. */
  readonly roundabouts: number;
  /** A motorway around the east side, with an exit and an entry; needs at least 4 rows and a spacing of at least 190 m. */
  readonly motorway: boolean;
  /** Share of the streets that winds, in [0, 1]. */
  readonly windingShare: number;
  /** Share of the streets with a crosswalk between junctions, in [0, 1]. */
  readonly midCrosswalkShare: number;
}

/** The town of the repository. */
export const CODRIVER_01: TownOptions = {
  name: 'Codriver01',
  seed: 1,
  columns: 5,
  rows: 4,
  spacingM: 150,
  jitterM: 12,
  avenueColumns: 1,
  avenueRows: 1,
  missingStreets: 2,
  lights: 5,
  allWayStops: 3,
  minorStops: 3,
  minorYields: 1,
  roundabouts: 0,
  motorway: false,
  windingShare: 0.6,
  midCrosswalkShare: 0.4,
};
