import type { CurvePiece } from '../geometry/Curve.ts';
import type { LaneMark, LaneWidth, NetworkLane, NetworkRoad, RoadLink, RoadObject, RoadSignal, SignalReference } from '../network/NetworkRoad.ts';
import type { XmlElement } from './XmlElement.ts';
import { element } from './XmlElement.ts';

const SIGNAL_HEIGHT_M = 2.5;

/** One `<road>` with everything on it. */
export function roadElement(road: NetworkRoad): XmlElement {
  const children = [
    element('link', {}, [linkElement('predecessor', road.predecessor), linkElement('successor', road.successor)]),
    element('type', { s: 0, type: 'town' }, [element('speed', { max: road.speedKmh, unit: 'km/h' })]),
    element('planView', {}, geometries(road.curve.pieces)),
    element('elevationProfile', {}, [element('elevation', { s: 0, a: 0, b: 0, c: 0, d: 0 })]),
    element('lateralProfile', {}, [element('superelevation', { s: 0, a: 0, b: 0, c: 0, d: 0 })]),
    lanesElement(road),
  ];
  if (road.objects.length > 0) children.push(element('objects', {}, road.objects.map(objectElement)));
  if (road.signals.length + road.references.length > 0) {
    children.push(element('signals', {}, [...road.signals.map(signalElement), ...road.references.map(referenceElement)]));
  }
  return element('road', { name: `Road ${road.id}`, length: road.curve.lengthM, id: road.id, junction: road.junction }, children);
}

function linkElement(name: 'predecessor' | 'successor', link: RoadLink): XmlElement {
  const contact = link.contact === undefined ? {} : { contactPoint: link.contact };
  return element(name, { elementType: link.kind, elementId: link.id, ...contact });
}

function geometries(pieces: readonly CurvePiece[]): XmlElement[] {
  let s = 0;
  return pieces.map((piece) => {
    const { x, y, headingRad } = piece.start;
    const geometry = element('geometry', { s, x, y, hdg: headingRad, length: piece.lengthM }, [shapeElement(piece)]);
    s += piece.lengthM;
    return geometry;
  });
}

function shapeElement({ startCurvature, endCurvature }: CurvePiece): XmlElement {
  if (startCurvature !== endCurvature) return element('spiral', { curvStart: startCurvature, curvEnd: endCurvature });
  return startCurvature === 0 ? element('line') : element('arc', { curvature: startCurvature });
}

function lanesElement(road: NetworkRoad): XmlElement {
  const left = road.lanes.filter((lane) => lane.id > 0).toSorted((a, b) => b.id - a.id);
  const right = road.lanes.filter((lane) => lane.id < 0).toSorted((a, b) => b.id - a.id);
  const centre = element('lane', { id: 0, type: 'none', level: 'false' }, road.centreMarks.map(markElement));
  const sides = [element('center', {}, [centre])];
  if (left.length > 0) sides.unshift(element('left', {}, left.map(laneElement)));
  if (right.length > 0) sides.push(element('right', {}, right.map(laneElement)));
  return element('lanes', {}, [element('laneOffset', { s: 0, a: 0, b: 0, c: 0, d: 0 }), element('laneSection', { s: 0 }, sides)]);
}

function laneElement(lane: NetworkLane): XmlElement {
  const links: XmlElement[] = [];
  if (lane.predecessor !== undefined) links.push(element('predecessor', { id: lane.predecessor }));
  if (lane.successor !== undefined) links.push(element('successor', { id: lane.successor }));
  const children = [...lane.widths.map(widthElement), ...lane.marks.map(markElement)];
  if (links.length > 0) children.unshift(element('link', {}, links));
  return element('lane', { id: lane.id, type: lane.type, level: 'false' }, children);
}

function widthElement({ fromM, a, b, c, d }: LaneWidth): XmlElement {
  return element('width', { sOffset: fromM, a, b, c, d });
}

function markElement({ fromM, type, color, laneChange }: LaneMark): XmlElement {
  return element('roadMark', { sOffset: fromM, type, weight: 'standard', material: 'standard', color, width: 0.125, laneChange });
}

function objectElement(object: RoadObject): XmlElement {
  const corners = object.outline.map(({ u, v }) => element('cornerLocal', { u, v, z: 0, height: 0 }));
  const attributes = {
    id: object.id, name: object.name, s: object.sM, t: object.tM, zOffset: 0, hdg: object.hdgRad, roll: 0, pitch: 0,
    orientation: object.orientation, type: object.type, height: 0, width: object.widthM, length: object.lengthM,
  };
  return element('object', attributes, corners.length === 0 ? [] : [element('outline', {}, corners)]);
}

function signalElement(signal: RoadSignal): XmlElement {
  const attributes = {
    name: signal.name, id: signal.id, s: signal.sM, t: signal.tM, zOffset: SIGNAL_HEIGHT_M, hOffset: signal.hOffsetRad, roll: 0, pitch: 0,
    orientation: signal.orientation, dynamic: signal.dynamic ? 'yes' : 'no', country: 'OpenDRIVE', type: signal.type, subtype: '-1', value: -1, text: '',
    height: 0.8, width: 0.8,
  };
  return element('signal', attributes, [element('validity', { ...signal.validity })]);
}

function referenceElement(reference: SignalReference): XmlElement {
  const turnRelation = { left: 'Left', straight: 'Straight', right: 'Right' }[reference.turn];
  return element('signalReference', { id: reference.signal, s: reference.sM, t: 0, orientation: reference.orientation }, [
    element('validity', { ...reference.validity }),
    element('userData', {}, [element('vectorSignal', { turnRelation })]),
  ]);
}
