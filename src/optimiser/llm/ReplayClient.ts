import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LlmClient, LlmClientState, LlmCompletion, LlmRequest, PromptKind, ReplySource } from './LlmClient.ts';
import { joinReplies, replyNumber } from './LlmClient.ts';
import { LlmError } from './LlmError.ts';
import type { PackEntry } from './PackEntry.ts';
import { readPack, requestHash } from './PackEntry.ts';

/** An answer to an update is a whole policy and so is one to a repair: when a pack has no more of the one, the other serves. */
const STAND_IN: Readonly<Partial<Record<PromptKind, PromptKind>>> = { update: 'repair', repair: 'update' };

/**
 * Answers from a pack, with no model at all. Each entry serves once: the first unused entry with exactly this request, else the next unused
 * entry of the same prompt kind in the pack's order, else of the kind that can stand in for it; `details.source` says which. Entries are chosen while `complete` is being called,
 * before anything is awaited, so the choice depends on the order of the calls alone.
 */
export class ReplayClient implements LlmClient {
  readonly name: string;
  readonly model = 'replay';
  readonly #where: string;
  readonly #entries: readonly PackEntry[];
  /** Insertion order is the order of use. */
  readonly #used = new Set<string>();

  private constructor(entries: readonly PackEntry[], where: string) {
    this.name = `replay ${basename(where)}`;
    this.#where = where;
    this.#entries = entries;
  }

  /** @throws LlmError LLM_PACK_MISSING, LLM_PACK_FORMAT */
  static async open(file: string): Promise<ReplayClient> {
    return ReplayClient.fromText(await readPackFile(file), file);
  }

  /** @param where file name for messages. @throws LlmError LLM_PACK_FORMAT */
  static fromText(text: string, where: string): ReplayClient {
    return new ReplayClient(readPack(text, where).entries, where);
  }

  async complete(request: LlmRequest): Promise<LlmCompletion> {
    const answers = Array.from({ length: request.replies }, (_, index) => this.#take(request, index));
    return joinReplies(answers);
  }

  save(): LlmClientState {
    return { usedEntries: [...this.#used] };
  }

  restore(state: LlmClientState): void {
    this.#used.clear();
    for (const id of state.usedEntries) this.#used.add(id);
  }

  async close(): Promise<void> {}

  #take(request: LlmRequest, index: number): Parameters<typeof joinReplies>[0][number] {
    const hash = requestHash(request.kind, request.messages, replyNumber(request, index));
    const unused = this.#entries.filter((entry) => !this.#used.has(entry.id));
    const exact = unused.find((entry) => entry.requestHash === hash);
    const entry = exact ?? unused.find((candidate) => candidate.kind === request.kind) ?? unused.find((candidate) => candidate.kind === STAND_IN[request.kind]);
    if (entry === undefined) {
      const held = this.#entries.filter((candidate) => candidate.kind === request.kind || candidate.kind === STAND_IN[request.kind]).length;
      throw new LlmError('LLM_PACK_EXHAUSTED', `the pack has no unused answer left for prompt ${request.id}: all ${held} that could serve a prompt of kind "${request.kind}" are used`, {
        where: this.#where,
        remedy: 'ask for fewer updates, replies or top choices, record a longer pack, or use a live model (set OPENAI_BASE_URL and OPENAI_API_KEY)',
      });
    }
    this.#used.add(entry.id);
    const source: ReplySource = exact === undefined ? 'packInOrder' : 'packExact';
    return { text: entry.text, details: { ...entry.details, source, packEntry: entry.id } };
  }
}

/** @throws LlmError LLM_PACK_MISSING */
export async function readPackFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new LlmError('LLM_PACK_MISSING', 'the pack cannot be read', { where: file, kind: 'usage', remedy: 'check the path given to replay:', cause });
  }
}
