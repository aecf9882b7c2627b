/** What an episode asks of all its traffic. */
export interface TrafficConditions {
  /** Drives by the rules of CARLA's Traffic Manager. */
  readonly isManaged: boolean;
  /** Friction relative to dry asphalt, in (0, 1]. */
  readonly grip: number;
}
