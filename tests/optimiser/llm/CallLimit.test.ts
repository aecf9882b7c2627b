import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CallLimit } from '../../../src/optimiser/llm/CallLimit.ts';

describe('CallLimit', () => {
  it('runs at most so many calls at once and starts them in the order of asking', async () => {
    const limit = new CallLimit(2);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const calls = Array.from({ length: 7 }, (_, index) =>
      limit.run(async () => {
        started.push(index);
        running += 1;
        most = Math.max(most, running);
        await sleep(7 - index);
        running -= 1;
        return index;
      }),
    );
    expect(await Promise.all(calls)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    // A later round finds as many places as the first.
    await Promise.all([1, 2, 3].map(() => limit.run(async () => {
      most = Math.max(most, (running += 1));
      await sleep(5);
      running -= 1;
    })));
    expect({ started, most }).toEqual({ started: [0, 1, 2, 3, 4, 5, 6], most: 2 });
  });

  it('frees the place of a call that fails', async () => {
    const limit = new CallLimit(1);
    await expect(limit.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await limit.run(async () => 'yes')).toBe('yes');
  });
});
