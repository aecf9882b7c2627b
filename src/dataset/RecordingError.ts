import { CodriverError } from '../fault/CodriverError.ts';

/** A recording that cannot be opened, read or written as asked. */
export class RecordingError extends CodriverError {
  override readonly name = 'RecordingError';
  declare readonly code:
    | 'RECORDING_MISSING'
    | 'RECORDING_FORMAT'
    | 'RECORDING_VERSION'
    | 'RECORDING_SCHEMA'
    | 'RECORDING_BUSY'
    | 'RECORDING_WRITE'
    | 'RECORDING_DAMAGED'
    | 'RECORDING_EPISODE'
    | 'RECORDING_FRAME';
}
