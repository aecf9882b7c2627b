import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Scene } from '../../src/driving/Scene.ts';
import { sceneCodec } from '../../src/driving/sceneCodec.ts';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { createPolicy, type Policy } from '../../src/optimiser/Policy.ts';
import type { PolicyEvaluation } from '../../src/optimiser/PolicyEvaluation.ts';
import { processUsage } from '../../src/policy/process/processUsage.ts';
import { SandboxPool } from '../../src/policy/SandboxPool.ts';
import { DrivingTask } from '../../src/tasks/driving/DrivingTask.ts';
import type { DrivingSample } from '../../src/tasks/driving/DrivingSample.ts';
import { DRIVING_CONTRACT } from '../../src/tasks/driving/drivingContract.ts';
import { ActionSchema, SAFE_STOP } from '../../src/driving/Action.ts';
import type { BenchFigure } from './BenchFigure.ts';
import { BENCH_POLICY } from './benchPolicy.ts';
import { syntheticScene } from './syntheticScene.ts';

const SCENES = 1000;
const POLICIES = 24;
const PROCESSES = 2;
const ROUNDS = 10;
/** What a sandbox on a busy machine needs to get ready; a language model takes longer. */
const PAUSE_MS_PER_POLICY = 150;
const SCORES = { exceptionScore: -10, infractionScore: -10 };
/** Policies of a driving update that are new. */
const CHILDREN = 4;
/** LangProp's scheme takes the same time for every scene: a part of them tells its speed. */
const SCENES_IN_PYTHON = 60;
const SCHEME = join(import.meta.dirname, 'langprop_scheme.py');

const PythonAnswer = z.object({ secondsPerCall: z.number(), cpuSecondsPerCall: z.number(), checksum: z.number() });

/** What one round of scoring took per call, in seconds: by the clock, and of processor time of all processes together. */
interface RoundCost {
  readonly wallS: number;
  readonly cpuS: number;
}

/**
 * Scores of 24 policies on 1,000 scenes, from the driving task's call to its results, against LangProp's scheme (deep copy and `exec` for
 * each call) in Python on the same scenes with the same policy. Both give the same answers, or the bench fails. The scheme runs before and after,
 * and its faster run counts. Processor time: with both cores to itself the scoring takes half of its own, the one process of the scheme all of it.
 */
export async function bench(): Promise<BenchFigure[]> {
  const random = new SeededRandom(1);
  const scenes = Array.from({ length: SCENES }, (_, index) => syntheticScene(random, index));
  const samples = scenes.map(sampleOf);
  // As a policy gets them: numbers of 32 bits.
  const seen = samples.slice(0, SCENES_IN_PYTHON).map(({ scene }) => sceneCodec.unpack(scene, 0));
  const before = langPropScheme(seen);
  const ours = await score(samples);
  const interpretedS = await scoreInterpreted(samples.slice(0, 200));
  const after = langPropScheme(seen);
  const python = { wallS: Math.min(before.secondsPerCall, after.secondsPerCall), cpuS: Math.min(before.cpuSecondsPerCall, after.cpuSecondsPerCall) };
  const sum = ours.speeds.slice(0, SCENES_IN_PYTHON).reduce((total, speed) => total + speed, 0);
  if (Math.abs(sum - after.checksum) > 1e-3) throw new Error(`the two policies differ: speeds add up to ${sum} here and ${after.checksum} in Python`);
  return [
    { name: 'scoring: deep copy and exec per call, Python', value: 1 / python.wallS, unit: 'calls/s', better: 'higher' },
    { name: `scoring: QuickJS, ${PROCESSES} processes`, value: 1 / interpretedS, unit: 'calls/s', better: 'higher' },
    ...figures('all policies known', ours.known, python, 100),
    ...figures(`${CHILDREN} of ${POLICIES} policies new, as after a language model's answer`, ours.update, python, 100),
    ...figures('all policies new, after a pause', ours.renewed, python, undefined),
    ...figures('all policies new, sandbox just opened', ours.first, python, undefined),
  ];
}

function figures(name: string, ours: RoundCost, python: RoundCost, must: number | undefined): BenchFigure[] {
  const limit = must === undefined ? {} : { must };
  return [
    { name: `scoring: ${name}`, value: 1 / ours.wallS, unit: 'calls/s', better: 'higher' },
    { name: `scoring: ${name}, times LangProp's scheme`, value: python.wallS / ours.wallS, unit: 'x', better: 'higher', ...limit },
    { name: `scoring: ${name}, times LangProp's scheme by processor time`, value: (PROCESSES * python.cpuS) / ours.cpuS, unit: 'x', better: 'higher' },
  ];
}

/** Rounds of each kind; the best one counts, but for the first, which there is only once. Getting ready in a pause counts as processor time. */
async function score(samples: readonly DrivingSample[]): Promise<Record<'first' | 'known' | 'update' | 'renewed', RoundCost> & { readonly speeds: readonly number[] }> {
  const sandbox = await SandboxPool.open(DRIVING_CONTRACT, {}, { processes: PROCESSES });
  try {
    const task = new DrivingTask(sandbox, SCORES);
    let evaluations: readonly PolicyEvaluation[] = [];
    async function round(policies: readonly Policy[], expected: number): Promise<RoundCost> {
      const cpuStart = cpuMs(sandbox);
      if (expected > 0) {
        task.expect(expected);
        await sleep(PAUSE_MS_PER_POLICY * expected);
      }
      const start = performance.now();
      evaluations = await task.evaluate(policies, samples);
      const calls = 1000 * samples.length * policies.length;
      return { wallS: (performance.now() - start) / calls, cpuS: (cpuMs(sandbox) - cpuStart) / calls };
    }
    const first = await round(policiesNamed('first', POLICIES), 0);
    const renewed = [await round(policiesNamed('second', POLICIES), POLICIES), await round(policiesNamed('third', POLICIES), POLICIES)];
    const pool = policiesNamed('pool', POLICIES);
    const known = [];
    for (let time = 0; time <= ROUNDS; time += 1) known.push(await round(pool, 0));
    const update = [];
    for (let time = 0; time < ROUNDS; time += 1) update.push(await round([...pool.slice(CHILDREN), ...policiesNamed(`child ${time}`, CHILDREN)], CHILDREN));
    const speeds = evaluations[0]!.results.map(({ output, exception }) => {
      if (exception !== undefined) throw new Error(exception);
      return ActionSchema.parse(output).targetSpeedMps;
    });
    return { first, known: best(known.slice(1)), update: best(update), renewed: best(renewed), speeds };
  } finally {
    await sandbox.close();
  }
}

/** Seconds per call in QuickJS, all policies new. */
async function scoreInterpreted(samples: readonly DrivingSample[]): Promise<number> {
  const sandbox = await SandboxPool.open(DRIVING_CONTRACT, {}, { engine: 'quickjs', processes: PROCESSES });
  try {
    const start = performance.now();
    await new DrivingTask(sandbox, SCORES).evaluate(policiesNamed('interpreted', POLICIES), samples);
    return (performance.now() - start) / 1000 / (samples.length * POLICIES);
  } finally {
    await sandbox.close();
  }
}

function policiesNamed(name: string, count: number): readonly Policy[] {
  return Array.from({ length: count }, (_, index) => createPolicy(`${BENCH_POLICY}\n// ${name} ${index}`, { origin: 'given' }));
}

function best(rounds: readonly RoundCost[]): RoundCost {
  return { wallS: Math.min(...rounds.map(({ wallS }) => wallS)), cpuS: Math.min(...rounds.map(({ cpuS }) => cpuS)) };
}

/** Processor time so far of this process and of the sandbox's. */
function cpuMs(sandbox: SandboxPool): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + sandbox.processIds.reduce((sum, pid) => sum + (processUsage(pid)?.cpuMs ?? 0), 0);
}

function langPropScheme(scenes: readonly Scene[]): z.infer<typeof PythonAnswer> {
  const folder = mkdtempSync(join(tmpdir(), 'codriver-bench-'));
  try {
    const file = join(folder, 'scenes.json');
    writeFileSync(file, JSON.stringify(scenes));
    return PythonAnswer.parse(JSON.parse(execFileSync('python3', [SCHEME, file, String(POLICIES)], { encoding: 'utf8' })));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sampleOf(scene: Scene): DrivingSample {
  const words = new Float32Array(sceneCodec.maxWords);
  return { scene: words.slice(0, sceneCodec.pack(scene, words, 0)), driven: SAFE_STOP, expert: SAFE_STOP, infractions: [] };
}
