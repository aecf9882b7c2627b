import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Slots } from './Slots.ts';

it('runs so many at once, in the order in which they came, whether or not they fail', async () => {
  const slots = new Slots(2);
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const outcomes = await Promise.allSettled(
    [0, 1, 2, 3, 4].map((piece) =>
      slots.run(async () => {
        begun.push(piece);
        running += 1;
        most = Math.max(most, running);
        await sleep(5);
        running -= 1;
        if (piece === 1) throw new Error('one fails');
        return piece;
      }),
    ),
  );
  expect([most, begun]).toEqual([2, [0, 1, 2, 3, 4]]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
});

it('begins nothing more once it is stopped, and waits for what is running', async () => {
  const slots = new Slots(1);
  let ended = false;
  const first = slots.run(async () => {
    await sleep(20);
    ended = true;
  });
  const second = Promise.allSettled([slots.run(() => Promise.resolve('never'))]);
  await slots.stop();
  expect(ended).toBe(true);
  await first;
  expect(await second).toMatchObject([{ status: 'rejected', reason: { message: 'stopped' } }]);
});
