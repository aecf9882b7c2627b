import { MapError } from '../MapError.ts';
import { XmlError } from '../xml/XmlError.ts';
import type { XmlElement } from '../xml/XmlElement.ts';
import { childOf, childrenOf } from '../xml/XmlElement.ts';
import { parseXml } from '../xml/parseXml.ts';
import { ElementReader } from './ElementReader.ts';
import type { OpenDrive } from './OpenDrive.ts';
import { readController, readJunction } from './readJunction.ts';
import { readRoad } from './readRoad.ts';

/**
 * Reads OpenDRIVE text into records. Names of unknown elements are passed over; values that are used must be right.
 * @param label what the text is called in errors, usually the file or town name
 * @throws MapError naming line and remedy when the text is not usable OpenDRIVE
 */
export function readOpenDrive(text: string, label: string): OpenDrive {
  const root = parseRoot(text, label);
  if (root.name !== 'OpenDRIVE') {
    throw new MapError('MAP_FORMAT', `${label} is no OpenDRIVE file: its root element is <${root.name.slice(0, 40)}>`, {
      where: `${label}, line ${root.line}`,
      remedy: 'Give a file that ends in .xodr.',
    });
  }
  const read = new ElementReader(label);
  const header = childOf(root, 'header');
  const roads = childrenOf(root, 'road').map((road) => readRoad(read, road));
  refuseRepeatedIds(roads, label, 'road');
  const junctions = childrenOf(root, 'junction').map((junction) => readJunction(read, junction));
  refuseRepeatedIds(junctions, label, 'junction');
  return {
    name: header === undefined ? '' : read.stringOr(header, 'name', ''),
    geoReference: header === undefined ? '' : (childOf(header, 'geoReference')?.text ?? ''),
    roads,
    junctions,
    controllers: childrenOf(root, 'controller').map((controller) => readController(read, controller)),
    ignored: read.ignored,
  };
}

function parseRoot(text: string, label: string): XmlElement {
  try {
    return parseXml(text, label);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new MapError('MAP_XML', error.message, { where: error.where ?? label, remedy: error.remedy, cause: error });
  }
}

function refuseRepeatedIds(records: readonly { readonly id: string; readonly line: number }[], label: string, what: string): void {
  const seen = new Set<string>();
  for (const { id, line } of records) {
    if (seen.has(id)) throw new MapError('MAP_FORMAT', `${label}: ${what} ${id} occurs twice`, { where: `${label}, line ${line}`, remedy: `Give every ${what} its own id.` });
    seen.add(id);
  }
}
