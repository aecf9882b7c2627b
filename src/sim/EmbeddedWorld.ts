import { wrapAngleRad } from '../geometry/angle.ts';
import { digestText } from '../geometry/digest.ts';
import { cos, sin } from '../geometry/trig.ts';
import type { RoadMap } from '../map/RoadMap.ts';
import { ActorKind } from '../world/ActorKind.ts';
import { STEP_S } from '../world/World.ts';
import type { SnapshotWorld, WorldSnapshot } from '../world/World.ts';
import type { ActorCommand, WorldCommands } from '../world/WorldCommands.ts';
import { WorldError } from '../world/WorldError.ts';
import type { ActorDescription, CollisionEvent, WorldFrame } from '../world/WorldFrame.ts';
import type { WorldSetup } from '../world/WorldSetup.ts';
import { ActorMode } from './ActorMode.ts';
import { EGO_TYPE } from './actorCatalogue.ts';
import type { ActorType } from './actorCatalogue.ts';
import { applyCommand, scriptableRow } from './applyCommand.ts';
import { considerStepOut } from './carelessCrossing.ts';
import { resolveContacts } from './contacts.ts';
import { driveControlled } from './egoDynamics.ts';
import { noteStanding } from './finishMotion.ts';
import { FrameView } from './FrameView.ts';
import { settleOnGround } from './groundHeight.ts';
import { clearLights, stepLights, updateLights } from './lightProgramme.ts';
import { LongitudinalTable } from './LongitudinalTable.ts';
import { readControl, writeControl } from './scriptedControl.ts';
import type { MutableControl } from './scriptedControl.ts';
import { SimNetwork } from './SimNetwork.ts';
import { spawnParkedCars, spawnProps } from './spawnStanding.ts';
import { spawnEmergency, spawnTraffic } from './spawnTraffic.ts';
import { bringBack, spawnWalkers } from './spawnWalkers.ts';
import { checkedWeather, roadGrip, setWeather, visibilityM } from './stateWeather.ts';
import { moveWalker } from './strollWalkers.ts';
import { TrafficPhase } from './TrafficPhase.ts';
import { WorldState } from './WorldState.ts';

/** Ids in a world of its own: the ego, then vehicles, then walkers. */
const EGO_ID = 1;
const FIRST_BACKGROUND_ID = 2;
const SCRIPTED_ROOM = 24;
const BRING_BACK_EVERY_STEPS = 20;
const LARGEST_MAP_M = 200_000;

/**
 * The embedded world: CARLA-like ego, background traffic, walkers, lights and contacts on one core, fast, bit for bit repeatable.
 * All that changes is in one {@link WorldState}; a step walks it phase by phase and allocates nothing unless something is hit.
 */
export class EmbeddedWorld implements SnapshotWorld {
  readonly kind = 'embedded';
  readonly #table: LongitudinalTable;
  readonly #descriptions = new Map<number, ActorDescription>();
  readonly #typeIds = new Map<number, string>();
  readonly #events: CollisionEvent[] = [];
  readonly #heading = { headingRad: 0, cosHeading: 1, sinHeading: 0 };
  readonly #control: MutableControl = { throttle: 0, brake: 0, steer: 0, reverse: false, handBrake: false };
  readonly #report = (event: CollisionEvent): void => void this.#events.push(event);
  #episode: Episode | undefined;

  /** @param table how the ego, and whatever else is controlled by pedals, answers to them */
  constructor(table = LongitudinalTable.carlaMkz()) {
    this.#table = table;
  }

  reset(setup: WorldSetup): WorldFrame {
    requireUsableSize(setup.map);
    const network = SimNetwork.of(setup.map);
    this.#descriptions.clear();
    this.#events.length = 0;
    const { traffic, seed } = setup;
    const { vehicles, walkers, parkedCars = 0, props = 0, emergencyVehicles = 0 } = traffic;
    const state = new WorldState(1 + vehicles + walkers + parkedCars + props + emergencyVehicles + SCRIPTED_ROOM, setup.map.lights.length);
    clearLights(state);
    setWeather(state, setup.weather);
    this.#placeEgo(state, network, setup);
    const typeKey = (type: ActorType): number => this.#typeKey(type.typeId);
    const firstWalkerId = FIRST_BACKGROUND_ID + vehicles;
    const firstEmergencyId = firstWalkerId + walkers;
    const firstParkedId = firstEmergencyId + emergencyVehicles;
    spawnTraffic(state, network, seed, vehicles, FIRST_BACKGROUND_ID, typeKey);
    spawnWalkers(state, network, seed, walkers, traffic.carelessWalkers, firstWalkerId, typeKey);
    spawnEmergency(state, network, seed, emergencyVehicles, firstEmergencyId, typeKey);
    spawnParkedCars(state, network, seed, parkedCars, firstParkedId, typeKey);
    spawnProps(state, network, seed, props, firstParkedId + parkedCars, typeKey);
    for (let row = 0; row < state.count; row += 1) this.#describe(state.id[row], state.kind[row], this.#typeIds.get(state.typeKey[row]) ?? '', row === 0 ? 'hero' : 'background');
    updateLights(state, setup.map);
    this.#episode = new Episode(setup, network, state, this.#descriptions, this.#events);
    return this.#episode.frame.refreshed(state);
  }

  step(commands: WorldCommands): WorldFrame {
    const episode = this.#running('step');
    this.#events.length = 0;
    if (commands.actors !== undefined && commands.actors.length > 0) {
      for (const command of commands.actors) this.#command(episode, command);
      updateLights(episode.state, episode.setup.map);
    }
    this.#advance(episode, commands);
    return episode.frame.refreshed(episode.state);
  }

  /** @param reuse a snapshot that is no longer wanted: its bytes are written over, which spares an allocation */
  save(reuse?: WorldSnapshot): WorldSnapshot {
    const { state } = this.#running('save');
    if (reuse?.bytes.byteLength !== state.bytes.byteLength) return { tick: state.tick, bytes: state.bytes.slice() };
    reuse.bytes.set(state.bytes);
    return { tick: state.tick, bytes: reuse.bytes };
  }

  restore(snapshot: WorldSnapshot): WorldFrame {
    const episode = this.#running('restore');
    const lights = episode.state.lightCount;
    const capacity = WorldState.capacityOf(snapshot.bytes, lights);
    if (capacity < 0) throw new WorldError('WORLD_SNAPSHOT', 'these bytes are no state of this episode', { where: `tick ${snapshot.tick}`, remedy: 'Restore only what `save` returned in the same episode.' });
    this.#events.length = 0;
    if (capacity === episode.state.capacity) episode.state.bytes.set(snapshot.bytes);
    else episode.adopt(new WorldState(capacity, lights, snapshot.bytes));
    return episode.frame.refreshed(episode.state);
  }

  close(): void {
    this.#episode = undefined;
    this.#descriptions.clear();
    this.#events.length = 0;
  }

  #advance(episode: Episode, commands: WorldCommands): void {
    const { state, network, setup, traffic } = episode;
    const { seed } = setup;
    const grip = roadGrip(state);
    episode.conditions.grip = grip;
    traffic.decide(state, seed);
    const beforeX = state.x[0];
    const beforeY = state.y[0];
    this.#heading.headingRad = state.headingRad[0];
    this.#heading.cosHeading = state.cosHeading[0];
    this.#heading.sinHeading = state.sinHeading[0];
    driveControlled(state, 0, commands.ego, this.#table, grip);
    settleOnGround(state, network, 0);
    noteStanding(state, 0, state.speedMps[0]);
    traffic.move(state, seed);
    for (let row = 1; row < state.count; row += 1) this.#moveOther(episode, row, grip);
    resolveContacts(state, network, this.#typeIds, beforeX, beforeY, this.#heading, this.#report);
    state.tick += 1;
    stepLights(state, setup.map);
  }

  /** Moves walkers and scripted bodies; traffic has moved already. */
  #moveOther(episode: Episode, row: number, grip: number): void {
    const { state, network } = episode;
    const { seed } = episode.setup;
    const mode = state.mode[row];
    if (mode === ActorMode.traffic || mode === ActorMode.blind || mode === ActorMode.fixed) return;
    if (mode === ActorMode.held) {
      state.x[row] += state.velocityX[row] * STEP_S;
      state.y[row] += state.velocityY[row] * STEP_S;
      return;
    }
    if (mode === ActorMode.controlled) {
      readControl(state, row, this.#control);
      driveControlled(state, row, this.#control, this.#table, grip);
      noteStanding(state, row, state.speedMps[row]);
      settleOnGround(state, network, row);
      return;
    }
    if (mode === ActorMode.strolling) {
      if (state.careless[row] === 1) considerStepOut(state, network, row);
      if (state.tick % BRING_BACK_EVERY_STEPS === state.id[row] % BRING_BACK_EVERY_STEPS) bringBack(state, network, seed, row);
    }
    moveWalker(state, network, seed, row);
  }

  #command(episode: Episode, command: ActorCommand): void {
    if (command.kind === 'control') {
      writeControl(episode.state, scriptableRow(episode.state, command.id), command.control);
      return;
    }
    if (command.kind === 'weather') {
      setWeather(episode.state, checkedWeather(command.weather, episode.state.tick));
      return;
    }
    let typeKey = 0;
    if (command.kind === 'spawn') {
      typeKey = this.#typeKey(command.actor.typeId);
      if (episode.state.count === episode.state.capacity) episode.widen();
    }
    applyCommand(episode.state, episode.network, episode.setup.seed, command, typeKey);
    if (command.kind === 'spawn') this.#describe(command.id, command.actor.kind, command.actor.typeId, 'scenario');
  }

  #placeEgo(state: WorldState, network: SimNetwork, setup: WorldSetup): void {
    const { pose, speedMps } = setup.ego;
    if (!network.surface.isFree(pose.x, pose.y)) {
      throw new WorldError('WORLD_SETUP', `the ego's start (${pose.x.toFixed(1)}, ${pose.y.toFixed(1)}) is off the roads of ${setup.map.name}`, {
        where: `map ${setup.map.name}`, remedy: 'Start the ego on a lane of the map; check that route and map belong together.',
      });
    }
    const row = state.addRow();
    state.id[row] = EGO_ID;
    state.kind[row] = ActorKind.car;
    state.typeKey[row] = this.#typeKey(EGO_TYPE.typeId);
    state.mode[row] = ActorMode.controlled;
    state.lengthM[row] = EGO_TYPE.lengthM;
    state.widthM[row] = EGO_TYPE.widthM;
    state.heightM[row] = EGO_TYPE.heightM;
    state.x[row] = pose.x;
    state.y[row] = pose.y;
    state.z[row] = pose.z;
    state.headingRad[row] = wrapAngleRad(pose.headingRad);
    state.cosHeading[row] = cos(pose.headingRad);
    state.sinHeading[row] = sin(pose.headingRad);
    state.speedMps[row] = speedMps;
    state.slipSpeedMps[row] = speedMps;
    state.velocityX[row] = speedMps * state.cosHeading[row];
    state.velocityY[row] = speedMps * state.sinHeading[row];
  }

  #describe(id: number, kind: number, typeId: string, role: string): void {
    this.#descriptions.set(id, { id, kind: KINDS[kind], typeId, role });
  }

  /** A number that stands for a type in the state: it depends on the name alone, so equal histories give equal bytes. */
  #typeKey(typeId: string): number {
    const key = TYPE_KEYS.get(typeId) ?? Number.parseInt(digestText(typeId).slice(0, 8), 16) | 0;
    if (this.#typeIds.get(key) === typeId) return key;
    TYPE_KEYS.set(typeId, key);
    this.#typeIds.set(key, typeId);
    return key;
  }

  #running(what: string): Episode {
    if (this.#episode === undefined) throw new WorldError('WORLD_NOT_RESET', `the world cannot ${what} before an episode starts`, { remedy: 'Call `reset` first.' });
    return this.#episode;
  }
}

/** @throws WorldError for a map that no town needs: usually a coordinate with too many digits */
function requireUsableSize({ name, bounds }: RoadMap): void {
  const sideM = Math.max(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY);
  if (sideM <= LARGEST_MAP_M) return;
  throw new WorldError('WORLD_SETUP', `${name} is ${Math.round(sideM / 1000)} km across: more than ${LARGEST_MAP_M / 1000} km cannot be driven in`, { where: `map ${name}`, remedy: 'Check the coordinates of its roads.' });
}

/** Keys of types that were asked for before: they depend on the name alone. */
const TYPE_KEYS = new Map<string, number>();

const KINDS: readonly ActorKind[] = Object.values(ActorKind);

/** One episode: its setup, the state that it is in, and the parts that are sized for that state. */
class Episode {
  readonly setup: WorldSetup;
  readonly network: SimNetwork;
  readonly #descriptions: ReadonlyMap<number, ActorDescription>;
  readonly #events: readonly CollisionEvent[];
  readonly conditions: { isManaged: boolean; grip: number };
  state: WorldState;
  traffic: TrafficPhase;
  frame: FrameView;

  constructor(setup: WorldSetup, network: SimNetwork, state: WorldState, descriptions: ReadonlyMap<number, ActorDescription>, events: readonly CollisionEvent[]) {
    this.setup = setup;
    this.network = network;
    this.#descriptions = descriptions;
    this.#events = events;
    this.state = state;
    this.conditions = { isManaged: setup.traffic.rules === 'carla-tm', grip: setup.weather.roadGrip };
    this.traffic = new TrafficPhase(network, state.capacity, this.conditions);
    this.frame = new FrameView(state, descriptions, events);
  }

  /** Goes on with twice the room. */
  widen(): void {
    const before = this.state;
    this.adopt(before.widened(before.capacity * 2));
    setWeather(this.state, { visibilityM: visibilityM(before), roadGrip: roadGrip(before) });
  }

  /** Goes on with a state of another capacity. */
  adopt(state: WorldState): void {
    this.state = state;
    this.traffic = new TrafficPhase(this.network, state.capacity, this.conditions);
    this.frame = new FrameView(state, this.#descriptions, this.#events);
  }
}
