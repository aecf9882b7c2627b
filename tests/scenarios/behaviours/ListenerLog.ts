import type { ScenarioListener } from '../../../src/leaderboard/ScenarioListener.ts';

/** Writes down what scenarios tell the referee, with the place of the ego. */
export class ListenerLog implements ScenarioListener {
  readonly heard: string[] = [];
  #atM = 0;

  at(metres: number): void {
    this.#atM = metres;
  }

  switchBlockedTest(active: boolean): void {
    this.#note(`blocked test ${active ? 'on' : 'off'}`);
  }

  switchWrongLaneTest(active: boolean): void {
    this.#note(`wrong-lane test ${active ? 'on' : 'off'}`);
  }

  emergencyVehicleBegins(vehicleId: number): void {
    this.#note(`emergency vehicle ${vehicleId}`);
  }

  emergencyVehicleEnds(): void {
    this.#note('emergency vehicle gone');
  }

  scenarioTimedOut(scenario: string): void {
    this.#note(`${scenario} timed out`);
  }

  scenarioEnded(scenario: string): void {
    this.#note(`${scenario} ended`);
  }

  #note(what: string): void {
    this.heard.push(`${this.#atM} m: ${what}`);
  }
}
