import { digestText } from '../geometry/digest.ts';
import { compileRoadMap } from './compileRoadMap.ts';
import { readOpenDrive } from './opendrive/readOpenDrive.ts';
import type { RoadMap } from './RoadMap.ts';
import type { SignalOverlay } from './SignalOverlay.ts';

/**
 * Reads an OpenDRIVE text into a road map. What is odd but can be lived with is listed in the map's diagnostics.
 * @param name town name, as route files use it; also what errors call the text
 * @param overlay lights and signs that the file lacks, see {@link SignalOverlay}
 * @throws MapError naming place and remedy when the text is no usable map
 */
export function readRoadMap(text: string, name: string, overlay?: SignalOverlay): RoadMap {
  const contentHash = digestText(overlay === undefined ? text : `${text}\n${JSON.stringify(overlay)}`);
  return compileRoadMap(readOpenDrive(text, name), name, contentHash, overlay);
}
