import type { XmlElement } from '../xml/XmlElement.ts';
import { childOf, childrenOf } from '../xml/XmlElement.ts';
import type { ElementReader } from './ElementReader.ts';
import type { LaneRecord, LaneSectionRecord, RoadMarkRecord } from './OpenDrive.ts';
import { readCubics } from './readCubics.ts';
import { readSpeedMps } from './readSpeed.ts';

/** More lanes side by side are no road; work grows with their square. */
const MOST_LANES = 200;

/** Reads all `laneSection` elements of a road in order of s. */
export function readLaneSections(read: ElementReader, lanes: XmlElement, roadId: string): LaneSectionRecord[] {
  const sections = childrenOf(lanes, 'laneSection').map((section) => readSection(read, section, roadId));
  if (sections.length === 0) throw read.error(lanes, `road ${roadId} has no lane section`);
  return sections.toSorted((one, other) => one.s - other.s);
}

function readSection(read: ElementReader, section: XmlElement, roadId: string): LaneSectionRecord {
  const unordered: LaneRecord[] = [];
  let centreMarks: RoadMarkRecord[] = [];
  for (const side of section.children) {
    if (side.name !== 'left' && side.name !== 'center' && side.name !== 'right') continue;
    for (const lane of side.children) {
      if (lane.name !== 'lane') continue;
      const id = read.integer(lane, 'id');
      if (id === 0) centreMarks = readMarks(read, lane);
      else unordered.push(readLane(read, lane, id));
    }
  }
  if (unordered.length > MOST_LANES) throw read.error(section, `road ${roadId} has ${unordered.length} lanes in one section; at most ${MOST_LANES} are read`);
  const lanes = unordered.toSorted((one, other) => other.id - one.id);
  for (let index = 1; index < lanes.length; index += 1) {
    if (lanes[index]!.id === lanes[index - 1]!.id) throw read.error(section, `road ${roadId} has lane ${lanes[index]!.id} twice in one lane section`);
  }
  return { s: read.length(section, 's'), lanes, centreMarks };
}

function readLane(read: ElementReader, lane: XmlElement, id: number): LaneRecord {
  const link = childOf(lane, 'link');
  const speeds: { sOffset: number; speedMps: number }[] = [];
  for (const speed of childrenOf(lane, 'speed')) {
    const speedMps = readSpeedMps(read, speed);
    if (speedMps !== undefined) speeds.push({ sOffset: read.numberOr(speed, 'sOffset', 0), speedMps });
  }
  return {
    id,
    line: lane.line,
    type: read.stringOr(lane, 'type', 'none'),
    predecessors: readLinkIds(read, link, 'predecessor'),
    successors: readLinkIds(read, link, 'successor'),
    widths: readCubics(read, lane, 'width', 'sOffset'),
    borders: readCubics(read, lane, 'border', 'sOffset'),
    marks: readMarks(read, lane),
    speeds: speeds.toSorted((one, other) => one.sOffset - other.sOffset),
  };
}

function readLinkIds(read: ElementReader, link: XmlElement | undefined, name: 'predecessor' | 'successor'): number[] {
  return link === undefined ? [] : childrenOf(link, name).map((element) => read.integer(element, 'id'));
}

function readMarks(read: ElementReader, lane: XmlElement): RoadMarkRecord[] {
  return childrenOf(lane, 'roadMark')
    .map((mark) => ({
      sOffset: read.numberOr(mark, 'sOffset', 0),
      type: read.stringOr(mark, 'type', 'none'),
      laneChange: readLaneChange(mark.attributes['laneChange']),
    }))
    .toSorted((one, other) => one.sOffset - other.sOffset);
}

/** Where a file is silent the mark forbids nothing, as in CARLA's reader. */
function readLaneChange(text: string | undefined): RoadMarkRecord['laneChange'] {
  return text === 'increase' || text === 'decrease' || text === 'none' ? text : 'both';
}
