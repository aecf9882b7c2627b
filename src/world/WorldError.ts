import { CodriverError } from '../fault/CodriverError.ts';

/** A world that cannot do what is asked of it. */
export class WorldError extends CodriverError {
  override readonly name = 'WorldError';
  declare readonly code: 'WORLD_SETUP' | 'WORLD_NOT_RESET' | 'WORLD_COMMAND' | 'WORLD_SNAPSHOT';
}
