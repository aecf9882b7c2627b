/** Scores of what policies must not do. */
export interface DrivingScores {
  readonly exceptionScore: number;
  readonly infractionScore: number;
}
