import { expect, it } from 'vitest';
import { PricedClient } from '../../../src/optimiser/llm/PricedClient.ts';
import { PriceTable } from '../../../src/optimiser/llm/Spending.ts';
import { ScriptedClient } from '../ScriptedClient.ts';
import { request } from './llmClientConformance.ts';

it('writes beside each reply what it cost, by the model that answered, else by the one that was asked, and nothing without a price', async () => {
  const costs = async (prices: readonly string[], model?: string): Promise<unknown[]> => {
    const client = new PricedClient(new ScriptedClient(() => 'x'.repeat(400)), new PriceTable(prices));
    const { details } = await client.complete(request({ messages: [{ role: 'user', content: 'y'.repeat(800) }], replies: 2, ...(model === undefined ? {} : { model }) }));
    return details.map(({ cost }) => cost);
  };
  // About 200 tokens of prompt (and a few around it), 100 of reply, per million.
  const [one, other] = await costs(['scripted-1=10/100']);
  expect(one).toBe(other);
  expect(one).toBeCloseTo((200 * 10 + 100 * 100) / 1e6, 4);
  expect(await costs(['asked=1/1', 'scripted=1/1'], 'asked')).toEqual([expect.any(Number), expect.any(Number)]);
  expect(await costs(['another=1/1'])).toEqual([undefined, undefined]);
});
