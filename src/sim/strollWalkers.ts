import { hashUniform } from '../geometry/hashRandom.ts';
import { wrapAngleRad } from '../geometry/angle.ts';
import { boxContains } from '../geometry/orientedBox.ts';
import { atan2 } from '../geometry/trig.ts';
import { ActorKind } from '../world/ActorKind.ts';
import { STEP_S } from '../world/World.ts';
import { ActorMode } from './ActorMode.ts';
import { finishMotion } from './finishMotion.ts';
import { placeOnLane } from './railPose.ts';
import { RandomStream } from './RandomStream.ts';
import type { SimNetwork } from './SimNetwork.ts';
import type { KerbLink } from './Walkways.ts';
import type { WorldState } from './WorldState.ts';

const CROSSING_CHANCE = 0.4;
/** A walker at a crosswalk goes when no vehicle reaches its line within this time (s), looks once in so many steps, and gives up after some. */
const ACCEPTED_GAP_S = 4;
const LOOK_EVERY_STEPS = 5;
const PATIENCE_STEPS = 400;
const FALLEN_STEPS = 80;
const ARRIVED_M = 0.15;
const STEP_AHEAD_M = 0.6;
const SIDE_ROOM_M = 0.35;
/** Walking around something goes at this share of the usual speed. */
const AROUND_SHARE = 0.7;

/** Moves one background walker by one step, whatever it is doing. */
export function moveWalker(state: WorldState, network: SimNetwork, seed: number, row: number): void {
  switch (state.mode[row]) {
    case ActorMode.strolling:
      stroll(state, network, seed, row);
      return;
    case ActorMode.waiting:
      waitAtKerb(state, row);
      return;
    case ActorMode.crossing:
      cross(state, network, row);
      return;
    default:
      lieFallen(state, row);
  }
}

/** Puts a walker on a walkway, standing; it walks on from there. */
export function standOnWalkway(state: WorldState, network: SimNetwork, row: number, walkway: number, sM: number): void {
  state.lane[row] = walkway;
  state.laneS[row] = sM;
  state.leftM[row] = network.walkways.leftM[walkway];
  state.mode[row] = ActorMode.strolling;
  placeOnWalkway(state, network, row);
}

/** Sends a walker straight across to (x, y); it goes on there on the far walkway. */
export function startCrossing(state: WorldState, row: number, aimX: number, aimY: number, farWalkway: number, farS: number): void {
  state.mode[row] = ActorMode.crossing;
  state.changedAt[row] = state.tick;
  state.aimX[row] = aimX;
  state.aimY[row] = aimY;
  state.lane[row] = farWalkway;
  state.laneS[row] = farS;
}

/** Knocks a walker down. A background walker gets up after a while and goes on to where it was going; a scripted one waits for its next command. */
export function knockDown(state: WorldState, row: number): void {
  const mode = state.mode[row];
  state.speedMps[row] = 0;
  state.velocityX[row] = 0;
  state.velocityY[row] = 0;
  if (mode === ActorMode.held) return;
  if (mode === ActorMode.strolling || mode === ActorMode.waiting) {
    state.aimX[row] = state.x[row];
    state.aimY[row] = state.y[row];
  }
  state.mode[row] = ActorMode.fallen;
  state.changedAt[row] = state.tick;
}

function stroll(state: WorldState, network: SimNetwork, seed: number, row: number): void {
  const walkways = network.walkways;
  const walkway = state.lane[row];
  const forwards = state.forwards[row] === 1;
  const from = state.laneS[row];
  const to = from + (forwards ? 1 : -1) * state.style[row] * STEP_S;
  const kerbs = walkways.kerbs[walkway];
  for (let index = 0; index < kerbs.length; index += 1) {
    if ((from < kerbs[index].sM) === (to < kerbs[index].sM)) continue;
    if (draw(state, seed, row, RandomStream.walkerCrossing) < CROSSING_CHANCE) {
      stopAtKerb(state, row, kerbs[index]);
      return;
    }
  }
  if (wouldWalkInto(state, row, 0)) {
    state.forwards[row] = forwards ? 0 : 1;
    placeOnWalkway(state, network, row);
    finishMotion(state, row, state.speedMps[row], 0, state.headingRad[row]);
    return;
  }
  state.laneS[row] = to;
  if (to > walkways.toM[walkway]) goOn(state, network, seed, row, walkways.after[walkway], true);
  else if (to < walkways.fromM[walkway]) goOn(state, network, seed, row, walkways.before[walkway], false);
  const headingBefore = state.headingRad[row];
  const speedBefore = state.speedMps[row];
  placeOnWalkway(state, network, row);
  finishMotion(state, row, speedBefore, state.style[row], headingBefore);
}

function goOn(state: WorldState, network: SimNetwork, seed: number, row: number, choices: readonly number[], forwards: boolean): void {
  const walkways = network.walkways;
  if (choices.length === 0) {
    state.forwards[row] = forwards ? 0 : 1;
    state.laneS[row] = forwards ? walkways.toM[state.lane[row]] : walkways.fromM[state.lane[row]];
    return;
  }
  const next = choices.length === 1 ? choices[0] : choices[Math.floor(draw(state, seed, row, RandomStream.walkerRoute) * choices.length)];
  state.lane[row] = next;
  state.laneS[row] = forwards ? walkways.fromM[next] : walkways.toM[next];
  state.leftM[row] = walkways.leftM[next];
}

function stopAtKerb(state: WorldState, row: number, kerb: KerbLink): void {
  state.mode[row] = ActorMode.waiting;
  state.changedAt[row] = state.tick;
  state.waitSince[row] = kerb.farWalkway;
  state.aimX[row] = kerb.aimX;
  state.aimY[row] = kerb.aimY;
  state.topSpeedMps[row] = kerb.farS;
  state.laneS[row] = kerb.sM;
  face(state, row, kerb.aimX - state.x[row], kerb.aimY - state.y[row]);
  finishMotion(state, row, state.speedMps[row], 0, state.headingRad[row]);
}

function waitAtKerb(state: WorldState, row: number): void {
  const waited = state.tick - state.changedAt[row];
  finishMotion(state, row, 0, 0, state.headingRad[row]);
  if (waited > PATIENCE_STEPS) {
    state.mode[row] = ActorMode.strolling;
    state.laneS[row] += state.forwards[row] === 1 ? 0.2 : -0.2;
    return;
  }
  if (waited % LOOK_EVERY_STEPS === 0 && gapIsLongEnough(state, row)) startCrossing(state, row, state.aimX[row], state.aimY[row], state.waitSince[row], state.topSpeedMps[row]);
}

/** Does no vehicle come to the line from here to the aim within the accepted time? */
function gapIsLongEnough(state: WorldState, row: number): boolean {
  const startX = state.x[row];
  const startY = state.y[row];
  const lineX = state.aimX[row] - startX;
  const lineY = state.aimY[row] - startY;
  const length = Math.sqrt(lineX * lineX + lineY * lineY);
  for (let other = 0; other < state.count; other += 1) {
    if (state.kind[other] === ActorKind.walker || state.kind[other] === ActorKind.prop || state.mode[other] === ActorMode.fixed) continue;
    const dx = state.x[other] - startX;
    const dy = state.y[other] - startY;
    const along = (dx * lineX + dy * lineY) / length;
    const off = (dx * lineY - dy * lineX) / length;
    const approach = ((state.velocityX[other] * lineY - state.velocityY[other] * lineX) / length) * (off > 0 ? -1 : 1);
    if (along < -3 || along > length + 3) continue;
    const distance = Math.abs(off) - state.lengthM[other] / 2 - 1;
    if (distance < 0.5 || (approach > 0.3 && distance / approach < ACCEPTED_GAP_S)) return false;
  }
  return true;
}

function cross(state: WorldState, network: SimNetwork, row: number): void {
  const dx = state.aimX[row] - state.x[row];
  const dy = state.aimY[row] - state.y[row];
  const distance = Math.sqrt(dx * dx + dy * dy);
  const speedBefore = state.speedMps[row];
  const headingBefore = state.headingRad[row];
  const travelled = state.style[row] * STEP_S;
  if (distance < travelled + ARRIVED_M) {
    state.waitSince[row] = -1;
    state.changedAt[row] = state.tick;
    standOnWalkway(state, network, row, state.lane[row], state.laneS[row]);
    finishMotion(state, row, speedBefore, state.style[row], headingBefore);
    return;
  }
  face(state, row, dx, dy);
  const obstacle = vehicleInTheWay(state, row);
  if (obstacle >= 0) {
    finishMotion(state, row, speedBefore, walkAround(state, row, obstacle), headingBefore);
    return;
  }
  state.x[row] += (dx / distance) * travelled;
  state.y[row] += (dy / distance) * travelled;
  finishMotion(state, row, speedBefore, state.style[row], headingBefore);
}

/** Row of a vehicle whose box is right before a walker, or -1: nobody walks into the side of a car. */
function vehicleInTheWay(state: WorldState, row: number): number {
  for (let other = 0; other < state.count; other += 1) if (state.kind[other] !== ActorKind.walker && wouldWalkInto(state, row, other)) return other;
  return -1;
}

/**
 * Walks round a standing vehicle along its sides, on the side of the aim on which its centre does not lie, without coming closer to it; before a
 * moving one the walker waits. Returns the walker's speed (m/s).
 */
function walkAround(state: WorldState, row: number, obstacle: number): number {
  if (Math.abs(state.speedMps[obstacle]) > 0.3) return 0;
  const cosine = state.cosHeading[obstacle];
  const sine = state.sinHeading[obstacle];
  const dx = state.x[row] - state.x[obstacle];
  const dy = state.y[row] - state.y[obstacle];
  const along = dx * cosine + dy * sine;
  const left = dy * cosine - dx * sine;
  const isBeside = Math.abs(left) - state.widthM[obstacle] / 2 > Math.abs(along) - state.lengthM[obstacle] / 2;
  const outX = isBeside ? -Math.sign(left) * sine : Math.sign(along) * cosine;
  const outY = isBeside ? Math.sign(left) * cosine : Math.sign(along) * sine;
  const centreIsLeft = state.cosHeading[row] * -dy - state.sinHeading[row] * -dx >= 0;
  const moved = (centreIsLeft ? 1 : -1) * AROUND_SHARE * state.style[row] * STEP_S;
  state.x[row] -= moved * outY;
  state.y[row] += moved * outX;
  return AROUND_SHARE * state.style[row];
}

function wouldWalkInto(state: WorldState, row: number, other: number): boolean {
  const x = state.x[row] + STEP_AHEAD_M * state.cosHeading[row];
  const y = state.y[row] + STEP_AHEAD_M * state.sinHeading[row];
  const dx = x - state.x[other];
  const dy = y - state.y[other];
  if (dx * dx + dy * dy > 36) return false;
  return boxContains(x, y, state.x[other], state.y[other], state.cosHeading[other], state.sinHeading[other], state.lengthM[other] / 2 + SIDE_ROOM_M, state.widthM[other] / 2 + SIDE_ROOM_M);
}

function lieFallen(state: WorldState, row: number): void {
  finishMotion(state, row, state.speedMps[row], 0, state.headingRad[row]);
  if (state.tick - state.changedAt[row] <= FALLEN_STEPS) return;
  state.mode[row] = ActorMode.crossing;
  state.changedAt[row] = state.tick;
}

function placeOnWalkway(state: WorldState, network: SimNetwork, row: number): void {
  placeOnLane(state, network, row, network.walkways.lane[state.lane[row]], state.laneS[row], state.leftM[row]);
  if (state.forwards[row] === 1) return;
  state.headingRad[row] = wrapAngleRad(state.headingRad[row] + Math.PI);
  state.cosHeading[row] = -state.cosHeading[row];
  state.sinHeading[row] = -state.sinHeading[row];
}

function face(state: WorldState, row: number, dx: number, dy: number): void {
  const distance = Math.sqrt(dx * dx + dy * dy);
  if (distance < 1e-9) return;
  state.cosHeading[row] = dx / distance;
  state.sinHeading[row] = dy / distance;
  state.headingRad[row] = atan2(dy, dx);
}

function draw(state: WorldState, seed: number, row: number, stream: number): number {
  state.draws[row] += 1;
  return hashUniform(seed, stream, state.id[row], state.draws[row]);
}
