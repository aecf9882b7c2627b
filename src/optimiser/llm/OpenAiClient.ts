import { setTimeout as sleep } from 'node:timers/promises';
import type OpenAI from 'openai';
import { hashUint32 } from '../../geometry/hashRandom.ts';
import { badAnswer, callFailure } from './callFailure.ts';
import { CallLimit } from './CallLimit.ts';
import type { LlmClient, LlmClientState, LlmCompletion, LlmRequest } from './LlmClient.ts';
import { joinReplies, replyNumber } from './LlmClient.ts';
import { LlmError } from './LlmError.ts';
import { endpointOf, type OpenAiSettings } from './OpenAiSettings.ts';
import { ChatCompletionSchema, readChatCompletion } from './PackEntry.ts';
import { readChatStream } from './readChatStream.ts';

/** An endpoint that asks to wait longer than this is given up on: the run can be resumed. */
const LONGEST_WAIT_MS = 120_000;

interface Api {
  readonly module: typeof import('openai');
  readonly client: OpenAI;
}

/**
 * Any OpenAI-compatible endpoint through Chat Completions. Each reply is a call of its own with a seed of its own, because many servers know no `n`.
 * Calls that fail for a passing reason (no connection, time-out, 408, 409, 429, 5xx, an answer that is no chat completion) are tried again, after
 * as long as the endpoint asks. A reply that was cut off or refused is a reply; its `finishReason` says so.
 *
 * A streamed reply is put together before it is handed on; it is given up when the endpoint falls silent.
 *
 * The `openai` package loads at the first call. Its own retries are off: it neither retries broken answers nor connections that break in the middle.
 */
export class OpenAiClient implements LlmClient {
  readonly name: string;
  readonly model: string;
  readonly #settings: OpenAiSettings;
  readonly #where: string;
  readonly #limit: CallLimit;
  #api: Promise<Api> | undefined;

  /** @param settings as `resolveOpenAiSettings` gives them */
  constructor(settings: OpenAiSettings) {
    this.#settings = settings;
    this.#where = endpointOf(settings).baseUrl;
    this.#limit = new CallLimit(settings.concurrency);
    this.model = settings.model;
    this.name = `openai ${settings.model} at ${this.#where}`;
  }

  async complete(request: LlmRequest, signal?: AbortSignal): Promise<LlmCompletion> {
    this.#api ??= this.#load();
    const api = await this.#api;
    const answers = Array.from({ length: request.replies }, (_, index) => this.#limit.run(() => this.#ask(api, request, index, signal)));
    return joinReplies(await Promise.all(answers));
  }

  save(): LlmClientState {
    return { usedEntries: [] };
  }

  restore(): void {}

  async close(): Promise<void> {}

  async #ask(api: Api, request: LlmRequest, index: number, signal: AbortSignal | undefined): Promise<Parameters<typeof joinReplies>[0][number]> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await this.#call(api, request, index, signal);
        // A server may echo the key; nothing that a reply ends up in must hold it.
        return { text: this.#scrub(answer.text, '[secret]'), details: { ...answer.details, source: 'live' } };
      } catch (error) {
        const failure = callFailure(error, api.module, this.#where, (text) => this.#scrub(text));
        if (failure === undefined) throw error;
        const waitMs = failure.waitMs ?? this.#settings.retryDelayMs * 2 ** Math.min(attempt, 4);
        if (!failure.passing || attempt >= this.#settings.retries || waitMs > LONGEST_WAIT_MS) throw failure.error;
        await this.#pause(waitMs, signal);
      }
    }
  }

  /** One HTTP call. Throws whatever the package throws, or LLM_BAD_ANSWER. */
  async #call(api: Api, request: LlmRequest, index: number, signal: AbortSignal | undefined): Promise<ReturnType<typeof readChatCompletion>> {
    const { temperature, sendSeed, extraBody, timeoutMs, idleMs, stream } = this.#settings;
    const model = request.model ?? this.model;
    const body = {
      model,
      messages: request.messages,
      ...(temperature === undefined ? {} : { temperature }),
      // 31 bits: some servers keep seeds in a signed integer.
      ...(sendSeed ? { seed: hashUint32(request.seed, 0, replyNumber(request, index), 0) >>> 1 } : {}),
      ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
      ...extraBody,
    };
    const call = api.client.post('/chat/completions', { body, timeout: timeoutMs, maxRetries: 0, ...(signal === undefined ? {} : { signal }) });
    const answer: unknown = stream ? await readChatStream(await call.asResponse(), { idleMs, where: this.#where, scrub: (text) => this.#scrub(text), signal }) : await call;
    if (typeof answer === 'string') throw badAnswer(`it is text: ${JSON.stringify(this.#scrub(answer.trimStart().slice(0, 60)))}`, this.#where);
    const completion = ChatCompletionSchema.safeParse(answer);
    if (!completion.success) throw badAnswer(`it has no choices[0].message${serverComplaint(answer, (text) => this.#scrub(text))}`, this.#where);
    return readChatCompletion(completion.data, model);
  }

  async #load(): Promise<Api> {
    const module = await import('openai');
    const { baseUrl, query, headers } = endpointOf(this.#settings);
    return { module, client: new module.OpenAI({ baseURL: baseUrl, apiKey: this.#settings.apiKey ?? 'local', maxRetries: 0, logLevel: 'off', defaultQuery: { ...query }, defaultHeaders: { ...headers } }) };
  }

  async #pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await sleep(ms, undefined, signal === undefined ? {} : { signal });
    } catch {
      // Only the signal ends a pause early.
      throw new LlmError('LLM_ABORTED', 'stopped while waiting to try the language model again', { where: this.#where, remedy: 'resume the run' });
    }
  }

  #scrub(text: string, mark = '[key]'): string {
    return this.#settings.apiKey === undefined ? text : text.replaceAll(this.#settings.apiKey, mark);
  }
}

/** Some servers put an error object into an answer with status 200. */
function serverComplaint(answer: unknown, scrub: (text: string) => string): string {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return '';
  return `, but an error: ${scrub(JSON.stringify(answer.error)).slice(0, 200)}`;
}
