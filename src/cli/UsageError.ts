import { CodriverError } from '../fault/CodriverError.ts';

/** A command line that we do not understand. */
export class UsageError extends CodriverError {
  override readonly name = 'UsageError';
  declare readonly code: 'USAGE_VERB' | 'USAGE_OPTION' | 'USAGE_VALUE';
}
