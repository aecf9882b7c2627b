import { CodriverError } from '../fault/CodriverError.ts';

/** The optimiser cannot go on. */
export class OptimiserError extends CodriverError {
  override readonly name = 'OptimiserError';
  declare readonly code: 'OPTIMISER_PROBLEM' | 'OPTIMISER_NO_POLICY' | 'OPTIMISER_BATCH' | 'OPTIMISER_TASK' | 'OPTIMISER_CHECKPOINT' | 'OPTIMISER_SEALED';
}
