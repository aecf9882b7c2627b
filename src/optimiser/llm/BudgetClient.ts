import type { LlmClient, LlmClientState, LlmCompletion, LlmRequest } from './LlmClient.ts';
import { LlmError } from './LlmError.ts';
import { promptTokensOf, type PriceTable, type Spending } from './Spending.ts';

/** The most that may be spent in a run; what is absent is not limited. */
export interface Budget {
  readonly calls?: number;
  readonly tokens?: number;
  /** In the currency of the price table. */
  readonly money?: number;
}

/** Tokens that a reply is taken to have before the first one has come. */
const FIRST_GUESS_TOKENS = 1500;

/**
 * Passes requests on while the budget lasts. A request is refused when what is spent, what is under way and what it will probably take
 * exceed the budget; then nothing has been asked, so the run can go on later with a larger one.
 */
export class BudgetClient implements LlmClient {
  readonly name: string;
  readonly model: string;
  readonly #inner: LlmClient;
  readonly #budget: Budget;
  readonly #prices: PriceTable;
  #spent: Spending;
  #underWay = { calls: 0, tokens: 0, money: 0 };

  /**
   * @param spent by earlier parts of the same run
   * @throws LlmError LLM_SETTINGS when money is limited and the model has no price: an unknown cost is not zero
   */
  constructor(inner: LlmClient, budget: Budget, prices: PriceTable, spent: Spending) {
    this.name = inner.name;
    this.model = inner.model;
    this.#inner = inner;
    this.#budget = budget;
    this.#prices = prices;
    this.#spent = spent;
    this.#checkPrice(inner.model);
  }

  /** What the whole run has spent so far. */
  get spent(): Spending {
    return this.#spent;
  }

  async complete(request: LlmRequest, signal?: AbortSignal): Promise<LlmCompletion> {
    const expected = this.#expected(request);
    this.#check(expected);
    this.#add(expected, 1);
    try {
      const completion = await this.#inner.complete(request, signal);
      this.#spent = this.#spent.with(request, completion);
      return completion;
    } finally {
      this.#add(expected, -1);
    }
  }

  save(): LlmClientState {
    return this.#inner.save();
  }

  restore(state: LlmClientState): void {
    this.#inner.restore(state);
  }

  async close(): Promise<void> {
    await this.#inner.close();
  }

  #expected(request: LlmRequest): { readonly calls: number; readonly tokens: number; readonly money: number } {
    const { replies, model = this.model } = request;
    this.#checkPrice(model);
    const { calls, completionTokens } = this.#spent;
    const promptTokens = replies * promptTokensOf(request);
    const replyTokens = replies * (calls === 0 ? FIRST_GUESS_TOKENS : completionTokens / calls);
    return { calls: replies, tokens: promptTokens + replyTokens, money: this.#prices.cost(model, promptTokens, replyTokens) ?? 0 };
  }

  /** @throws LlmError LLM_SETTINGS */
  #checkPrice(model: string): void {
    if (this.#budget.money === undefined || this.#prices.of(model) !== undefined) return;
    throw new LlmError('LLM_SETTINGS', `money is limited, but the price of ${model} is not known`, { where: 'llm.prices', kind: 'usage', remedy: `give its price per million tokens of prompt and reply, like --llm-prices ${model}=0.25/2` });
  }

  #check(expected: { readonly calls: number; readonly tokens: number; readonly money: number }): void {
    const { calls, tokens, money } = this.#budget;
    const spent = this.#spent;
    const refuse = (what: string, used: string, limit: string): never => {
      throw new LlmError('LLM_BUDGET', `the budget of ${what} is used up: ${used} of ${limit} spent, and the next prompt would exceed it`, { where: this.name, kind: 'limit', remedy: `raise the limit (budget.${what}) and resume the run` });
    };
    if (calls !== undefined && spent.calls + this.#underWay.calls + expected.calls > calls) refuse('calls', String(spent.calls), String(calls));
    if (tokens !== undefined && spent.tokens + this.#underWay.tokens + expected.tokens > tokens) refuse('tokens', String(spent.tokens), String(tokens));
    if (money !== undefined && (spent.cost(this.#prices, this.model) ?? 0) + this.#underWay.money + expected.money > money) refuse('money', (spent.cost(this.#prices, this.model) ?? 0).toFixed(4), String(money));
  }

  #add(expected: { readonly calls: number; readonly tokens: number; readonly money: number }, sign: 1 | -1): void {
    const { calls, tokens, money } = this.#underWay;
    this.#underWay = { calls: calls + sign * expected.calls, tokens: tokens + sign * expected.tokens, money: money + sign * expected.money };
  }
}
