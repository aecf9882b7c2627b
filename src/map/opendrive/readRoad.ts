import type { XmlElement } from '../xml/XmlElement.ts';
import { childOf, childrenOf } from '../xml/XmlElement.ts';
import type { ElementReader } from './ElementReader.ts';
import type { RoadLink, RoadRecord } from './OpenDrive.ts';
import { readCubics } from './readCubics.ts';
import { readLaneSections } from './readLaneSections.ts';
import { readObjects } from './readObjects.ts';
import { readPlanView } from './readPlanView.ts';
import { readSignalReferences, readSignals } from './readSignals.ts';
import { readSpeedMps } from './readSpeed.ts';

/** Reads a `road` element. Superelevation, crossfall, shape, surface and railroad records are not used. */
export function readRoad(read: ElementReader, element: XmlElement): RoadRecord {
  const id = read.string(element, 'id');
  const planView = childOf(element, 'planView');
  if (planView === undefined) throw read.error(element, `road ${id} has no <planView>`);
  const lanes = childOf(element, 'lanes');
  if (lanes === undefined) throw read.error(element, `road ${id} has no <lanes>`);
  const link = childOf(element, 'link');
  const lateral = readCubics(read, childOf(element, 'lateralProfile'), 'superelevation', 's');
  if (lateral.some((piece) => piece.a !== 0 || piece.b !== 0 || piece.c !== 0 || piece.d !== 0)) {
    read.ignored.push({ where: `road ${id} / lateralProfile`, what: 'superelevation is not used: lanes lie at the height of the reference line' });
  }
  const junction = read.stringOr(element, 'junction', '-1');
  return {
    id,
    line: element.line,
    lengthM: read.length(element, 'length'),
    junctionId: junction === '-1' || junction === '' ? undefined : junction,
    leftHandTraffic: element.attributes['rule'] === 'LHT',
    predecessor: readRoadLink(read, link, 'predecessor'),
    successor: readRoadLink(read, link, 'successor'),
    typeSpeeds: childrenOf(element, 'type')
      .map((type) => {
        const speed = childOf(type, 'speed');
        return { s: read.numberOr(type, 's', 0), speedMps: speed === undefined ? undefined : readSpeedMps(read, speed) };
      })
      .toSorted((one, other) => one.s - other.s),
    planView: readPlanView(read, planView, id),
    elevation: readCubics(read, childOf(element, 'elevationProfile'), 'elevation', 's'),
    laneOffset: readCubics(read, lanes, 'laneOffset', 's'),
    sections: readLaneSections(read, lanes, id),
    signals: readSignals(read, childOf(element, 'signals')),
    signalReferences: readSignalReferences(read, childOf(element, 'signals')),
    objects: readObjects(read, childOf(element, 'objects')),
  };
}

function readRoadLink(read: ElementReader, link: XmlElement | undefined, name: 'predecessor' | 'successor'): RoadLink | undefined {
  const element = link === undefined ? undefined : childOf(link, name);
  if (element === undefined) return undefined;
  const id = read.stringOr(element, 'elementId', '');
  if (id === '') return undefined;
  const kind = element.attributes['elementType'] === 'junction' ? 'junction' : 'road';
  const contact = kind === 'junction' ? undefined : element.attributes['contactPoint'] === 'end' ? 'end' : 'start';
  return { element: kind, id, contact };
}
