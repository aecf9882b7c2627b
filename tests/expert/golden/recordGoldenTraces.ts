import { Expert } from '../../../expert/Expert.ts';
import { takeSnapshot, type SceneSnapshot } from '../../../expert/explain/SceneSnapshot.ts';
import { emptyMemory } from '../../../expert/ExpertMemory.ts';
import { EXPERT_SETTINGS } from '../../../expert/ExpertSettings.ts';
import { runEpisode } from '../../../src/driving/runEpisode.ts';
import { Referee } from '../../../src/leaderboard/Referee.ts';
import { EGO_VEHICLE } from '../../../src/sim/egoVehicle.ts';
import { EmbeddedWorld } from '../../../src/sim/EmbeddedWorld.ts';
import { CLEAR_WEATHER } from '../../../src/world/WorldSetup.ts';
import { LANES, TOWN } from '../../scenarios/behaviours/stage.ts';
import { GOLDEN_DRIVES, planOf, readTrace, replay, writeTrace, type GoldenDrive } from './goldenTraces.ts';

/** Every two seconds three observations in a row are kept, one a plan, up to this tick. */
const EVERY_TICKS = 40;
const IN_A_ROW_TICKS = 6;
const LAST_TICK = 1200;

/** The observations of a drive with the present expert, rounded to four decimals and without what no expert reads: any observation will do, as long as it stays the same. */
async function observed(drive: GoldenDrive): Promise<SceneSnapshot[]> {
  const plan = planOf(drive);
  const kept: SceneSnapshot[] = [];
  await runEpisode({
    world: new EmbeddedWorld(),
    vehicle: EGO_VEHICLE,
    map: TOWN,
    route: plan,
    driver: new Expert(EXPERT_SETTINGS[drive.mode]),
    referee: new Referee({ map: TOWN, laneIndex: LANES, route: plan, version: '1.0', routeId: drive.name }),
    setup: {
      map: TOWN,
      seed: drive.seed,
      ego: { pose: { x: plan.x[0]!, y: plan.y[0]!, z: plan.z[0]!, headingRad: plan.headingRad[0]! }, speedMps: 0 },
      traffic: { vehicles: 25, walkers: 15, carelessWalkers: 0.3, parkedCars: 6 },
      weather: CLEAR_WEATHER,
    },
    onStep: ({ tick, observation }) => {
      if (tick > LAST_TICK) return 'stop';
      if (tick % EVERY_TICKS < IN_A_ROW_TICKS && tick % 2 === 0) kept.push(brief(takeSnapshot(observation, emptyMemory())));
      return undefined;
    },
  });
  return kept;
}

function brief(snapshot: SceneSnapshot): SceneSnapshot {
  const rounded = (_: string, value: unknown): unknown => (typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value);
  const { scene } = snapshot;
  return JSON.parse(JSON.stringify({ ...snapshot, scene: { ...scene, route: { ...scene.route, points: [] }, lanes: [] } }, rounded));
}

/** Writes the golden traces anew: `node tests/expert/golden/recordGoldenTraces.ts`, or with `--actions` what the expert makes of the observations that are there. */
const keep = process.argv.includes('--actions');
for (const drive of GOLDEN_DRIVES) {
  const observations = keep ? readTrace(drive).observations : await observed(drive);
  const bytes = writeTrace(drive, { observations, actions: replay(drive, observations) });
  process.stdout.write(`${drive.name}: ${observations.length} observations, ${bytes} bytes\n`);
}
