import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Scene } from '../../src/driving/Scene.ts';
import { sceneCodec } from '../../src/driving/sceneCodec.ts';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { createPolicy } from '../../src/optimiser/Policy.ts';
import type { PolicyEvaluation } from '../../src/optimiser/PolicyEvaluation.ts';
import type { PolicyEngineName } from '../../src/policy/PolicyEngineName.ts';
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
const ROUNDS = 6;
/** Policies of a driving update that are new. */
const CHILDREN = 4;
/** LangProp's scheme takes the same time for every scene: a part of them tells its speed. */
const SCENES_IN_PYTHON = 60;
const SCHEME = join(import.meta.dirname, 'langprop_scheme.py');

const PythonAnswer = z.object({ secondsPerCall: z.number(), cpuSecondsPerCall: z.number(), checksum: z.number() });

/**
 * Scores of 24 policies on 1,000 scenes, from the driving task's call to its results, against LangProp's scheme (deep copy and `exec` for
 * each call) in Python on the same scenes with the same policy. Both give the same answers, or the bench fails.
 */
export async function bench(): Promise<BenchFigure[]> {
  const random = new SeededRandom(1);
  const scenes = Array.from({ length: SCENES }, (_, index) => syntheticScene(random, index));
  const samples = scenes.map(sampleOf);
  const ours = await score('isolated-vm', samples, ROUNDS);
  const interpreted = await score('quickjs', samples.slice(0, 200), 1);
  // As a policy gets them: numbers of 32 bits.
  const python = langPropScheme(samples.slice(0, SCENES_IN_PYTHON).map(({ scene }) => sceneCodec.unpack(scene, 0)));
  const sum = ours.speeds.slice(0, SCENES_IN_PYTHON).reduce((total, speed) => total + speed, 0);
  if (Math.abs(sum - python.checksum) > 1e-3) throw new Error(`the two policies differ: speeds add up to ${sum} here and ${python.checksum} in Python`);
  const perS = 1 / ours.bestS;
  return [
    { name: `scoring: ${POLICIES} policies x ${SCENES} scenes, ${PROCESSES} processes, best`, value: perS, unit: 'calls/s', better: 'higher' },
    { name: `scoring: ${POLICIES} policies x ${SCENES} scenes, ${PROCESSES} processes, first`, value: 1 / ours.firstS, unit: 'calls/s', better: 'higher' },
    { name: `scoring: QuickJS, ${PROCESSES} processes`, value: 1 / interpreted.bestS, unit: 'calls/s', better: 'higher' },
    { name: 'scoring: deep copy and exec per call, Python', value: 1 / python.secondsPerCall, unit: 'calls/s', better: 'higher' },
    // Others may share the machine: with both cores to itself the scoring takes half of its processor time, the one process of the scheme all of it.
    { name: 'scoring: times LangProp\'s scheme, by processor time on 2 cores', value: (PROCESSES * python.cpuSecondsPerCall) / ours.cpuS, unit: 'x', better: 'higher', must: 100 },
    { name: 'scoring: times LangProp\'s scheme, best', value: perS * python.secondsPerCall, unit: 'x', better: 'higher', must: 100 },
    { name: `scoring: times LangProp's scheme, ${CHILDREN} of ${POLICIES} policies new, best`, value: python.secondsPerCall / ours.updateS, unit: 'x', better: 'higher', must: 100 },
    { name: 'scoring: times LangProp\'s scheme, all policies new', value: python.secondsPerCall / ours.firstS, unit: 'x', better: 'higher', must: 100 },
  ];
}

/** Seconds per call: of the first round, in which every policy is new, of the best one, of the best one with some new policies as an update has them, and of processor time of all processes together. */
async function score(engine: PolicyEngineName, samples: readonly DrivingSample[], rounds: number): Promise<{ readonly firstS: number; readonly bestS: number; readonly updateS: number; readonly cpuS: number; readonly speeds: readonly number[] }> {
  const sandbox = await SandboxPool.open(DRIVING_CONTRACT, {}, { engine, processes: PROCESSES });
  try {
    const task = new DrivingTask(sandbox, { exceptionScore: -10, infractionScore: -10 });
    const policies = Array.from({ length: POLICIES }, (_, index) => createPolicy(`${BENCH_POLICY}\n// ${index}`, { origin: 'given' }));
    const times: number[] = [];
    const cpuTimes: number[] = [];
    let evaluations: readonly PolicyEvaluation[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const start = performance.now();
      const cpuStart = cpuMs(sandbox);
      evaluations = await task.evaluate(policies, samples);
      times.push((performance.now() - start) / 1000 / (samples.length * POLICIES));
      cpuTimes.push((cpuMs(sandbox) - cpuStart) / 1000 / (samples.length * POLICIES));
    }
    const updateTimes: number[] = [];
    for (let round = 0; round < Math.ceil(rounds / 2); round += 1) {
      const children = Array.from({ length: CHILDREN }, (_, index) => createPolicy(`${BENCH_POLICY}\n// ${round}, child ${index}`, { origin: 'given' }));
      const start = performance.now();
      await task.evaluate([...policies.slice(CHILDREN), ...children], samples);
      updateTimes.push((performance.now() - start) / 1000 / (samples.length * POLICIES));
    }
    const speeds = evaluations[0]!.results.map(({ output, exception }) => {
      if (exception !== undefined) throw new Error(exception);
      return ActionSchema.parse(output).targetSpeedMps;
    });
    return { firstS: times[0]!, bestS: Math.min(...times), updateS: Math.min(...updateTimes), cpuS: Math.min(...cpuTimes), speeds };
  } finally {
    await sandbox.close();
  }
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
