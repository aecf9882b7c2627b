import type { GpsPoint } from '../../../map/routing/gpsFromPoint.ts';
import type { CarlaVector } from '../../coordinates.ts';
import type { Contact } from '../episode/Contact.ts';
import type { SensorActor, ServedActor } from '../episode/ServedActor.ts';
import type { ActorRecord } from '../wire/rpcStructs.ts';
import type { Scenery } from './Scenery.ts';

/** What a sensor finds out from in a step. */
export interface SensorView {
  readonly sensor: SensorActor;
  /** What it is fixed to. */
  readonly parent: ServedActor | undefined;
  readonly frame: number;
  /** Seconds since this sensor measured last. */
  readonly sinceS: number;
  /** Whether cameras draw. */
  readonly isRendering: boolean;
  /** Latitude and longitude of a place, as the client's map has them. */
  readonly geolocate: (location: CarlaVector) => GpsPoint;
  /** Contacts of the step. */
  readonly contacts: readonly Contact[];
  /** What can be seen: boxes and ground, built when first asked for. */
  readonly scenery: () => Scenery;
  readonly find: (actorId: number) => ServedActor | undefined;
  /** An actor as it is told to clients. */
  readonly describe: (actor: ServedActor) => ActorRecord;
}

/** One sensor at work. */
export interface SensorModel {
  /** Index of its type in CARLA's registry; the client picks its parser by it. */
  readonly type: number;
  /** Simulated seconds between measurements, 0 for every step. */
  readonly everyS: number;
  /** The bodies of the messages of this step. */
  measure(view: SensorView): readonly Uint8Array[];
}
