import type { XmlElement } from '../xml/XmlElement.ts';
import { childrenOf } from '../xml/XmlElement.ts';
import type { ElementReader } from './ElementReader.ts';
import type { SignalRecord, SignalReferenceRecord, Validity } from './OpenDrive.ts';

/** Reads the `signal` elements of a road. */
export function readSignals(read: ElementReader, signals: XmlElement | undefined): SignalRecord[] {
  if (signals === undefined) return [];
  return childrenOf(signals, 'signal').map((signal) => {
    const value = read.numberOr(signal, 'value', -1);
    return {
      id: read.string(signal, 'id'),
      line: signal.line,
      s: read.number(signal, 's'),
      t: read.number(signal, 't'),
      zOffset: read.numberOr(signal, 'zOffset', 0),
      orientation: read.stringOr(signal, 'orientation', 'none'),
      dynamic: signal.attributes['dynamic'] === 'yes',
      type: read.stringOr(signal, 'type', ''),
      country: read.stringOr(signal, 'country', ''),
      value: value > 0 ? value : undefined,
      unit: read.stringOr(signal, 'unit', ''),
      validities: readValidities(read, signal),
    };
  });
}

/** Reads the `signalReference` elements of a road: signals elsewhere that are for this road's lanes. */
export function readSignalReferences(read: ElementReader, signals: XmlElement | undefined): SignalReferenceRecord[] {
  if (signals === undefined) return [];
  return childrenOf(signals, 'signalReference').map((reference) => ({
    id: read.string(reference, 'id'),
    s: read.numberOr(reference, 's', 0),
    orientation: read.stringOr(reference, 'orientation', 'none'),
    validities: readValidities(read, reference),
  }));
}

function readValidities(read: ElementReader, element: XmlElement): Validity[] {
  return childrenOf(element, 'validity').map((validity) => {
    const one = read.integer(validity, 'fromLane');
    const other = read.integer(validity, 'toLane');
    return { fromLane: Math.min(one, other), toLane: Math.max(one, other) };
  });
}
