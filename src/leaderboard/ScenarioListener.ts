/** What running scenarios tell the referee (2.x): tests to suspend, an emergency vehicle to yield to, time that ran out. */
export interface ScenarioListener {
  /** A scenario that makes the ego wait begins (false) or ends (true). */
  switchBlockedTest(active: boolean): void;
  /** A scenario in which the oncoming lane must be used begins (false) or ends (true). */
  switchWrongLaneTest(active: boolean): void;
  /** The emergency vehicle to let pass, by actor id. */
  emergencyVehicleBegins(vehicleId: number): void;
  emergencyVehicleEnds(): void;
  scenarioTimedOut(scenario: string): void;
  scenarioEnded(scenario: string): void;
}
