import { CodriverError } from '../fault/CodriverError.ts';

/** A session that cannot start or go on because of what it was given. */
export class TrainingError extends CodriverError {
  override readonly name = 'TrainingError';
  declare readonly code: 'INPUT_FILE' | 'ROUTE_TOWN' | 'UNKNOWN_DRIVER' | 'POLICY_REJECTED' | 'DRIVER_TASK' | 'NO_FRAMES' | 'WORKER_FAILED' | 'OUTPUT_EXISTS' | 'RECORD_MISMATCH' | 'SPLIT_SHARES' | 'NO_DATA' | 'NO_STRAIGHT' | 'TASK_MISMATCH' | 'SEARCH_TASK';
}
