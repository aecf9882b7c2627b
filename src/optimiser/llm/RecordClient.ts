import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import type { LlmClient, LlmClientState, LlmCompletion, LlmRequest } from './LlmClient.ts';
import { joinReplies, replyId, replyNumber } from './LlmClient.ts';
import { LlmError } from './LlmError.ts';
import type { PackEntry } from './PackEntry.ts';
import { charactersOf, readPack, requestHash, writePackAnswer, writePackRequest } from './PackEntry.ts';

/**
 * Passes requests on to another client and writes requests and replies to a pack. Request lines are written while `complete` is being called, so
 * the pack's order is the order of asking whoever answers first; answer lines follow when they are there and are on the disk before the caller sees them.
 *
 * An existing pack is continued: a request that it answers exactly, by entries not used in this run, is answered from it and not asked again.
 * So a run that was killed and resumed pays for no reply twice.
 */
export class RecordClient implements LlmClient {
  readonly name: string;
  readonly model: string;
  readonly #inner: LlmClient;
  readonly #secrets: readonly string[];
  readonly #file: number;
  readonly #recorded: PackEntry[];
  /** Ids with a request line, and what they ask. */
  readonly #asked: Map<string, string>;
  readonly #used = new Set<string>();

  /**
   * @param file the pack, made when missing; @param secrets texts that must not get into it
   * @throws LlmError LLM_PACK_FORMAT when the file is there and is no pack, LLM_PACK_MISSING when it cannot be written
   */
  constructor(inner: LlmClient, file: string, secrets: readonly string[] = []) {
    this.name = `${inner.name}, recorded`;
    this.model = inner.model;
    this.#inner = inner;
    this.#secrets = secrets.filter((secret) => secret !== '');
    try {
      const before = existsSync(file) ? keepWholeLines(file) : '';
      const pack = readPack(before, file);
      this.#recorded = [...pack.entries];
      this.#asked = new Map([...pack.entries, ...pack.unanswered].map((request) => [request.id, request.requestHash]));
      this.#file = openSync(file, 'a');
    } catch (cause) {
      if (cause instanceof LlmError) throw cause;
      throw new LlmError('LLM_PACK_MISSING', 'the pack cannot be written', { where: file, kind: 'usage', remedy: 'choose a file in a folder that exists and may be written', cause });
    }
  }

  async complete(request: LlmRequest, signal?: AbortSignal): Promise<LlmCompletion> {
    const kept = this.#fromPack(request);
    if (kept !== undefined) return kept;
    const asked = Array.from({ length: request.replies }, (_, index) => this.#open(request, index));
    const completion = await this.#inner.complete(request, signal);
    const lines = completion.replies.map((text, index) => {
      const { id, hash } = asked[index]!;
      const details = completion.details[index]!;
      this.#recorded.push({ id, kind: request.kind, requestHash: hash, promptCharacters: charactersOf(request.messages), text, details });
      return writePackAnswer(id, text, details);
    });
    this.#write(lines);
    fsyncSync(this.#file);
    return completion;
  }

  save(): LlmClientState {
    return { usedEntries: [...this.#used], inner: this.#inner.save() };
  }

  restore(state: LlmClientState): void {
    this.#used.clear();
    for (const id of state.usedEntries) this.#used.add(id);
    if (state.inner !== undefined) this.#inner.restore(state.inner);
  }

  async close(): Promise<void> {
    closeSync(this.#file);
    await this.#inner.close();
  }

  /** All replies of a request, when the pack has them all unused. */
  #fromPack(request: LlmRequest): LlmCompletion | undefined {
    const found: PackEntry[] = [];
    for (let index = 0; index < request.replies; index += 1) {
      const hash = requestHash(request.kind, request.messages, replyNumber(request, index));
      const entry = this.#recorded.find((candidate) => candidate.requestHash === hash && !this.#used.has(candidate.id));
      if (entry === undefined) return undefined;
      found.push(entry);
    }
    for (const { id } of found) this.#used.add(id);
    return joinReplies(found.map(({ id, text, details }) => ({ text, details: { ...details, source: 'packExact', packEntry: id } })));
  }

  /** Writes a request line under an id of its own, unless the same request waits there unanswered since an earlier run. */
  #open(request: LlmRequest, index: number): { readonly id: string; readonly hash: string } {
    const hash = requestHash(request.kind, request.messages, replyNumber(request, index));
    const answered = (id: string): boolean => this.#recorded.some((entry) => entry.id === id);
    let id = replyId(request, index);
    for (let copy = 2; this.#asked.has(id) && (this.#asked.get(id) !== hash || this.#used.has(id) || answered(id)); copy += 1) id = `${replyId(request, index)}~${copy}`;
    if (!this.#asked.has(id)) this.#write([writePackRequest(id, request, index, this.model)]);
    this.#asked.set(id, hash);
    this.#used.add(id);
    return { id, hash };
  }

  #write(lines: readonly string[]): void {
    let text = lines.map((line) => `${line}\n`).join('');
    for (const secret of this.#secrets) text = text.replaceAll(JSON.stringify(secret).slice(1, -1), '[secret]');
    writeSync(this.#file, text);
  }
}

/** Cuts off what a killed writer left of a last line; gives the rest. */
function keepWholeLines(file: string): string {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(file, end);
  return bytes.subarray(0, end).toString('utf8');
}
