import { CodriverError } from '../../src/fault/CodriverError.ts';

/** A place or a parameter that does not suit a scenario. The director turns it into a refused scenario with this reason. */
export class StagingRefused extends CodriverError {
  override readonly name = 'StagingRefused';
  declare readonly code: 'SCENARIO_REFUSED';

  /** @param reason what does not suit, in words that go on from the scenario's name */
  constructor(reason: string) {
    super('SCENARIO_REFUSED', reason, { remedy: 'Mend the scenario in the route file, or leave it out.' });
  }
}
