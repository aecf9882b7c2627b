import { existsSync, readFileSync } from 'node:fs';
import { BudgetClient, type Budget } from './BudgetClient.ts';
import type { LlmClient } from './LlmClient.ts';
import { ManualClient } from './ManualClient.ts';
import type { ManualSettings } from './ManualClient.ts';
import { OpenAiClient } from './OpenAiClient.ts';
import { resolveOpenAiSettings } from './OpenAiSettings.ts';
import type { OpenAiSettingsInput } from './OpenAiSettings.ts';
import { readPack } from './PackEntry.ts';
import { RecordClient } from './RecordClient.ts';
import { PricedClient } from './PricedClient.ts';
import { ReplayClient } from './ReplayClient.ts';
import { PriceTable, Spending } from './Spending.ts';

/** Who answers prompts. */
export type LlmChoice =
  | { readonly use: 'openai'; readonly settings: OpenAiSettingsInput }
  | { readonly use: 'replay'; readonly pack: string }
  | { readonly use: 'manual'; readonly settings: ManualSettings };

export interface LlmSurroundings {
  /** Write all traffic to this pack as well. What it holds already counts as spent. */
  readonly record?: string;
  /** The most that may be spent on answers that are not recorded yet. */
  readonly budget?: Budget;
  /** Prices of models, as `PriceTable` reads them. */
  readonly prices?: readonly string[];
}

/** Opens the client that the user chose. @throws LlmError LLM_SETTINGS, LLM_PACK_MISSING, LLM_PACK_FORMAT */
export async function openLlmClient(choice: LlmChoice, around: LlmSurroundings = {}): Promise<LlmClient> {
  switch (choice.use) {
    case 'openai': {
      const settings = resolveOpenAiSettings(choice.settings);
      return priced(recorded(limited(new OpenAiClient(settings), around), around.record, settings.apiKey === undefined ? [] : [settings.apiKey]), around.prices);
    }
    case 'replay':
      return recorded(await ReplayClient.open(choice.pack), around.record, []);
    case 'manual':
      return recorded(limited(new ManualClient(choice.settings), around), around.record, []);
  }
}

/** Outside the recorder, so that what a resumed run takes from its pack has its cost too. */
function priced(client: LlmClient, prices: readonly string[] = []): LlmClient {
  return prices.length === 0 ? client : new PricedClient(client, new PriceTable(prices));
}

/** Inside the recorder, so that answers which are recorded already cost nothing. */
function limited(client: LlmClient, { budget = {}, prices = [], record }: LlmSurroundings): LlmClient {
  if (budget.calls === undefined && budget.tokens === undefined && budget.money === undefined) return client;
  const before = record !== undefined && existsSync(record) ? Spending.ofPack(readPack(readFileSync(record, 'utf8'), record).entries) : new Spending();
  return new BudgetClient(client, budget, new PriceTable(prices), before);
}

function recorded(client: LlmClient, file: string | undefined, secrets: readonly string[]): LlmClient {
  return file === undefined ? client : new RecordClient(client, file, secrets);
}
