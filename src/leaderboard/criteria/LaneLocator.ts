import type { LaneIndex } from '../../map/LaneIndex.ts';

/** What the referee needs of the lane index: the nearest lane of some types. */
export type LaneLocator = Pick<LaneIndex, 'nearest'>;
