import { CARLA_ORIGIN, poseToCarla } from '../coordinates.ts';
import type { CarlaTransform } from '../coordinates.ts';
import { CodriverError } from '../../fault/CodriverError.ts';
import { lanePoseAt } from '../../map/lanePoseAt.ts';
import { readRoadMap } from '../../map/readRoadMap.ts';
import { Catalogue } from './blueprints/Catalogue.ts';
import type { Dialect } from './Dialect.ts';
import { Episode } from './episode/Episode.ts';
import type { ServedActor } from './episode/ServedActor.ts';
import { RpcRefusal } from './rpc/RpcRefusal.ts';
import { SensorRig } from './sensors/SensorRig.ts';
import { sensorHeader } from './stream/sensorHeader.ts';
import { packSnapshot, SimulationState } from './stream/packSnapshot.ts';
import { streamToken } from './stream/streamToken.ts';
import type { StreamHub } from './stream/StreamHub.ts';
import type { Town, TownShelf } from './Town.ts';
import type { ActorRecord, EpisodeSettings, Weather } from './wire/rpcStructs.ts';

/** Step where a client fixes none: CARLA's world steps by the wall clock then, this one at 20 Hz. */
const FREE_STEP_S = 0.05;
const LONGEST_STEP_S = 1;
/** CARLA's spawn points hang above the road (m). */
const SPAWN_HEIGHT_M = 0.5;
const SLOTS_PER_SPAWN_POINT = 2;
/** The name under which `generate_opendrive_world` loads its map. */
const OPENDRIVE_TOWN = 'OpenDriveMap';

export const DEFAULT_SETTINGS: EpisodeSettings = {
  synchronousMode: false, noRenderingMode: false, fixedDeltaSeconds: undefined, substepping: true, maxSubstepDeltaTime: 0.01, maxSubsteps: 10,
  maxCullingDistance: 0, deterministicRagdolls: true, tileStreamDistance: 3000, actorActiveDistance: 2000, spectatorAsEgo: true,
};

const CLEAR_NOON: Weather = {
  cloudiness: 5, precipitation: 0, precipitationDeposits: 0, windIntensity: 10, sunAzimuthAngle: -1, sunAltitudeAngle: 45, fogDensity: 2, fogDistance: 0.75, fogFalloff: 0.1,
  wetness: 0, scatteringIntensity: 1, mieScatteringScale: 0.03, rayleighScatteringScale: 0.0331, dustStorm: 0,
};

export const MAP_NAMES = ['full', 'bare'] as const;
export type MapNames = (typeof MAP_NAMES)[number];

export interface LightCarlaParts {
  readonly dialect: Dialect;
  readonly towns: TownShelf;
  readonly streams: StreamHub;
  /** Port that stream tokens name. */
  readonly streamPort: number;
  /** How maps are called: `Carla/Maps/Town01`, or `Town01` as the leaderboard 1.0 wants it. */
  readonly mapNames: MapNames;
  /** Seconds of some clock, for the snapshots' platform time. */
  readonly now: () => number;
}

/** The simulator behind the wire: what lives as long as the server (frames, ids, settings, weather), and the episode that runs. */
export class LightCarla {
  readonly dialect: Dialect;
  readonly catalogue: Catalogue;
  readonly streams: StreamHub;
  readonly worldStream: number;
  readonly #parts: LightCarlaParts;
  readonly trafficManagers = new Map<number, string>();
  /** Monotonic over the server's life. */
  frame = 0;
  settings = DEFAULT_SETTINGS;
  weather = CLEAR_NOON;
  #episode: Episode;
  #sensors: SensorRig;
  #lastActorId = 0;
  #isMapNew = true;
  #generatedTown: Town | undefined;
  #spawnPoints: readonly CarlaTransform[] | undefined;

  /** @throws CodriverError when the first town cannot be opened */
  constructor(parts: LightCarlaParts, firstTown: string) {
    this.#parts = parts;
    this.dialect = parts.dialect;
    this.streams = parts.streams;
    this.catalogue = new Catalogue(parts.dialect);
    this.worldStream = parts.streams.open(true);
    this.#episode = this.#begin(1, parts.towns.open(firstTown));
    this.#sensors = this.#newRig();
  }

  get episode(): Episode {
    return this.#episode;
  }

  /** Name of the present town, as clients get it. */
  get mapName(): string {
    const { name } = this.#episode.town;
    return this.#parts.mapNames === 'bare' ? name : `Carla/Maps/${name}`;
  }

  get stepS(): number {
    return this.settings.fixedDeltaSeconds ?? FREE_STEP_S;
  }

  get towns(): readonly string[] {
    return this.#parts.towns.names;
  }

  /** Advances by one step and sends its snapshot, then the sensors' data of the same frame. */
  step(): void {
    const { stepS } = this;
    this.frame += 1;
    this.#episode.step(stepS);
    this.#publishSnapshot(stepS);
    this.#sensors.run(this.#episode, this.frame, stepS, !this.settings.noRenderingMode);
  }

  /** @throws RpcRefusal for a step that no simulation can take */
  applySettings(settings: EpisodeSettings): void {
    const { fixedDeltaSeconds } = settings;
    if (fixedDeltaSeconds !== undefined && fixedDeltaSeconds > LONGEST_STEP_S) throw new RpcRefusal(`fixed_delta_seconds is ${fixedDeltaSeconds}; this server steps by at most ${LONGEST_STEP_S} s`);
    // Clients write "none" as 0 in places.
    this.settings = { ...settings, fixedDeltaSeconds: fixedDeltaSeconds !== undefined && fixedDeltaSeconds > 0 ? fixedDeltaSeconds : undefined };
    this.streams.isLossless = settings.synchronousMode;
  }

  /**
   * Ends the episode and begins one in a town.
   * @param wanted its name, with or without CARLA's folders; empty for the present town
   * @throws RpcRefusal when there is no such town or its file is no map
   */
  load(wanted: string, resetsSettings: boolean): void {
    const town = this.#openTown(wanted.slice(wanted.lastIndexOf('/') + 1));
    this.#episode.close();
    if (resetsSettings) this.applySettings(DEFAULT_SETTINGS);
    this.streams.forget(this.worldStream);
    this.#spawnPoints = undefined;
    this.#isMapNew = true;
    this.#episode = this.#begin(this.#episode.id + 1, town);
    this.#sensors = this.#newRig();
  }

  /** Takes an OpenDRIVE text as the town `OpenDriveMap`. @throws RpcRefusal when it is no map */
  acceptOpenDrive(text: string): void {
    try {
      this.#generatedTown = { name: OPENDRIVE_TOWN, openDrive: text, map: readRoadMap(text, OPENDRIVE_TOWN) };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** Places on the town's lanes, above the road. */
  spawnPoints(): readonly CarlaTransform[] {
    this.#spawnPoints ??= this.#listSpawnPoints();
    return this.#spawnPoints;
  }

  /** An actor as the client is told of it, once. */
  describe(actor: ServedActor): ActorRecord {
    return {
      id: actor.id,
      parentId: actor.parentId,
      description: actor.description,
      boundingBox: actor.boundingBox,
      semanticTags: actor.semanticTags,
      streamToken: actor.kind === 'sensor' ? this.tokenOf(actor.streamId) : new Uint8Array(),
    };
  }

  tokenOf(streamId: number): Uint8Array {
    return streamToken(streamId, this.#parts.streamPort);
  }

  #newRig(): SensorRig {
    return new SensorRig(this.dialect.version, this.streams, (actor) => this.describe(actor));
  }

  #begin(id: number, town: Town): Episode {
    const nextId = (): number => {
      this.#lastActorId += 1;
      return this.#lastActorId;
    };
    return new Episode(id, town, { catalogue: this.catalogue, streams: this.streams, nextId });
  }

  #openTown(name: string): Town {
    if (name === '') return this.#episode.town;
    if (name === OPENDRIVE_TOWN && this.#generatedTown !== undefined) return this.#generatedTown;
    if (!this.towns.includes(name)) throw new RpcRefusal(`Map '${name}' not found`);
    try {
      return this.#parts.towns.open(name);
    } catch (error) {
      throw refusalOf(error);
    }
  }

  #publishSnapshot(stepS: number): void {
    if (!this.streams.isWanted(this.worldStream)) return;
    const state = this.#isMapNew ? SimulationState.mapChange : 0;
    this.#isMapNew = false;
    this.streams.publish(this.worldStream, [
      sensorHeader(this.dialect.worldStreamType, this.frame, this.#episode.timeS, CARLA_ORIGIN),
      packSnapshot(this.#episode, this.#parts.now(), stepS, state),
    ]);
  }

  #listSpawnPoints(): CarlaTransform[] {
    const { spawnSlots, map } = this.#episode.network;
    const points: CarlaTransform[] = [];
    const pose = { x: 0, y: 0, z: 0, headingRad: 0 };
    for (let slot = 0; slot < spawnSlots.lane.length; slot += SLOTS_PER_SPAWN_POINT) {
      lanePoseAt(map, spawnSlots.lane[slot], spawnSlots.s[slot], 0, pose);
      points.push(poseToCarla({ ...pose, z: pose.z + SPAWN_HEIGHT_M }));
    }
    return points;
  }
}

function refusalOf(error: unknown): unknown {
  return error instanceof CodriverError ? new RpcRefusal(error.where === undefined ? error.message : `${error.message} (${error.where})`) : error;
}
