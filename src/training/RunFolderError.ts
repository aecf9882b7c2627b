import { CodriverError } from '../fault/CodriverError.ts';

/** A run folder that cannot be made, read or continued. */
export class RunFolderError extends CodriverError {
  override readonly name = 'RunFolderError';
  declare readonly code: 'RUN_NOT_FOUND' | 'RUN_EXISTS' | 'RUN_DAMAGED' | 'RUN_MISMATCH' | 'RUN_FINISHED' | 'RUN_WRITE' | 'POLICY_UNKNOWN';
}
