import type { Observation } from '../../src/driving/Driver.ts';
import { projectOnRoute } from '../../src/driving/RouteLine.ts';
import { cos, sin } from '../../src/geometry/trig.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { STEP_S } from '../../src/world/World.ts';
import { ActorFlag } from '../../src/world/WorldFrame.ts';
import type { ExpertMemory, SeenActor } from '../ExpertMemory.ts';
import type { ExpertSettings } from '../ExpertSettings.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import { MOST_ACTORS, type ActorTable } from './ActorTable.ts';
import { followFoot } from './routeFoot.ts';

/** What lies flatter than this is driven over (m); what is this much higher or lower is on another road (m). */
const FLAT_M = 0.1;
const OTHER_LEVEL_M = 3;
const BEHIND_M = 40;
const STANDING_MPS = 0.1;

/** Who is staged and moves faster than this (m/s) heeds nobody until it brakes by this much (m/s²). */
const HEEDLESS_MPS = 1;
const HEEDS_MPS2 = 0.3;

const CHOSEN = new Int32Array(MOST_ACTORS);
const DISTANCE = new Float64Array(MOST_ACTORS);
const FOOT = { sM: 0, leftM: 0, headingRad: 0, distanceM: 0 };

/** Share of a new difference in the smoothed acceleration. */
const FRESH = 0.5;
/** Speeds farther apart in time than this (s) say nothing about acceleration. */
const RECENT_S = 0.35;

/**
 * Fills the table with the nearest actors in reach, by id. Returns what the next plan has to know of them. Accelerations are differences of
 * speeds: what worlds report is not to be relied on.
 */
export function readActors({ scene, privileged }: Observation, ground: ExpertGround, memory: ExpertMemory, settings: ExpertSettings, table: ActorTable): SeenActor[] {
  const { frame, alongM } = privileged;
  const { actors } = frame;
  const seen = settings.mode === 'teachable' ? new Set(scene.actors.map(({ id }) => id)) : undefined;
  const chosen = nearest(frame.actors, settings.rangeM, seen);
  const rows = [...CHOSEN.subarray(0, chosen)].toSorted((a, b) => actors.id[a]! - actors.id[b]!);
  const before = new Map(memory.seen.map((actor) => [actor[0], actor]));
  const sinceS = (frame.tick - memory.planTick) * STEP_S;
  const seenNow: SeenActor[] = [];
  table.count = 0;
  for (const row of rows) {
    projectOnRoute(ground.line, actors.x[row]!, actors.y[row]!, alongM - BEHIND_M, alongM + settings.rangeM + 20, FOOT);
    // Who is beyond an end of the line is measured on its extension.
    if (FOOT.sM <= 0 || FOOT.sM >= ground.line.count - 1) followFoot(ground, actors.x[row]!, actors.y[row]!, FOOT);
    const heightM = ground.line.z[Math.min(ground.line.count - 1, Math.max(0, Math.round(FOOT.sM)))]!;
    const level = Math.min(Math.abs(actors.z[row]! - heightM), Math.abs(actors.z[row]! - actors.z[0]!));
    if (level >= OTHER_LEVEL_M) continue;
    const at = table.count;
    table.count += 1;
    const id = actors.id[row]!;
    table.id[at] = id;
    table.row[at] = row;
    table.kind[at] = actors.kind[row]!;
    // Who is staged is no secret among those who know all.
    table.flags[at] = seen === undefined ? actors.flags[row]! : actors.flags[row]! & ~ActorFlag.scripted;
    table.x[at] = actors.x[row]!;
    table.y[at] = actors.y[row]!;
    table.headingRad[at] = actors.headingRad[row]!;
    table.cosHeading[at] = cos(actors.headingRad[row]!);
    table.sinHeading[at] = sin(actors.headingRad[row]!);
    table.speedMps[at] = actors.speedMps[row]!;
    table.velocityX[at] = actors.velocityX[row]!;
    table.velocityY[at] = actors.velocityY[row]!;
    table.yawRateRadPerS[at] = actors.yawRateRadPerS[row]!;
    table.lengthM[at] = actors.lengthM[row]!;
    table.widthM[at] = actors.widthM[row]! + ((actors.flags[row]! & ActorFlag.doorOpen) !== 0 ? OPEN_DOOR_M : 0);
    table.sM[at] = FOOT.sM;
    table.leftM[at] = FOOT.leftM;
    table.alongRoute[at] = table.cosHeading[at]! * cos(FOOT.headingRad) + table.sinHeading[at]! * sin(FOOT.headingRad);
    const speedMps = actors.speedMps[row]!;
    const known = before.get(id);
    const stands = Math.abs(speedMps) < STANDING_MPS;
    const since = stands ? (known !== undefined && known[3] >= 0 ? known[3] : frame.tick) : -1;
    const accelMps2 = known === undefined || sinceS > RECENT_S ? actors.accelMps2[row]! : known[2] + FRESH * ((speedMps - known[1]) / sinceS - known[2]);
    table.accelMps2[at] = accelMps2;
    table.heedless[at] = (table.flags[at]! & (ActorFlag.scripted | ActorFlag.sirenOn)) === ActorFlag.scripted && speedMps > HEEDLESS_MPS && accelMps2 > -HEEDS_MPS2 ? 1 : 0;
    table.standingForS[at] = stands ? (frame.tick - since) * STEP_S : 0;
    seenNow.push([id, speedMps, accelMps2, since]);
  }
  return seenNow;
}

/** An open door makes a car this much wider (m), on either side: which one cannot be seen. */
const OPEN_DOOR_M = 1.6;

type Columns = Observation['privileged']['frame']['actors'];

/** Fills `CHOSEN` with the rows of the nearest actors, ties by id; returns how many. */
function nearest(actors: Columns, rangeM: number, seen: ReadonlySet<number> | undefined): number {
  const { count, x, y, id, heightM, kind } = actors;
  let found = 0;
  for (let row = 1; row < count; row += 1) {
    const dx = x[row]! - x[0]!;
    const dy = y[row]! - y[0]!;
    const squared = dx * dx + dy * dy;
    if (squared > rangeM * rangeM || (kind[row] === ActorKind.prop && heightM[row]! < FLAT_M)) continue;
    if (seen !== undefined && !seen.has(id[row]!)) continue;
    let place = Math.min(found, MOST_ACTORS - 1);
    if (found === MOST_ACTORS && squared >= DISTANCE[place]!) continue;
    while (place > 0 && (DISTANCE[place - 1]! > squared || (DISTANCE[place - 1] === squared && id[CHOSEN[place - 1]!]! > id[row]!))) {
      CHOSEN[place] = CHOSEN[place - 1]!;
      DISTANCE[place] = DISTANCE[place - 1]!;
      place -= 1;
    }
    CHOSEN[place] = row;
    DISTANCE[place] = squared;
    if (found < MOST_ACTORS) found += 1;
  }
  return found;
}
