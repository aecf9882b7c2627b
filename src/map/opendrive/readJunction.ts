import type { XmlElement } from '../xml/XmlElement.ts';
import { childrenOf } from '../xml/XmlElement.ts';
import type { ElementReader } from './ElementReader.ts';
import type { ConnectionRecord, ControllerRecord, JunctionRecord } from './OpenDrive.ts';

/** Reads a `junction` element. Connections without both roads (virtual and crossing ones) are left out. */
export function readJunction(read: ElementReader, element: XmlElement): JunctionRecord {
  const direct = element.attributes['type'] === 'direct';
  const connections: ConnectionRecord[] = [];
  for (const connection of childrenOf(element, 'connection')) {
    const incomingRoad = read.stringOr(connection, 'incomingRoad', '');
    const toRoad = read.stringOr(connection, direct ? 'linkedRoad' : 'connectingRoad', '');
    if (incomingRoad === '' || toRoad === '') {
      read.ignored.push({ where: `junction ${read.string(element, 'id')} / connection ${read.stringOr(connection, 'id', '')}`, what: 'the connection does not name two roads (a virtual or crossing junction); it is left out' });
      continue;
    }
    connections.push({
      id: read.stringOr(connection, 'id', ''),
      incomingRoad,
      toRoad,
      contact: connection.attributes['contactPoint'] === 'end' ? 'end' : 'start',
      laneLinks: childrenOf(connection, 'laneLink').map((link) => ({ from: read.integer(link, 'from'), to: read.integer(link, 'to') })),
    });
  }
  return {
    id: read.string(element, 'id'),
    line: element.line,
    direct,
    connections,
    controllers: childrenOf(element, 'controller').map((controller, index) => ({
      id: read.string(controller, 'id'),
      sequence: read.numberOr(controller, 'sequence', index),
    })),
  };
}

/** Reads a `controller` element. CARLA's files repeat a signal once per governed connection; each is kept once. */
export function readController(read: ElementReader, element: XmlElement): ControllerRecord {
  const signalIds = new Set(childrenOf(element, 'control').map((control) => read.string(control, 'signalId')));
  return { id: read.string(element, 'id'), sequence: read.numberOr(element, 'sequence', 0), signalIds: [...signalIds] };
}
