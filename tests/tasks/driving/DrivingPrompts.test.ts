import { expect, it } from 'vitest';
import type { Action } from '../../../src/driving/Action.ts';
import { SceneStore } from '../../../src/driving/SceneStore.ts';
import { sceneCodec } from '../../../src/driving/sceneCodec.ts';
import { createPolicy } from '../../../src/optimiser/Policy.ts';
import type { RewriteOrder } from '../../../src/optimiser/search/SearchStrategy.ts';
import { DrivingPrompts } from '../../../src/tasks/driving/DrivingPrompts.ts';
import type { DrivingSample } from '../../../src/tasks/driving/DrivingSample.ts';
import { drivingView } from '../../../src/tasks/driving/drivingView.ts';

const NO_INSIGHT = { story: undefined, suspects: [] };

function going(targetSpeedMps: number): Action {
  return { targetSpeedMps, lateralOffsetLeftM: 0, reason: 'cruise' };
}

/** A recorded moment in which the expert would go 10 m/s. */
function sample(timeS: number, drivenMps: number, infractions: readonly string[] = []): DrivingSample {
  const { scene } = new SceneStore();
  scene.timeS = timeS;
  const words = new Float32Array(sceneCodec.maxWords);
  return { scene: words.slice(0, sceneCodec.pack(scene, words, 0)), driven: going(drivenMps), expert: going(10), infractions };
}

const samples = [sample(1, 10), sample(2, 3, ['the car hit a vehicle']), sample(3, 10), sample(4, 10, ['the car ran a red light'])];
const policy = createPolicy('const PACE = 4; // tune 2..8\nfunction drive() { return PACE; }', { origin: 'given' });
const partner = createPolicy('function drive() { return 10; }', { origin: 'given' });
const evaluation = { results: [{ score: 0.1, output: going(4) }, { score: -10, output: going(4) }, { score: -10, exception: 'exception: no light (line 2)' }, { score: 0, output: going(4) }] };
const better = { results: samples.map(() => ({ score: 1, output: going(10) })) };

function promptOf(order: Pick<RewriteOrder, 'operator'> & Partial<RewriteOrder>): string {
  const prompts = new DrivingPrompts({ exceptionScore: -10, infractionScore: -10 }, true);
  const parent = { policy, priority: 0, evaluation };
  const occasion = { policy, evaluation, worst: 1, samples, kind: 'update' as const, update: 1 };
  return prompts.ordered(occasion, { parent, failures: [1, 2], guards: [0], ...order }, NO_INSIGHT)[1]!.content;
}

it('shows every failure with what led to it, and what has to stay right', () => {
  const prompt = promptOf({ operator: 'rewrite', rejections: ['no code in the reply'] });
  expect(prompt).toMatch(/^Improve the decision function[^]*tune 2\.\.8[^]*The present function:[^]*const PACE = 4/);
  expect(prompt).toMatch(/One of the recorded scenes in which it does badly:\n\nThe car was driven[^]*- the car hit a vehicle\n\nIn this scene the function still chooses[^]*"timeS": 2,[^]*score in this scene is -10\.\n/);
  expect(prompt).toMatch(/A scene that goes badly in another way[^]*"timeS": 3,[^]*Here the function failed:\n\n```\nexception: no light \(line 2\)\n```\n\nMend this first\./);
  expect(prompt).toMatch(/has to go on getting right:\n\n- at 0\.5 m\/s, limit [^\n]*The expert: 10\.0 m\/s \(cruise\); this function: 4\.0 m\/s\n/);
  expect(prompt).toContain('Earlier answers about this function could not be used:\n\n- no code in the reply\n');
  expect(prompt).not.toMatch(/second function|A numerical search over|\n\n\n/);
});

it('shows two functions with their tables to be joined, and asks for less code when it should be simpler', () => {
  const merge = promptOf({ operator: 'merge', partner: { policy: partner, priority: 1, evaluation: better } });
  expect(merge).toMatch(/^Two decision functions[^]*The first function:[^]*The second function, with a mean score of 1 over the same scenes; it does better than the first in 4 of them:\n\n```js\nfunction drive\(\) \{ return 10; \}\n```[^]*\| cruise \| 4 \| 1 \| 10 \| 10 \|/);
  expect(merge).toMatch(/Say how one function can do both\. Then give it complete in one fenced block\.\s*$/);
  expect(promptOf({ operator: 'simplify' })).toMatch(/^Simplify the decision function[^]*complete simpler function in one fenced block\.\s*$/);
  expect(promptOf({ operator: 'repair' })).toMatch(/^Mend the decision function of an automated car: it fails\./);
});

it('shows of a search over constants those numbers that have an effect', () => {
  const constant = { line: 1, from: 4, to: 5.5, low: 2, high: 8 };
  const tuning = { policy: policy.hash, evaluations: 8, scoreBefore: 0.1, scoreAfter: 0.4, constants: [{ ...constant, name: 'PACE', sensitivity: 0.2 }, { ...constant, name: 'IDLE', to: 4, sensitivity: 0 }] };
  const prompt = promptOf({ operator: 'rewrite', tuning });
  expect(prompt).toContain('| PACE | 1 | 4 | 5.5 | 2 to 8 | 0.2 |\n\nThese numbers are tuned already');
  expect(prompt).not.toContain('IDLE');
});

it('tells samples apart by their scene and what followed, and calls right what is near the best that anybody can do there', () => {
  const view = drivingView(-10);
  const [plain, blamed, , unlucky] = samples;
  expect(samples.map((one) => view.groupOf(one))).toEqual(['cruise', 'cruise, before: the car hit a vehicle', 'cruise', 'cruise, before: the car ran a red light']);
  expect([plain!, blamed!, unlucky!].map((one) => view.rightFrom!(one))).toEqual([0.8, 0.8, -0.2]);
  expect(view.keyOf!(sample(1, 5))).toBe(view.keyOf!(plain!));
  expect(new Set([...samples, sample(1, 10, ['the car stood'])].map((one) => view.keyOf!(one))).size).toBe(5);
});
