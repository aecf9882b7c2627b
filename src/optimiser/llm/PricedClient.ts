import type { LlmClient, LlmClientState, LlmCompletion, LlmRequest } from './LlmClient.ts';
import { estimatedTokens, promptTokensOf, type PriceTable } from './Spending.ts';

/**
 * Writes beside each reply what it cost, by the price of the model that answered, else of the one that was asked. Where the endpoint counted no
 * tokens they are estimated. Replies of models without a price carry no cost.
 */
export class PricedClient implements LlmClient {
  readonly name: string;
  readonly model: string;
  readonly #inner: LlmClient;
  readonly #prices: PriceTable;

  constructor(inner: LlmClient, prices: PriceTable) {
    this.name = inner.name;
    this.model = inner.model;
    this.#inner = inner;
    this.#prices = prices;
  }

  async complete(request: LlmRequest, signal?: AbortSignal): Promise<LlmCompletion> {
    const completion = await this.#inner.complete(request, signal);
    const details = completion.details.map((one, index) => {
      const { promptTokens, completionTokens } = one.usage ?? { promptTokens: promptTokensOf(request), completionTokens: estimatedTokens(completion.replies[index]!.length) };
      const cost = this.#prices.cost(one.model, promptTokens, completionTokens) ?? this.#prices.cost(request.model ?? this.model, promptTokens, completionTokens);
      return { ...one, ...(cost === undefined ? {} : { cost }) };
    });
    return { ...completion, details };
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
}
