import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LlmClient, LlmClientState, LlmCompletion, LlmRequest } from './LlmClient.ts';
import { joinReplies, replyId, replyNumber } from './LlmClient.ts';
import { LlmError } from './LlmError.ts';
import { packRequest, requestHash } from './PackEntry.ts';

export interface ManualSettings {
  /** Where prompts are written and replies are looked for; made when missing. */
  readonly folder: string;
  /** Who answers, for the record. Default `manual`. */
  readonly model?: string;
  /** How often to look for a reply, in milliseconds. Default 500. */
  readonly pollMs?: number;
  /** Told once per prompt, when it starts to wait: the prompt file and the reply file. */
  readonly onWaiting?: (promptFile: string, replyFile: string) => void;
}

/**
 * Answers by hand, or by any program that watches a folder. Each reply wanted is written as `<id>.prompt.md` to read and
 * `<id>.request.json` for programs; the answer is what then stands in `<id>.reply.md`. A reply is taken when the file is not empty and has
 * not changed between two looks. An answer that is already there is used at once, so a run that was stopped continues where it was.
 */
export class ManualClient implements LlmClient {
  readonly name = 'manual';
  readonly model: string;
  readonly #settings: ManualSettings;
  readonly #pollMs: number;

  constructor(settings: ManualSettings) {
    this.#settings = settings;
    this.#pollMs = settings.pollMs ?? 500;
    this.model = settings.model ?? 'manual';
  }

  async complete(request: LlmRequest, signal?: AbortSignal): Promise<LlmCompletion> {
    await mkdir(this.#settings.folder, { recursive: true });
    const texts = await Promise.all(Array.from({ length: request.replies }, (_, index) => this.#ask(request, index, signal)));
    return joinReplies(texts.map((text) => ({ text, details: { model: this.model, finishReason: 'stop', source: 'live' } })));
  }

  save(): LlmClientState {
    return { usedEntries: [] };
  }

  restore(): void {}

  async close(): Promise<void> {}

  async #ask(request: LlmRequest, index: number, signal: AbortSignal | undefined): Promise<string> {
    const id = replyId(request, index);
    const file = (ending: string): string => join(this.#settings.folder, `${id}.${ending}`);
    const hash = requestHash(request.kind, request.messages, replyNumber(request, index));
    const json = `${JSON.stringify({ requestHash: hash, ...packRequest(id, request, index, this.model) }, undefined, 2)}\n`;
    const written = await readIfThere(file('request.json'));
    if (written === undefined) {
      await writeWhole(file('prompt.md'), promptText(request, id));
      await writeWhole(file('request.json'), json);
    } else if (!written.includes(`"requestHash": "${hash}"`)) {
      throw new LlmError('LLM_MANUAL_CONFLICT', `the folder already holds a different prompt under ${id}: it belongs to another run`, { where: file('request.json'), kind: 'usage', remedy: 'choose an empty folder for this run, or remove the old prompts and replies' });
    }
    return await this.#waitFor(file('reply.md'), file('prompt.md'), signal);
  }

  async #waitFor(replyFile: string, promptFile: string, signal: AbortSignal | undefined): Promise<string> {
    let announced = false;
    let before: string | undefined;
    for (;;) {
      const now = await lookAt(replyFile);
      if (now !== undefined && now === before) return await readFile(replyFile, 'utf8');
      if (now === undefined && !announced) {
        announced = true;
        this.#settings.onWaiting?.(promptFile, replyFile);
      }
      before = now;
      try {
        await sleep(this.#pollMs, undefined, signal === undefined ? {} : { signal });
      } catch (cause) {
        throw new LlmError('LLM_ABORTED', 'stopped while waiting for a reply', { where: replyFile, remedy: 'resume the run; a reply that is there by then is used', cause });
      }
    }
  }
}

function promptText(request: LlmRequest, id: string): string {
  const parts = request.messages.map(({ role, content }) => `## ${role}\n\n${content.trimEnd()}\n`);
  return `<!-- ${request.kind} prompt. Write the whole answer to ${id}.reply.md beside this file. -->\n\n${parts.join('\n')}`;
}

/** A mark that changes with the file; undefined while it is missing or empty. */
async function lookAt(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(ignoreMissing);
  return found === undefined || found.size === 0 ? undefined : `${found.size} ${found.mtimeMs} ${found.ino}`;
}

async function readIfThere(file: string): Promise<string | undefined> {
  return await readFile(file, 'utf8').catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.part`, text);
  await rename(`${file}.part`, file);
}
