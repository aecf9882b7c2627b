import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EPISODE_STEPS, hasFailed, stepCartPole } from '../../../src/tasks/cartpole/cartPole.ts';

const Reference = z.object({
  source: z.string(),
  trajectories: z.array(
    z.object({ name: z.string(), start: z.array(z.number()), actions: z.string(), terminated: z.boolean(), truncated: z.boolean(), steps: z.int(), states: z.array(z.array(z.number())) }),
  ),
});

const { source, trajectories } = Reference.parse(JSON.parse(readFileSync(new URL('../../fixtures/cartpole/gymnasium.json', import.meta.url), 'utf8')));

describe(`CartPole beside ${source}`, () => {
  it.each(trajectories)('goes through the same states and ends with the same step: $name', ({ start, actions, terminated, steps, states }) => {
    const state = Float64Array.from(start);
    const expected = new Map(states.map(([step, ...numbers]) => [step, numbers]));
    for (let step = 1; step <= steps; step += 1) {
      stepCartPole(state, 0, Number(actions[step - 1]));
      const there = expected.get(step);
      // The pole magnifies the last bit of a sine: some six digits are left after 500 steps.
      for (const [index, value] of (there ?? []).entries()) expect(state[index]).toBeCloseTo(value, step <= 100 ? 11 : 5);
      expect(hasFailed(state, 0)).toBe(terminated && step === steps);
    }
    expect(terminated || steps === EPISODE_STEPS).toBe(true);
  });
});
