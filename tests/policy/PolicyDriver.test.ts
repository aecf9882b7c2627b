import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAFE_STOP } from '../../src/driving/Action.ts';
import type { Observation } from '../../src/driving/Driver.ts';
import { SceneBuilder } from '../../src/driving/SceneBuilder.ts';
import { actionCodec, sceneCodec } from '../../src/driving/sceneCodec.ts';
import { PolicyDriver } from '../../src/policy/PolicyDriver.ts';
import { preparePolicy } from '../../src/policy/preparePolicy.ts';
import { ProcessSandbox } from '../../src/policy/ProcessSandbox.ts';
import { testFrame } from '../driving/testFrame.ts';
import { testLine } from '../driving/testLine.ts';

let sandbox: ProcessSandbox;
beforeAll(async () => {
  sandbox = await ProcessSandbox.open({ call: { shape: 'withMemory', result: 'action' }, input: sceneCodec, output: actionCodec }, { steps: 200_000, callTimeoutMs: 150 });
});
afterAll(() => sandbox.close());

/** What a policy sees of a car ahead at the given distance; policies get nothing else of an observation. */
function observation(aheadM: number): Pick<Observation, 'packedScene'> {
  const line = testLine(Array.from({ length: 301 }, (_, x) => ({ x, y: 0 })));
  const scene = new SceneBuilder(line).build(testFrame([{ x: 0, y: 0, speedMps: 8 }, { x: aheadM, y: 0 }]));
  const words = new Float32Array(sceneCodec.maxWords);
  return { packedScene: words.slice(0, sceneCodec.pack(scene, words, 0)) };
}

async function driverOf(source: string): Promise<PolicyDriver> {
  const policy = preparePolicy(source, { functionName: 'drive' });
  if (policy.kind === 'rejected') throw new Error(policy.message);
  return new PolicyDriver(sandbox, await sandbox.load(policy));
}

const FOLLOW = `
function drive(scene: any, memory: any) {
  const lead = scene.actors.find((actor) => actor.kind === 'car' && actor.gapAheadM !== null);
  const gapM = lead ? lead.gapAheadM : 100;
  const calls = (memory.calls ?? 0) + 1;
  return { action: { targetSpeedMps: gapM < 10 ? 0 : calls, lateralOffsetLeftM: 0, reason: gapM < 10 ? 'leader' : 'cruise' }, memory: { calls } };
}`;

describe('a policy as a driver', () => {
  it('is named after its hash, sees the packed scene and keeps its memory until it is reset', async () => {
    const driver = await driverOf(FOLLOW);
    expect(driver.name).toMatch(/^policy:[0-9a-f]{8}$/);
    expect(await driver.drive(observation(40))).toEqual({ action: { targetSpeedMps: 1, lateralOffsetLeftM: 0, reason: 'cruise' } });
    expect(await driver.drive(observation(12))).toEqual({ action: { targetSpeedMps: 0, lateralOffsetLeftM: 0, reason: 'leader' } });
    expect(await driver.drive(observation(40))).toEqual({ action: { targetSpeedMps: 3, lateralOffsetLeftM: 0, reason: 'cruise' } });
    const saved = driver.memory;
    driver.reset();
    expect(await driver.drive(observation(40))).toEqual({ action: { targetSpeedMps: 1, lateralOffsetLeftM: 0, reason: 'cruise' } });
    driver.memory = saved;
    expect(await driver.drive(observation(40))).toEqual({ action: { targetSpeedMps: 4, lateralOffsetLeftM: 0, reason: 'cruise' } });
  });

  it('stops safely and says why when the policy fails', async () => {
    const broken = await driverOf('function drive(scene) {\n  return scene.nothing.here;\n}');
    expect(await broken.drive(observation(40))).toEqual({ action: SAFE_STOP, failure: { kind: 'exception', message: "TypeError: Cannot read properties of undefined (reading 'here')", line: 2 } });
    const wild = await driverOf("function drive() { return { action: { targetSpeedMps: 99, lateralOffsetLeftM: 0, reason: 'cruise' } }; }");
    expect(await wild.drive(observation(40))).toEqual({ action: SAFE_STOP, failure: { kind: 'invalidAction', message: 'targetSpeedMps: expected a finite number from 0 to 60, got 99' } });
  });

  it('does not call a policy for ever that uses up its steps every time', async () => {
    const endless = await driverOf('function drive() { for (;;); }');
    const kinds = [];
    for (let tick = 0; tick < 32; tick += 1) kinds.push((await endless.drive(observation(40))).failure);
    expect(kinds[0]).toEqual({ kind: 'fuel', message: expect.stringMatching(/^used up its budget/), line: 1 });
    expect(kinds[31]).toEqual({ kind: 'fuel', message: expect.stringMatching(/^not called any more: used up its budget/), line: 1 });
    endless.reset();
    expect((await endless.drive(observation(40))).failure).toEqual(kinds[0]);
  });
});
