import type { SensorActor } from '../episode/ServedActor.ts';
import type { Episode } from '../episode/Episode.ts';
import type { CarlaVersion } from '../Dialect.ts';
import { sensorHeader } from '../stream/sensorHeader.ts';
import type { StreamHub } from '../stream/StreamHub.ts';
import type { ActorDescription, ActorRecord } from '../wire/rpcStructs.ts';
import type { ServedActor } from '../episode/ServedActor.ts';
import { cameraSensor } from './cameraSensor.ts';
import { COLLISION_SENSOR } from './collisionSensor.ts';
import { geolocate } from './geolocate.ts';
import { gnssSensor } from './gnssSensor.ts';
import { imuSensor } from './imuSensor.ts';
import { lidarSensor } from './lidarSensor.ts';
import { obstacleSensor } from './obstacleSensor.ts';
import { radarSensor } from './radarSensor.ts';
import type { Scenery } from './Scenery.ts';
import { sceneryOf } from './sceneryOf.ts';
import { SensorAttributes } from './SensorAttributes.ts';
import type { SensorModel } from './SensorModel.ts';

/** A sensor measures up to this much before its time, because steps do not add up exactly (s). */
const TIME_SLACK_S = 1e-6;

/** How each sensor works, by its blueprint. What is missing here is computed by the client itself. */
const MODELS: Readonly<Record<string, (attributes: SensorAttributes) => SensorModel>> = {
  'sensor.camera.depth': (attributes) => cameraSensor(attributes, 'depth'),
  'sensor.camera.instance_segmentation': (attributes) => cameraSensor(attributes, 'instance'),
  'sensor.camera.rgb': (attributes) => cameraSensor(attributes, 'rgb'),
  'sensor.camera.semantic_segmentation': (attributes) => cameraSensor(attributes, 'semantic'),
  'sensor.lidar.ray_cast': (attributes) => lidarSensor(attributes, 'plain'),
  'sensor.lidar.ray_cast_semantic': (attributes) => lidarSensor(attributes, 'semantic'),
  'sensor.other.collision': () => COLLISION_SENSOR,
  'sensor.other.gnss': gnssSensor,
  'sensor.other.imu': imuSensor,
  'sensor.other.obstacle': obstacleSensor,
  'sensor.other.radar': radarSensor,
};

interface Fitted {
  readonly model: SensorModel;
  measuredAtS: number;
}

/** Runs the sensors of an episode after each of its steps. A sensor that nobody listens to does not measure. */
export class SensorRig {
  readonly #streams: StreamHub;
  readonly #describe: (actor: ServedActor) => ActorRecord;
  readonly #fitted = new Map<number, Fitted>();
  readonly #version: CarlaVersion;

  constructor(version: CarlaVersion, streams: StreamHub, describe: (actor: ServedActor) => ActorRecord) {
    this.#version = version;
    this.#streams = streams;
    this.#describe = describe;
  }

  /**
   * Sends what every sensor measured in the step that gave this frame.
   * @param isRendering whether cameras draw; in CARLA's no-rendering mode their images are black
   */
  run(episode: Episode, frame: number, stepS: number, isRendering: boolean): void {
    let seen: Scenery | undefined;
    const scenery = (): Scenery => (seen ??= sceneryOf(episode));
    for (const actor of episode.actors.all()) {
      if (actor.kind !== 'sensor' || !this.#streams.isWanted(actor.streamId)) continue;
      const fitted = this.#fit(actor, episode.timeS, stepS);
      if (fitted === undefined) continue;
      const sinceS = episode.timeS - fitted.measuredAtS;
      if (sinceS < fitted.model.everyS - TIME_SLACK_S) continue;
      fitted.measuredAtS = episode.timeS;
      const bodies = fitted.model.measure({
        sensor: actor, parent: episode.actors.find(actor.parentId), frame, sinceS, isRendering, contacts: episode.contacts, scenery,
        geolocate: (location) => geolocate(this.#version, episode.town.map.geoReference, location), find: (id) => episode.actors.find(id), describe: this.#describe,
      });
      for (const body of bodies) this.#streams.publish(actor.streamId, [sensorHeader(fitted.model.type, frame, episode.timeS, actor.transform), body]);
    }
  }

  #fit(sensor: SensorActor, timeS: number, stepS: number): Fitted | undefined {
    const known = this.#fitted.get(sensor.id);
    if (known !== undefined) return known;
    const model = modelOf(sensor.description);
    if (model === undefined) return undefined;
    const fitted = { model, measuredAtS: timeS - Math.max(stepS, model.everyS) };
    this.#fitted.set(sensor.id, fitted);
    return fitted;
  }
}

function modelOf(description: ActorDescription): SensorModel | undefined {
  return MODELS[description.id]?.(new SensorAttributes(description));
}
