import { CodriverError } from '../fault/CodriverError.ts';

/** A map that cannot be used: not XML, not OpenDRIVE, or without what a road network needs. */
export class MapError extends CodriverError {
  override readonly name = 'MapError';
  declare readonly code: 'MAP_XML' | 'MAP_FORMAT' | 'MAP_EMPTY' | 'MAP_LIMIT' | 'MAP_OVERLAY';
}
