import type { NetworkJunction, RoadNetwork, SignalController } from '../network/RoadNetwork.ts';
import { roadElement } from './roadElement.ts';
import type { XmlElement } from './XmlElement.ts';
import { element, xmlText } from './XmlElement.ts';

/** Where the town's origin lies on Earth, for GPS. */
export interface GeoOrigin {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

/** Writes a network as OpenDRIVE 1.4 with the conventions of CARLA's towns. */
export function writeOpenDrive(name: string, network: RoadNetwork, origin: GeoOrigin): string {
  return xmlText(element('OpenDRIVE', {}, [
    header(name, network, origin),
    ...network.roads.map(roadElement),
    ...network.controllers.map(controllerElement),
    ...network.junctions.map(junctionElement),
  ]));
}

function header(name: string, network: RoadNetwork, { latitudeDeg, longitudeDeg }: GeoOrigin): XmlElement {
  const ends = network.roads.flatMap((road) => road.curve.pieces.map((piece) => piece.start));
  const attributes = {
    revMajor: 1, revMinor: 4, name, version: '1.00', vendor: 'Codriver',
    north: Math.round(Math.max(...ends.map((end) => end.y))), south: Math.round(Math.min(...ends.map((end) => end.y))),
    east: Math.round(Math.max(...ends.map((end) => end.x))), west: Math.round(Math.min(...ends.map((end) => end.x))),
  };
  const projection = `+proj=tmerc +lat_0=${latitudeDeg} +lon_0=${longitudeDeg} +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +vunits=m +no_defs`;
  return element('header', attributes, [{ ...element('geoReference'), characterData: projection }]);
}

function controllerElement(controller: SignalController): XmlElement {
  const controls = controller.signals.map((signal) => element('control', { signalId: signal, type: '' }));
  return element('controller', { name: `ctrl${controller.id}`, id: controller.id, sequence: controller.sequence }, controls);
}

function junctionElement(junction: NetworkJunction): XmlElement {
  const connections = junction.connections.map(({ incoming, road, laneLinks }, index) =>
    element(
      'connection', { id: index, incomingRoad: incoming.id, connectingRoad: road.id, contactPoint: 'start' },
      laneLinks.map((link) => element('laneLink', { from: link.from, to: link.to })),
    ));
  const controllers = junction.controllers.map((id, sequence) => element('controller', { id, type: 0, sequence }));
  return element('junction', { id: junction.id, name: `junction${junction.id}` }, [...connections, ...controllers]);
}
