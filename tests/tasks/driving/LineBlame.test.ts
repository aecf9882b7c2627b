import { afterAll, expect, it } from 'vitest';
import { SceneStore } from '../../../src/driving/SceneStore.ts';
import { sceneCodec } from '../../../src/driving/sceneCodec.ts';
import { createPolicy } from '../../../src/optimiser/Policy.ts';
import { LineBlame, type TracedCall } from '../../../src/tasks/driving/blame/LineBlame.ts';

const blame = new LineBlame({ callTimeoutMs: 5000, heapMb: 64 }, 'isolated-vm');

afterAll(async () => {
  await blame.close();
});

/** A call in a scene at this time, with this memory. */
function call(timeS: number, memory = '{}'): TracedCall {
  const { scene } = new SceneStore();
  scene.timeS = timeS;
  const words = new Float32Array(sceneCodec.maxWords);
  return { scene: words.slice(0, sceneCodec.pack(scene, words, 0)), memory };
}

const policy = createPolicy(
  [
    'function drive(scene, memory) {', // 1
    '  let targetSpeedMps = 5;', // 2
    '  if (scene.timeS > 10) {', // 3
    '    targetSpeedMps = 20;', // 4
    '  }', // 5
    '  if (memory.tired) throw new Error("tired");', // 6
    '  return { action: { targetSpeedMps, lateralOffsetLeftM: 0, reason: "cruise" }, memory };', // 7
    '}',
  ].join('\n'),
  { origin: 'given' },
);

it('names the lines that run in failing calls, with their code', async () => {
  expect(await blame.suspects(policy, [call(11), call(12)], [call(1), call(2), call(3)])).toEqual([{ lines: [4], suspicion: 1, failing: 1, passing: 0, code: ['targetSpeedMps = 20;'] }]);
});

it('runs each call with the memory that it had', async () => {
  const [suspect] = await blame.suspects(policy, [call(1, '{"tired":true}')], [call(1), call(2)]);
  expect(suspect).toBeUndefined();
  const [good] = await blame.suspects(policy, [call(1)], [call(1, '{"tired":true}')]);
  expect(good).toMatchObject({ lines: [7], failing: 1, passing: 0 });
});

it('suspects nobody without calls of both kinds, or in a text that cannot be run', async () => {
  expect(await blame.suspects(policy, [call(11)], [])).toEqual([]);
  expect(await blame.suspects(policy, [], [call(11)])).toEqual([]);
  expect(await blame.suspects(createPolicy('function drive( {', { origin: 'given' }), [call(11)], [call(1)])).toEqual([]);
});
