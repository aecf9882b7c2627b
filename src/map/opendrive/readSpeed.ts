import type { XmlElement } from '../xml/XmlElement.ts';
import type { ElementReader } from './ElementReader.ts';

const MPS_PER_UNIT: Readonly<Record<string, number>> = { 'm/s': 1, 'km/h': 1 / 3.6, mph: 0.44704 };

/** Speed in m/s of a `speed` element with `max` and `unit` (m/s when absent); undefined for `no limit`, `undefined` and unknown units. */
export function readSpeedMps(read: ElementReader, element: XmlElement): number | undefined {
  const max = read.stringOr(element, 'max', 'undefined');
  if (max === 'no limit' || max === 'undefined') return undefined;
  return speedInMps(read.number(element, 'max'), read.stringOr(element, 'unit', 'm/s'));
}

/** Converts a positive speed of an OpenDRIVE unit to m/s; undefined when unit or value make no sense. */
export function speedInMps(value: number, unit: string): number | undefined {
  const factor = MPS_PER_UNIT[unit === '' ? 'm/s' : unit];
  return factor === undefined || value <= 0 ? undefined : value * factor;
}
