import { describe, expect, it } from 'vitest';
import { BudgetClient, type Budget } from '../../../src/optimiser/llm/BudgetClient.ts';
import type { LlmError } from '../../../src/optimiser/llm/LlmError.ts';
import { PriceTable, Spending } from '../../../src/optimiser/llm/Spending.ts';
import { ScriptedClient } from '../ScriptedClient.ts';
import { request } from './llmClientConformance.ts';

const PRICES = new PriceTable(['scripted=1/10', 'scripted-1=2/20']);
/** 14 characters of prompt, 4 tokens; 8 characters of reply, 2 tokens. */
const REPLY = 'x'.repeat(8);

function limited(budget: Budget, spent = new Spending()): { readonly client: BudgetClient; readonly inner: ScriptedClient } {
  const inner = new ScriptedClient(() => REPLY);
  return { client: new BudgetClient(inner, budget, PRICES, spent), inner };
}

const codeOf = async (promise: Promise<unknown>): Promise<string> => await promise.then(() => 'fine', (error: LlmError) => `${error.code} ${error.kind} ${error.message}`);

describe('a budget', () => {
  it('of calls lets so many replies be asked for and no more, also at the same time', async () => {
    const { client, inner } = limited({ calls: 5 });
    const asked = [client.complete(request({ id: 'a', replies: 2 })), client.complete(request({ id: 'b', replies: 2 })), client.complete(request({ id: 'c', replies: 2 }))];
    expect(await Promise.all(asked.map(codeOf))).toEqual(['fine', 'fine', 'LLM_BUDGET limit the budget of calls is used up: 0 of 5 spent, and the next prompt would exceed it']);
    expect(await codeOf(client.complete(request({ id: 'd' })))).toBe('fine');
    expect(await codeOf(client.complete(request({ id: 'e' })))).toMatch(/^LLM_BUDGET .* 5 of 5 spent/);
    expect(inner.requests.map(({ id }) => id)).toEqual(['a', 'b', 'd']);
  });

  it('of tokens stops before the next prompt would exceed it', async () => {
    const { client } = limited({ tokens: 20 }, new Spending(1, new Map([['scripted-1', { prompt: 4, reply: 2 }]])));
    expect(await codeOf(client.complete(request()))).toBe('fine');
    expect(client.spent).toMatchObject({ calls: 2, tokens: 12 });
    expect(await codeOf(client.complete(request()))).toBe('fine');
    expect(await codeOf(client.complete(request()))).toBe('LLM_BUDGET limit the budget of tokens is used up: 18 of 20 spent, and the next prompt would exceed it');
  });

  it('of money counts by the price of the model that answers, else of the one that was asked', async () => {
    const spent = new Spending(1, new Map([['scripted-1-2026-01-01', { prompt: 1_000_000, reply: 100_000 }], ['who-knows', { prompt: 1_000_000, reply: 0 }]]));
    expect(spent.cost(PRICES, 'scripted')).toBeCloseTo(2 + 2 + 1, 10);
    expect(spent.cost(PRICES, 'unheard-of')).toBeUndefined();
    const { client } = limited({ money: 5 }, spent);
    expect(await codeOf(client.complete(request()))).toMatch(/^LLM_BUDGET limit the budget of money is used up: 6\.0000 of 5 spent/);
  });

  it('of money needs a price: an unknown cost is not zero', async () => {
    expect(() => new BudgetClient(new ScriptedClient(() => ''), { money: 1 }, new PriceTable([]), new Spending())).toThrow(expect.objectContaining({ code: 'LLM_SETTINGS', kind: 'usage', remedy: expect.stringContaining('=0.25/2') }));
    const { client, inner } = limited({ money: 5 });
    expect(await codeOf(client.complete(request({ model: 'unpriced' })))).toMatch(/^LLM_SETTINGS usage money is limited, but the price of unpriced is not known/);
    expect(inner.requests).toEqual([]);
    expect(() => new PriceTable(['gpt:1:2'])).toThrow(expect.objectContaining({ code: 'LLM_SETTINGS' }));
  });

  it('counts a failed request as not spent', async () => {
    const inner = new ScriptedClient(() => {
      throw new Error('no answer');
    });
    const client = new BudgetClient(inner, { calls: 1 }, PRICES, new Spending());
    expect(await codeOf(client.complete(request()))).toContain('no answer');
    expect(await codeOf(client.complete(request()))).toContain('no answer');
    expect(client.spent.calls).toBe(0);
  });
});
