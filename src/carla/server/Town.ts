import type { RoadMap } from '../../map/RoadMap.ts';

/** A town that the server can open: its OpenDRIVE text for the client, the compiled map for the simulation. */
export interface Town {
  readonly name: string;
  readonly openDrive: string;
  readonly map: RoadMap;
}

/** Where towns come from. */
export interface TownShelf {
  /** Names, sorted. */
  readonly names: readonly string[];
  /** @throws CodriverError when its file is no usable map */
  open(name: string): Town;
}
