import type { Point3 } from '../../src/geometry/Pose.ts';
import { pointFromCarla } from '../../src/leaderboard/carlaFrame.ts';
import type { PlacedScenario } from '../../src/leaderboard/matching/PlacedScenario.ts';
import { StagingRefused } from './StagingRefused.ts';

/** Side of the road, seen in the direction of travel. */
export type Side = 'left' | 'right';

/**
 * Parameters of a 2.x scenario as leaderboard 2.x reads them: a scalar is the attribute `value`, an interval `from` and `to`, a location
 * x, y, z. An element that is missing has its default; one that is there must be whole. Every method throws StagingRefused otherwise.
 */
export class ScenarioParameters {
  readonly #scenario: PlacedScenario;

  constructor(scenario: PlacedScenario) {
    this.#scenario = scenario;
  }

  /** A finite number of at least `least`. */
  number(name: string, otherwise: number, least = 0): number {
    const value = this.#scenario.parameters[name] === undefined ? otherwise : this.#attribute(name, 'value');
    if (value < least) throw new StagingRefused(`its ${name} of ${value} is below ${least}`);
    return value;
  }

  /** A pair of numbers, the first not above the second. */
  interval(name: string, otherwise: readonly [number, number]): readonly [number, number] {
    if (this.#scenario.parameters[name] === undefined) return otherwise;
    const from = this.#attribute(name, 'from');
    const to = this.#attribute(name, 'to');
    if (from < 0 || to < from) throw new StagingRefused(`its ${name} from ${from} to ${to} is no interval`);
    return [from, to];
  }

  /** `direction`: right unless said otherwise. */
  direction(): Side {
    const value = this.#scenario.parameters['direction']?.['value'] ?? 'right';
    if (value === 'left' || value === 'right') return value;
    throw new StagingRefused(`its direction is "${value}", not left or right`);
  }

  text(name: string, otherwise: string): string {
    return this.#scenario.parameters[name]?.['value'] ?? otherwise;
  }

  /** A location in the internal frame. There is no default for places. */
  place(name: string): Point3 {
    if (this.#scenario.parameters[name] === undefined) throw new StagingRefused(`it lacks the parameter ${name}`);
    return pointFromCarla(this.#attribute(name, 'x'), this.#attribute(name, 'y'), this.#attribute(name, 'z'));
  }

  #attribute(name: string, attribute: string): number {
    const written = this.#scenario.parameters[name]?.[attribute];
    const value = written === undefined || written.trim() === '' ? Number.NaN : Number(written);
    if (!Number.isFinite(value)) throw new StagingRefused(written === undefined ? `its ${name} lacks the attribute ${attribute}` : `its ${name} has ${attribute}="${written}", which is no number`);
    return value;
  }
}
