import type { RoadMap } from '../map/RoadMap.ts';
import { DrivableSurface } from './DrivableSurface.ts';
import { LaneCells } from './LaneCells.ts';
import { laneFacts } from './LaneFacts.ts';
import { drivableLanes, endlessLanes, junctionRanks, mergingLanes, metresToEnd, stopPlacesM, trafficSuccessors } from './laneFlow.ts';
import type { LaneRows } from './laneFlow.ts';
import { findPartingLanes } from './partingLanes.ts';
import { railSamples } from './RailSamples.ts';
import { listSpawnSlots } from './SpawnSlots.ts';
import type { SpawnSlots } from './SpawnSlots.ts';
import { parkingPlaces, propPlaces } from './StandingPlaces.ts';
import type { StandingPlaces } from './StandingPlaces.ts';
import { usualSpeeds } from './speedProfile.ts';
import { Walkways } from './Walkways.ts';

/** Two bodies side by side on parting lanes are clear of each other at this distance between the lane centres (m). */
const DIVERGED_M = 3;
/** A body of up to about 6 m is found on every lane that it touches. */
const BODY_REACH_M = 3;
/** Lane ends farther off than this are nobody's concern (m). */
const FAR_M = 2000;

/** What the simulation derives from a map once: immutable, shared by all worlds on that map. */
export class SimNetwork {
  readonly map: RoadMap;
  readonly drivable: Uint8Array;
  readonly endless: Uint8Array;
  /** 1 for each connecting lane of a junction. */
  readonly crossing: Uint8Array;
  readonly next: LaneRows;
  readonly siblings: LaneRows;
  /** Lanes that become one outside junctions. */
  readonly mergers: LaneRows;
  /** How far one can drive on from the start of each lane without changing lanes (m, at most {@link FAR_M}). */
  readonly metresToEnd: Float64Array;
  readonly divergedM: Float64Array;
  readonly stopM: Float64Array;
  readonly rank: Int8Array;
  /** What traffic asks of lanes and of their samples, side by side: see `laneFacts` and `railSamples`. */
  readonly facts: Float64Array;
  readonly rail: Float64Array;
  readonly cells: LaneCells;
  readonly surface: DrivableSurface;
  readonly walkways: Walkways;
  readonly spawnSlots: SpawnSlots;
  /** True where all lanes lie at one height. */
  readonly isFlat: boolean;
  #parking: StandingPlaces | undefined;
  #propPlaces: StandingPlaces | undefined;

  private constructor(map: RoadMap) {
    this.map = map;
    this.drivable = drivableLanes(map);
    this.endless = endlessLanes(map, this.drivable);
    this.crossing = Uint8Array.from(map.lanes.junction, (junction) => (junction >= 0 ? 1 : 0));
    this.next = trafficSuccessors(map, this.drivable, this.endless);
    const parting = findPartingLanes(map, this.drivable, DIVERGED_M);
    this.mergers = mergingLanes(map, this.drivable);
    this.metresToEnd = metresToEnd(map, this.drivable, FAR_M);
    this.siblings = parting.siblings;
    this.divergedM = parting.divergedM;
    this.stopM = stopPlacesM(map);
    this.rank = junctionRanks(map);
    const usualSpeedMps = usualSpeeds(map);
    this.facts = laneFacts(map, this.stopM, usualSpeedMps, this.mergers);
    this.rail = railSamples(map, usualSpeedMps);
    const drivable = this.drivable;
    this.cells = new LaneCells(map, (lane) => drivable[lane] === 1, BODY_REACH_M);
    this.surface = new DrivableSurface(map, drivable);
    this.walkways = new Walkways(map, drivable, this.cells);
    this.spawnSlots = listSpawnSlots(map, drivable, this.endless);
    this.isFlat = map.samples.z.every((z) => Math.abs(z - map.samples.z[0]) < 1e-3);
  }

  /** Where cars may be parked; found at the first need. */
  get parking(): StandingPlaces {
    return (this.#parking ??= parkingPlaces(this.map, this.cells));
  }

  /** Where props may stand on sidewalks. */
  get propPlaces(): StandingPlaces {
    return (this.#propPlaces ??= propPlaces(this.map));
  }

  /** The network of a map, built at the first call. */
  static of(map: RoadMap): SimNetwork {
    let network = NETWORKS.get(map);
    if (network === undefined) {
      network = new SimNetwork(map);
      NETWORKS.set(map, network);
    }
    return network;
  }
}

const NETWORKS = new WeakMap<RoadMap, SimNetwork>();
