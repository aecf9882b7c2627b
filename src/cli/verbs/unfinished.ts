import { CodriverError } from '../../fault/CodriverError.ts';

/** The answer of a verb whose session is not connected yet: an honest error in place of a pretended success. */
export function unfinished(verb: string): CodriverError {
  return new CodriverError('VERB_UNFINISHED', `codriver ${verb} is not finished in this version`, { where: `codriver ${verb}`, remedy: 'use a later version', kind: 'environment' });
}
