import { existsSync, readFileSync } from 'node:fs';
import { PROMPT_KINDS, type PromptKind } from '../../optimiser/llm/LlmClient.ts';
import { readPack } from '../../optimiser/llm/PackEntry.ts';
import { estimatedTokens, PriceTable } from '../../optimiser/llm/Spending.ts';
import { projectFile } from '../projectFile.ts';
import type { Settings } from '../settings.ts';
import { whoAnswers } from './openSessionClient.ts';

/** What a session will probably ask, before it has asked anything. */
export interface SessionEstimate {
  readonly answers: 'openai' | 'replay' | 'manual';
  readonly model: string;
  /** Replies wanted at set-up, and in all updates together (at most: a pool may be smaller than the top choices). */
  readonly setupCalls: number;
  readonly updateCalls: number;
  readonly calls: number;
  readonly promptTokens: number;
  readonly replyTokens: number;
  /** Undefined when the model has no price. */
  readonly cost: number | undefined;
  /** Where the lengths of prompts and replies come from. */
  readonly basis: string;
}

/** Lengths in characters when there is no pack to take them from: those of our first recorded sessions. */
const USUAL = { setup: 12_000, update: 31_000, reply: 22_000 };

/** Estimates calls, tokens and cost of a training session. Nothing is asked and nothing is written. */
export function estimateSession(settings: Settings): SessionEstimate {
  const { optimiser, training } = settings;
  return estimateCalls(settings, optimiser.topChoices * optimiser.responses, training.updates * optimiser.topChoices * optimiser.responses);
}

/** The same for any run that asks so often, by the lengths in its pack. */
export function estimateCalls(settings: Pick<Settings, 'run' | 'llm'>, setupCalls: number, updateCalls: number): SessionEstimate {
  const { llm } = settings;
  const { lengths, basis } = recordedLengths(projectFile(llm.pack));
  const promptTokens = setupCalls * estimatedTokens(lengths.setup) + updateCalls * estimatedTokens(lengths.update);
  const replyTokens = (setupCalls + updateCalls) * estimatedTokens(lengths.reply);
  return {
    answers: whoAnswers(settings),
    model: llm.model,
    setupCalls,
    updateCalls,
    calls: setupCalls + updateCalls,
    promptTokens,
    replyTokens,
    cost: new PriceTable(llm.prices).cost(llm.model, promptTokens, replyTokens),
    basis,
  };
}

function recordedLengths(pack: string): { readonly lengths: typeof USUAL; readonly basis: string } {
  if (!existsSync(pack)) return { lengths: USUAL, basis: 'usual lengths of prompts and replies' };
  const { entries } = readPack(readFileSync(pack, 'utf8'), pack);
  const prompts = (kinds: readonly PromptKind[], otherwise: number): number => mean(entries.filter(({ kind }) => kinds.includes(kind)).map(({ promptCharacters }) => promptCharacters)) ?? otherwise;
  const lengths = {
    setup: prompts(['setup'], USUAL.setup),
    update: prompts(PROMPT_KINDS.filter((kind) => kind !== 'setup'), USUAL.update),
    reply: mean(entries.map(({ text }) => text.length)) ?? USUAL.reply,
  };
  return { lengths, basis: `lengths of ${entries.length} recorded prompts and replies` };
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
