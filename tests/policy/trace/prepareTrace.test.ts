import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProcessSandbox } from '../../../src/policy/ProcessSandbox.ts';
import { packBatch } from '../../../src/policy/packBatch.ts';
import { linesOf, prepareTrace, traceContract } from '../../../src/policy/trace/prepareTrace.ts';
import { contract } from '../sandboxContract.ts';

const traced = traceContract(contract);
let sandbox: ProcessSandbox;

beforeAll(async () => {
  sandbox = await ProcessSandbox.open(traced, { callTimeoutMs: 5000 });
});

afterAll(async () => {
  await sandbox.close();
});

/** Lines that a text ran for inputs with these values of `v`. */
async function linesFor(source: string, values: readonly number[]): Promise<number[][]> {
  const policy = prepareTrace(source, contract);
  if (policy.kind === 'rejected') throw new Error(policy.message);
  const batch = await sandbox.loadBatch(packBatch(contract.input, values.map((v) => ({ v, list: [] }))));
  const results = await sandbox.runBatch(await sandbox.load(policy.prepared), batch);
  return results.map((result) => {
    if (!result.ok) throw new Error(result.failure.message);
    return linesOf(traced.output.unpack(result.output, 0), policy);
  });
}

describe('tracing a policy', () => {
  it('tells the lines that ran in each call, branches apart', async () => {
    const source = [
      'const LIMIT = 3;', // 1
      'function drive({ v }, memory) {', // 2
      '  let t = 0;', // 3
      '  if (v > LIMIT) t = 1;', // 4
      '  else if (v < 0)', // 5
      '    t = clamp(v, -1, 0);', // 6
      '  const r = t > 0', // 7
      '    ? "x"', // 8
      '    : "y";', // 9
      '  for (let i = 0; i < v; i += 1)', // 10
      '    t += 1', // 11
      '  switch (r) {', // 12
      '    case "x":', // 13
      '      return { action: { t, r }, memory };', // 14
      '    default:', // 15
      '  }', // 16
      '  return { action: { t, r }, memory };', // 17
      '}',
    ].join('\n');
    const [above, below, between] = await linesFor(source, [5, -2, 1]);
    expect(above).toEqual([1, 3, 4, 7, 8, 10, 11, 12, 14]);
    expect(below).toEqual([1, 3, 4, 5, 6, 7, 9, 10, 12, 17]);
    expect(between).toEqual([1, 3, 4, 5, 7, 9, 10, 11, 12, 17]);
  });

  it('tells the lines up to an exception, and what ran inside short functions', async () => {
    const source = 'export default function drive({ v }, memory) {\n  const twice = (x) =>\n    x * 2;\n  if (v > 0) {\n    twice(v);\n  }\n  missing.field = 1;\n  return { action: { t: 0, r: "x" }, memory };\n}';
    expect(await linesFor(source, [1, -1])).toEqual([[1, 2, 3, 4, 5, 7], [1, 2, 4, 7]]);
  });

  it('keeps labels, arrows that end conditionals, and loops without braces or semicolons whole', async () => {
    const source = [
      'function drive({ v }, memory) {',
      '  const pick = (a) => a > 1 ? (b) => a ? b : 0 : () => 7',
      '  let t = 0',
      '  outer: for (const x of [1, 2, 3]) for (let y = 0; y < 3; y += 1) if (x > v) continue outer; else t = x > 2 ? t + 1 : t',
      '  do t += 1; while (t < 3)',
      '  return { action: { t: pick(v)(t), r: "x" }, memory };',
      '}',
    ].join('\n');
    expect(await linesFor(source, [3])).toEqual([[2, 3, 4, 5, 6]]);
  });

  it('prepares policies that language models wrote', () => {
    const pack = readFileSync(new URL('../../../scenarios/packs/driving.jsonl', import.meta.url), 'utf8');
    const sources = [...pack.matchAll(/```(?:js|javascript|ts)\\n(.*?)```/gs)].map((match) => String(JSON.parse(`"${match[1]!}"`))).filter((source) => source.includes('function drive('));
    const chosen = sources.filter((_, index) => index % 6 === 0);
    expect(chosen.length).toBeGreaterThan(2);
    expect(chosen.map((source) => prepareTrace(source, { functionName: 'drive' }).kind)).toEqual(chosen.map(() => 'traced'));
  });
});
