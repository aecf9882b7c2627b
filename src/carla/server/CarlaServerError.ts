import { CodriverError } from '../../fault/CodriverError.ts';

/** The light server cannot start. */
export class CarlaServerError extends CodriverError {
  override readonly name = 'CarlaServerError';
  declare readonly code: 'CARLA_PORT' | 'CARLA_TOWN';
}
