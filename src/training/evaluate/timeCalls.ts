import { performance } from 'node:perf_hooks';
import type { PolicyHandle, PolicySandbox } from '../../policy/PolicySandbox.ts';

/** Wall time of single calls as in driving (µs), the way into the sandbox and back included. */
export interface CallTimes {
  readonly calls: number;
  readonly meanUs: number;
  readonly medianUs: number;
  /** 95 % of the calls took no longer. */
  readonly p95Us: number;
  readonly longestUs: number;
}

/** Calls before the first that is timed: an engine compiles what it runs often. */
const WARM_UP = 20;
/** Slow policies are not called on after this (s). */
const LONGEST_S = 5;

/** Times a policy call by call, each with fresh memory. @param scenes packed inputs, at least one */
export async function timeCalls(sandbox: PolicySandbox, handle: PolicyHandle, scenes: readonly Float32Array[]): Promise<CallTimes> {
  const session = sandbox.session(handle);
  const begun = performance.now();
  const ranOut = (): boolean => performance.now() - begun > LONGEST_S * 1000;
  for (let index = 0; index < WARM_UP && !ranOut(); index += 1) {
    session.reset();
    await session.call(scenes[index % scenes.length]!);
  }
  const times: number[] = [];
  for (const scene of scenes) {
    if (times.length > 0 && ranOut()) break;
    session.reset();
    const started = performance.now();
    await session.call(scene);
    times.push((performance.now() - started) * 1000);
  }
  return callTimes(times);
}

/** @param times of calls (µs), at least one */
export function callTimes(times: readonly number[]): CallTimes {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1]!;
  return { calls: times.length, meanUs: times.reduce((sum, time) => sum + time, 0) / times.length, medianUs: at(0.5), p95Us: at(0.95), longestUs: sorted.at(-1)! };
}
