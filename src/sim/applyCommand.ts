import { wrapAngleRad } from '../geometry/angle.ts';
import { hashUniform } from '../geometry/hashRandom.ts';
import { cos, sin } from '../geometry/trig.ts';
import { ActorKind } from '../world/ActorKind.ts';
import { LightState } from '../world/LightState.ts';
import { FIRST_SCRIPTED_ID } from '../world/WorldCommands.ts';
import type { ActorCommand } from '../world/WorldCommands.ts';
import { WorldError } from '../world/WorldError.ts';
import { ActorFlag } from '../world/WorldFrame.ts';
import { ActorMode } from './ActorMode.ts';
import { STOREY_M } from './LaneCells.ts';
import type { LaneFoot } from './LaneCells.ts';
import { startPath } from './lanePath.ts';
import { BY_PROGRAMME } from './lightProgramme.ts';
import { RandomStream } from './RandomStream.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { setDrivingStyle } from './spawnTraffic.ts';
import type { WorldState } from './WorldState.ts';

/** Scripted followers corner and speed as scenarios ask: twice the usual speed is no bound for them. */
const FOLLOWER_STYLE = 2.2;
const JOIN_LANE_M = 4;

/** Everything but `control`, which lasts beyond the step and is kept by the world. The caller has made room for a spawn and described it. */
export function applyCommand(state: WorldState, network: SimNetwork, seed: number, command: Exclude<ActorCommand, { kind: 'control' }>, typeKey: number): void {
  switch (command.kind) {
    case 'spawn':
      spawn(state, command, typeKey);
      return;
    case 'destroy':
      state.removeRow(scriptableRow(state, command.id));
      return;
    case 'teleport': {
      const row = livingRow(state, command.id);
      setPose(state, row, command.pose.x, command.pose.y, command.pose.z, command.pose.headingRad);
      if (row === 0) stop(state, row);
      else if (state.mode[row] !== ActorMode.held && state.mode[row] !== ActorMode.controlled) hold(state, row, command.pose.headingRad, 0);
      return;
    }
    case 'walk':
      hold(state, scriptableRow(state, command.id), command.headingRad, command.speedMps);
      return;
    case 'follow':
      follow(state, network, seed, scriptableRow(state, command.id), command.speedMps, command.blind);
      return;
    case 'flags': {
      const row = livingRow(state, command.id);
      state.flags[row] = command.flags | (command.id >= FIRST_SCRIPTED_ID ? ActorFlag.scripted : 0);
      return;
    }
    case 'light':
      setLight(state, command.light, command.state);
  }
}

/** Row of a living actor. @throws WorldError when there is none */
export function livingRow(state: WorldState, actorId: number): number {
  const row = state.rowOf(actorId);
  if (row < 0) throw new WorldError('WORLD_COMMAND', `no actor ${actorId} is alive`, { where: `tick ${state.tick}`, remedy: 'Command only actors that the last frame lists.' });
  return row;
}

/** Row of a living actor other than the ego. @throws WorldError */
export function scriptableRow(state: WorldState, actorId: number): number {
  const row = livingRow(state, actorId);
  if (row === 0) throw new WorldError('WORLD_COMMAND', 'the ego takes no actor commands but teleport and flags', { where: `tick ${state.tick}`, remedy: 'Drive the ego by `ego` of the commands.' });
  return row;
}

function spawn(state: WorldState, command: Extract<ActorCommand, { kind: 'spawn' }>, typeKey: number): void {
  const { id, actor } = command;
  if (!Number.isInteger(id) || id < FIRST_SCRIPTED_ID || state.rowOf(id) >= 0) {
    throw new WorldError('WORLD_COMMAND', `cannot spawn actor ${id}`, { where: `tick ${state.tick}`, remedy: `Choose a new integer id of at least ${FIRST_SCRIPTED_ID}.` });
  }
  const row = state.addRow();
  state.id[row] = id;
  state.typeKey[row] = typeKey;
  state.kind[row] = actor.kind;
  state.lengthM[row] = actor.lengthM;
  state.widthM[row] = actor.widthM;
  state.heightM[row] = actor.heightM;
  state.flags[row] = ActorFlag.scripted;
  state.style[row] = 1;
  setPose(state, row, actor.pose.x, actor.pose.y, actor.pose.z, actor.pose.headingRad);
  hold(state, row, actor.pose.headingRad, actor.speedMps);
}

function hold(state: WorldState, row: number, headingRad: number, speedMps: number): void {
  state.mode[row] = ActorMode.held;
  state.waitsFor[row] = -1;
  state.granted[row] = 0;
  setPose(state, row, state.x[row], state.y[row], state.z[row], headingRad);
  state.speedMps[row] = speedMps;
  state.slipSpeedMps[row] = speedMps;
  state.velocityX[row] = speedMps * state.cosHeading[row];
  state.velocityY[row] = speedMps * state.sinHeading[row];
}

function stop(state: WorldState, row: number): void {
  state.speedMps[row] = 0;
  state.slipSpeedMps[row] = 0;
  state.velocityX[row] = 0;
  state.velocityY[row] = 0;
  state.wheelRad[row] = 0;
}

function setPose(state: WorldState, row: number, x: number, y: number, z: number, headingRad: number): void {
  state.x[row] = x;
  state.y[row] = y;
  state.z[row] = z;
  state.headingRad[row] = wrapAngleRad(headingRad);
  state.cosHeading[row] = cos(headingRad);
  state.sinHeading[row] = sin(headingRad);
}

const FOOT: LaneFoot = { sM: 0, leftM: 0, zM: 0, cosLane: 1, sinLane: 0 };

function follow(state: WorldState, network: SimNetwork, seed: number, row: number, speedMps: number, blind: boolean): void {
  const mode = blind ? ActorMode.blind : ActorMode.traffic;
  if (state.mode[row] === ActorMode.traffic || state.mode[row] === ActorMode.blind) {
    state.mode[row] = mode;
    state.topSpeedMps[row] = speedMps;
    return;
  }
  const lane = nearestAlong(state, network, row);
  if (lane < 0 || state.kind[row] === ActorKind.walker) {
    throw new WorldError('WORLD_COMMAND', `actor ${state.id[row]} stands on no driving lane of its direction`, { where: `tick ${state.tick}`, remedy: 'Spawn it on a lane, heading along it, or use `walk`.' });
  }
  setDrivingStyle(state, row, speedMps, (counter) => hashUniform(seed, RandomStream.vehicleStyle, state.id[row], counter));
  state.style[row] = FOLLOWER_STYLE;
  state.mode[row] = mode;
  startPath(state, network, seed, row, lane);
  state.laneS[row] = Math.max(0, Math.min(network.map.lanes.lengthM[lane], FOOT.sM));
  state.leftM[row] = FOOT.leftM;
  state.aimX[row] = FOOT.leftM;
  state.aimY[row] = 0;
  state.steered[row] = 0;
  state.waitsFor[row] = -1;
  state.changedAt[row] = state.tick;
  state.speedMps[row] = Math.max(0, state.speedMps[row]);
}

/** Lane that passes nearest and runs the row's way; its foot is left in `FOOT`. */
function nearestAlong(state: WorldState, network: SimNetwork, row: number): number {
  const cells = network.cells;
  const cell = cells.cellAt(state.x[row], state.y[row]);
  if (cell < 0) return -1;
  let best = -1;
  let bestLeft = JOIN_LANE_M;
  let bestEntry = -1;
  for (let entry = cells.start[cell]; entry < cells.start[cell + 1]; entry += 1) {
    cells.project(entry, state.x[row], state.y[row], FOOT);
    const lane = cells.lane[entry];
    if (FOOT.sM < -1 || FOOT.sM > network.map.lanes.lengthM[lane] + 1) continue;
    if (FOOT.cosLane * state.cosHeading[row] + FOOT.sinLane * state.sinHeading[row] < 0.5 || Math.abs(FOOT.leftM) >= bestLeft || Math.abs(FOOT.zM - state.z[row]) > STOREY_M) continue;
    best = lane;
    bestLeft = Math.abs(FOOT.leftM);
    bestEntry = entry;
  }
  if (bestEntry >= 0) cells.project(bestEntry, state.x[row], state.y[row], FOOT);
  return best;
}

function setLight(state: WorldState, light: number, wanted: number | 'programme'): void {
  if (!Number.isInteger(light) || light < 0 || light >= state.lightCount) {
    throw new WorldError('WORLD_COMMAND', `the map has no light ${light}`, { where: `tick ${state.tick}`, remedy: `Use an index from 0 to ${state.lightCount - 1}.` });
  }
  state.lightOverride[light] = wanted === 'programme' ? BY_PROGRAMME : wanted;
  if (wanted === 'programme') {
    state.lightState[light] = LightState.off;
    state.lightSecondsToChange[light] = Infinity;
  }
}
