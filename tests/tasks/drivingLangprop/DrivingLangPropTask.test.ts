import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPolicy } from '../../../src/optimiser/Policy.ts';
import { preparePolicy } from '../../../src/policy/preparePolicy.ts';
import { ProcessSandbox } from '../../../src/policy/ProcessSandbox.ts';
import { DrivingLangPropTask } from '../../../src/tasks/drivingLangprop/DrivingLangPropTask.ts';
import { LANGPROP_CONTRACT } from '../../../src/tasks/drivingLangprop/langPropContract.ts';
import { LangPropBrain, LangPropPolicyDriver } from '../../../src/tasks/drivingLangprop/LangPropPolicyDriver.ts';
import { PUBLISHED_SLIPS } from '../../../src/tasks/drivingLangprop/LangPropSlips.ts';
import { SceneInfoBuilder } from '../../../src/tasks/drivingLangprop/SceneInfoBuilder.ts';
import type { LangPropSample } from '../../../src/tasks/drivingLangprop/scoreSpeedAndSteering.ts';
import type { UpdateOccasion } from '../../../src/optimiser/OptimiserTask.ts';
import { neighbour, packedSceneInfo, sceneInfo } from './sceneInfo.ts';

let sandbox: ProcessSandbox;
let task: DrivingLangPropTask;
beforeAll(async () => {
  sandbox = await ProcessSandbox.open(LANGPROP_CONTRACT, { steps: 200_000 });
  task = new DrivingLangPropTask(sandbox, { exceptionScore: -10, infractionScore: -10 }, PUBLISHED_SLIPS);
});
afterAll(() => sandbox.close());

const SAMPLES: readonly LangPropSample[] = [
  { scene: packedSceneInfo(sceneInfo()), driven: { speed_level: 'MOVE', turn_angle: 0 }, expert: { speed_level: 'MOVE', turn_angle: 0 }, infractions: [] },
  {
    scene: packedSceneInfo(sceneInfo({ vehicles: [neighbour({ location_world_coord: [6, 0] })] })),
    driven: { speed_level: 'MOVE', turn_angle: 0 },
    expert: { speed_level: 'STOP', turn_angle: 0 },
    infractions: ['vehicle collision: the car hit another vehicle'],
  },
];

const BLIND = createPolicy('function predict_speed_and_steering(scene_info) {\n  return { speed_level: "MOVE", turn_angle: 0 };\n}', { origin: 'given' });
const HASTY = createPolicy('function predict_speed_and_steering(scene_info) {\n  return { speed_level: "MOVE", turn_angle: scene_info.vehicles[0].location_world_coord[1] };\n}', { origin: 'given' });
const ASTRAY = createPolicy('function predict_speed_and_steering() {\n  return { speed_level: "STOP", turn_angle: 90 };\n}', { origin: 'given' });

async function occasion(worst: number, policy = BLIND): Promise<UpdateOccasion<LangPropSample>> {
  const [evaluation] = await task.evaluate([policy], SAMPLES);
  return { policy, evaluation: evaluation!, worst, samples: SAMPLES, kind: 'update' };
}

describe('the task driving-langprop', () => {
  it('runs policies in the sandbox and scores them as LangProp does', async () => {
    const evaluations = await task.evaluate([BLIND, HASTY, ASTRAY, createPolicy('nothing', { origin: 'given' })], SAMPLES);
    expect(evaluations.map(({ results }) => results.map(({ score }) => score))).toEqual([[1, -10], [-10, -10], [-10, -10], [-10, -10]]);
    const [blind, hasty, astray, nothing] = evaluations.map(({ results }) => results[0]!.exception ?? '');
    expect([blind, hasty!.startsWith('exception: '), astray!.startsWith('turn_angle is 90.0 degrees'), nothing!.length > 0]).toEqual(['', true, true, true]);
  });

  it('asks for first policies with its interface, slips and all', () => {
    const [system, user] = task.setupPrompt();
    expect([system!.role, user!.role]).toEqual(['system', 'user']);
    expect(user!.content).toContain('ego_length: number - own length along the own direction (m/s)');
    expect(user!.content).toContain('speed_level: \'MOVE\' | \'SLOW\' | \'STOP\'');
    const mended = new DrivingLangPropTask(sandbox, { exceptionScore: -10, infractionScore: -10 }, { ...PUBLISHED_SLIPS, lengthInMps: false });
    expect(mended.setupPrompt()[1]!.content).toContain('ego_length: number - own length along the own direction (m)');
  });

  it('shows a failing sample with the right answer, but withholds the right level from a policy that repeats what led to an infraction', async () => {
    const wrong = (await task.updatePrompt(await occasion(0)))[1]!.content;
    expect(wrong).toContain('but the right answer is');
    const repeating = (await task.updatePrompt(await occasion(1)))[1]!.content;
    expect(repeating).toContain('- vehicle collision: the car hit another vehicle');
    expect(repeating).toContain('Its accuracy is -450 % over 2 recorded moments');
    expect(repeating).not.toContain('right answer');
    expect(repeating).not.toContain('"STOP"');
    const failing = (await task.updatePrompt(await occasion(1, ASTRAY)))[1]!.content;
    expect(failing).toContain('turn_angle is 90.0 degrees where 0.0 is right');
    expect(failing).toContain('Mend this first.');
  });
});

describe('a policy of LangProp at the wheel', () => {
  it('fails with a reason when its text cannot be run, and stands', async () => {
    const brain = new LangPropBrain(new SceneInfoBuilder(true));
    const prepared = preparePolicy(BLIND.source, { functionName: LANGPROP_CONTRACT.functionName });
    if (prepared.kind === 'rejected') throw new Error(prepared.message);
    expect(new LangPropPolicyDriver(sandbox, await sandbox.load(prepared), brain).name).toBe(`policy:${BLIND.hash.slice(0, 8)}`);
    expect(new LangPropPolicyDriver(sandbox, { kind: 'compile', message: 'no function' }, brain).name).toBe('stopped');
    const memory = brain.save();
    brain.previous = { speed_level: 'MOVE', turn_angle: 3 };
    brain.restore(memory);
    expect(brain.previous).toEqual({ speed_level: 'STOP', turn_angle: 0 });
  });
});
