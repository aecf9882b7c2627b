import { Expert } from '../../expert/Expert.ts';
import { observationOf } from '../../expert/explain/SceneSnapshot.ts';
import { EXPERT_SETTINGS } from '../../expert/ExpertSettings.ts';
import { buildRouteLine } from '../../src/driving/buildRouteLine.ts';
import type { Observation } from '../../src/driving/Driver.ts';
import { EGO_VEHICLE } from '../../src/sim/egoVehicle.ts';
import { GOLDEN_DRIVES, planOf, readTrace, type GoldenDrive } from '../expert/golden/goldenTraces.ts';
import { TOWN } from '../scenarios/behaviours/stage.ts';
import type { BenchFigure } from './BenchFigure.ts';

const WARM_UP = 5;
const ROUNDS = 40;

/** Times of each scene, the best of all rounds (ms by the wall: no process is put aside in its best round), and the CPU time of all (ms). */
interface PlanTimes {
  readonly bestMs: readonly number[];
  readonly cpuMs: number;
  readonly plans: number;
}

/** What a plan and a label of the expert cost on the recorded observations of its golden traces: some 28 actors within reach, lights, stop signs, walkers. */
export async function bench(): Promise<BenchFigure[]> {
  const drives = GOLDEN_DRIVES.map((drive) => ({ drive, observations: observationsOf(drive) }));
  const plans = joined(drives.map(({ drive, observations }) => times(drive, observations, false)));
  const labels = joined(drives.map(({ drive, observations }) => times(drive, observations, true)));
  const at = (share: number): number => plans.bestMs.toSorted((a, b) => a - b)[Math.floor(share * plans.bestMs.length)]!;
  return Promise.resolve([
    { name: `plan of the expert, median of ${plans.bestMs.length} recorded scenes, each the best of ${ROUNDS}`, value: at(0.5), unit: 'ms', better: 'lower', must: 3, aim: 1 },
    { name: 'plan of the expert, 99 of 100 scenes, each the best', value: at(0.99), unit: 'ms', better: 'lower', must: 15, aim: 5 },
    { name: 'plan of the expert, CPU, mean of all', value: plans.cpuMs / plans.plans, unit: 'ms', better: 'lower' },
    { name: 'plan with its grounds (a label), CPU, mean of all', value: labels.cpuMs / labels.plans, unit: 'ms', better: 'lower' },
    { name: 'labels per second of CPU', value: (1000 * labels.plans) / labels.cpuMs, unit: '1/s', better: 'higher' },
  ]);
}

function joined(parts: readonly PlanTimes[]): PlanTimes {
  return { bestMs: parts.flatMap(({ bestMs }) => bestMs), cpuMs: parts.reduce((sum, { cpuMs }) => sum + cpuMs, 0), plans: parts.reduce((sum, { plans }) => sum + plans, 0) };
}

function observationsOf(drive: GoldenDrive): Observation[] {
  const route = planOf(drive);
  return readTrace(drive).observations.map((observation) => observationOf(observation, TOWN, route));
}

function times(drive: GoldenDrive, observations: readonly Observation[], labelled: boolean): PlanTimes {
  const route = planOf(drive);
  const start = { map: TOWN, route, line: buildRouteLine(TOWN, route), vehicle: EGO_VEHICLE, seed: drive.seed };
  const expert = new Expert(EXPERT_SETTINGS[drive.mode]);
  const bestMs = observations.map(() => Infinity);
  let ways = 0;
  let cpuMs = 0;
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    expert.reset(start);
    const before = process.threadCpuUsage();
    for (const [index, observation] of observations.entries()) {
      const began = performance.now();
      const { grounds } = expert.drive(observation);
      if (labelled) ways += grounds?.().ways.length ?? 0;
      if (round >= WARM_UP) bestMs[index] = Math.min(bestMs[index]!, performance.now() - began);
    }
    const { user, system } = process.threadCpuUsage(before);
    if (round >= WARM_UP) cpuMs += (user + system) / 1000;
  }
  if (labelled && ways === 0) throw new Error('no plan had grounds');
  return { bestMs, cpuMs, plans: ROUNDS * observations.length };
}
