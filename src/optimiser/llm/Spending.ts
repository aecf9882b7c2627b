import type { LlmCompletion, LlmRequest, ReplyDetails } from './LlmClient.ts';
import { LlmError } from './LlmError.ts';
import { charactersOf, type PackEntry } from './PackEntry.ts';

/** A token of English or code has about this many characters. */
const CHARACTERS_PER_TOKEN = 4;

/** Tokens of a text where nobody counts them. */
export function estimatedTokens(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}

/** Tokens of a request's messages, estimated. */
export function promptTokensOf({ messages }: Pick<LlmRequest, 'messages'>): number {
  return estimatedTokens(charactersOf(messages));
}

/** Prices of models per million tokens, in whatever currency the user writes them. */
export class PriceTable {
  readonly #rows: readonly { readonly model: string; readonly prompt: number; readonly reply: number }[];

  /** @param texts like `gpt-5-mini=0.25/2`: model, price of prompts, price of replies. @throws LlmError LLM_SETTINGS */
  constructor(texts: readonly string[]) {
    this.#rows = texts.map((text) => {
      const parts = /^(\S+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/u.exec(text.trim());
      if (parts === null) throw new LlmError('LLM_SETTINGS', `"${text}" is no price`, { where: 'llm.prices', kind: 'usage', remedy: 'write model=prompt/reply, per million tokens, like gpt-5-mini=0.25/2' });
      return { model: parts[1]!, prompt: Number(parts[2]), reply: Number(parts[3]) };
    });
  }

  /** The row of a model: its own name, else the longest that it begins with, since endpoints append dates. Undefined when there is none. */
  of(model: string): { readonly prompt: number; readonly reply: number } | undefined {
    return this.#rows.filter((row) => model === row.model || model.startsWith(`${row.model}-`)).toSorted((a, b) => b.model.length - a.model.length)[0];
  }

  /** Undefined when the model has no price. */
  cost(model: string, promptTokens: number, replyTokens: number): number | undefined {
    const row = this.of(model);
    return row === undefined ? undefined : (promptTokens * row.prompt + replyTokens * row.reply) / 1e6;
  }
}

/** What a run has spent. Immutable. */
export class Spending {
  /** Replies asked for and got. */
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly #byModel: ReadonlyMap<string, { readonly prompt: number; readonly reply: number }>;

  constructor(calls = 0, byModel: ReadonlyMap<string, { readonly prompt: number; readonly reply: number }> = new Map()) {
    const rows = [...byModel.values()];
    this.calls = calls;
    this.promptTokens = rows.reduce((sum, { prompt }) => sum + prompt, 0);
    this.completionTokens = rows.reduce((sum, { reply }) => sum + reply, 0);
    this.#byModel = byModel;
  }

  /** Of the replies that a pack holds. */
  static ofPack(entries: readonly PackEntry[]): Spending {
    return entries.reduce((spent: Spending, { promptCharacters, text, details }) => spent.withReply(promptCharacters, text, details), new Spending());
  }

  get tokens(): number {
    return this.promptTokens + this.completionTokens;
  }

  /** With one more reply. Where the endpoint counted no tokens they are estimated. */
  withReply(promptCharacters: number, text: string, { model, usage }: Pick<ReplyDetails, 'model' | 'usage'>): Spending {
    const before = this.#byModel.get(model) ?? { prompt: 0, reply: 0 };
    const prompt = usage?.promptTokens ?? estimatedTokens(promptCharacters);
    const reply = usage?.completionTokens ?? estimatedTokens(text.length);
    return new Spending(this.calls + 1, new Map([...this.#byModel, [model, { prompt: before.prompt + prompt, reply: before.reply + reply }]]));
  }

  /** With all replies of a completion. */
  with({ messages }: Pick<LlmRequest, 'messages'>, { replies, details }: LlmCompletion): Spending {
    const characters = charactersOf(messages);
    return replies.reduce((spent: Spending, text, index) => spent.withReply(characters, text, details[index]!), this);
  }

  /**
   * Undefined when there is no price: an unknown cost is not zero.
   * @param asked the model that was asked: its price counts where the one that answered goes by another name
   */
  cost(prices: PriceTable, asked: string): number | undefined {
    let sum = 0;
    for (const [model, { prompt, reply }] of this.#byModel) {
      const cost = prices.cost(model, prompt, reply) ?? prices.cost(asked, prompt, reply);
      if (cost === undefined) return undefined;
      sum += cost;
    }
    return sum;
  }
}
