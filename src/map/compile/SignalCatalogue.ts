import type { SignalRecord } from '../opendrive/OpenDrive.ts';
import type { SignalMount } from './governedLanes.ts';
import type { RoadLayout } from './RoadLayout.ts';

/** A signal with the place of its pole and all references to it. */
export interface CataloguedSignal {
  readonly signal: SignalRecord;
  readonly own: SignalMount;
  readonly references: readonly SignalMount[];
}

/** All signals of a file in order of roads, each id once. */
export function catalogueSignals(roads: readonly RoadLayout[]): CataloguedSignal[] {
  const references = new Map<string, SignalMount[]>();
  for (const road of roads) {
    for (const reference of road.record.signalReferences) {
      const mount: SignalMount = { road, s: reference.s, t: undefined, orientation: reference.orientation, validities: reference.validities };
      const list = references.get(reference.id);
      if (list === undefined) references.set(reference.id, [mount]);
      else list.push(mount);
    }
  }
  const catalogue = new Map<string, CataloguedSignal>();
  for (const road of roads) {
    for (const signal of road.record.signals) {
      if (catalogue.has(signal.id)) continue;
      const own: SignalMount = { road, s: signal.s, t: signal.t, orientation: signal.orientation, validities: signal.validities };
      catalogue.set(signal.id, { signal, own, references: references.get(signal.id) ?? [] });
    }
  }
  return [...catalogue.values()];
}
