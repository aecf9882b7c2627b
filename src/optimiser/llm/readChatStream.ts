import { z } from 'zod';
import { badAnswer } from './callFailure.ts';
import { LlmError } from './LlmError.ts';

/** One event of a streamed chat completion; servers differ in what they leave out. */
const ChunkSchema = z.looseObject({
  model: z.string().optional(),
  choices: z
    .array(z.looseObject({ delta: z.looseObject({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(), finish_reason: z.string().nullish() }))
    .default([]),
  usage: z.looseObject({ prompt_tokens: z.int().min(0), completion_tokens: z.int().min(0) }).nullish().catch(undefined),
  error: z.unknown().optional(),
});

export interface StreamLimits {
  /** Longest silence of the server, in milliseconds; comments and empty lines count as signs of life. */
  readonly idleMs: number;
  /** Endpoint without credentials, for messages. */
  readonly where: string;
  /** Takes secrets out of a text. */
  readonly scrub: (text: string) => string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Puts a streamed chat completion together, as the body of a plain one. The `openai` package would wait for ever on a stream that stalls,
 * take one that breaks off as complete, and give an empty text for a server that answers `stream: true` with a plain completion.
 *
 * @throws LlmError LLM_TIMEOUT when the stream stalls, LLM_UNREACHABLE when it breaks off, LLM_SERVER when it says so, LLM_BAD_ANSWER when it is none, LLM_ABORTED
 */
export async function readChatStream(response: Response, limits: StreamLimits): Promise<unknown> {
  const { where, scrub } = limits;
  if (!(response.headers.get('content-type') ?? '').includes('text/event-stream')) return parsed(await allText(response, limits), limits);
  let content = '';
  let refusal = '';
  let model: string | undefined;
  let finishReason: string | undefined;
  let usage: z.infer<typeof ChunkSchema>['usage'];
  let done = false;
  for await (const line of lines(response, limits)) {
    const data = /^data:\s?(.*)$/u.exec(line)?.[1];
    if (data === undefined) continue;
    if (data.trim() === '[DONE]') {
      done = true;
      break;
    }
    const chunk = ChunkSchema.safeParse(parsed(data, limits));
    if (!chunk.success) throw badAnswer(`an event of the stream is no part of a completion: ${JSON.stringify(scrub(data.slice(0, 60)))}`, where);
    if (chunk.data.error !== undefined) throw new LlmError('LLM_SERVER', `the endpoint failed in the middle of its answer: ${scrub(JSON.stringify(chunk.data.error)).slice(0, 200)}`, { where, remedy: 'wait and resume the run; look at the server\'s own log if it is yours' });
    const [choice] = chunk.data.choices;
    content += choice?.delta?.content ?? '';
    refusal += choice?.delta?.refusal ?? '';
    finishReason = choice?.finish_reason ?? finishReason;
    model = chunk.data.model ?? model;
    usage = chunk.data.usage ?? usage;
  }
  if (!done && finishReason === undefined) throw new LlmError('LLM_UNREACHABLE', 'the connection broke off: the stream ended before the answer did', { where, remedy: 'resume the run; check the server and the network' });
  return { ...(model === undefined ? {} : { model }), choices: [{ message: { content, ...(refusal === '' ? {} : { refusal }) }, finish_reason: finishReason }], usage };
}

/** Lines of the body; the one that the stream ends in counts as one. */
async function* lines(response: Response, limits: StreamLimits): AsyncGenerator<string> {
  let rest = '';
  for await (const text of pieces(response, limits)) {
    const parts = (rest + text).split(/\r\n|\n|\r/u);
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest !== '') yield rest;
}

async function allText(response: Response, limits: StreamLimits): Promise<string> {
  let text = '';
  for await (const piece of pieces(response, limits)) text += piece;
  return text;
}

/** The body piece by piece, each within the longest silence. */
async function* pieces(response: Response, { idleMs, where, signal }: StreamLimits): AsyncGenerator<string> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const piece = await within(reader.read(), idleMs, signal);
      if (piece === 'idle') throw new LlmError('LLM_TIMEOUT', `the endpoint fell silent for ${idleMs / 1000} s in the middle of its answer`, { where, remedy: 'raise the longest silence (llm.idleS), or choose a faster model' });
      if (piece === 'aborted') throw new LlmError('LLM_ABORTED', 'stopped while waiting for the language model', { where, remedy: 'resume the run' });
      if (piece.done) return;
      yield decoder.decode(piece.value, { stream: true });
    }
  } finally {
    // Closes the socket, so that the server stops writing; what it says to that is of no interest.
    await reader.cancel().catch(() => undefined);
  }
}

async function within<T>(promise: Promise<T>, ms: number, signal: AbortSignal | undefined): Promise<T | 'idle' | 'aborted'> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const idle = new Promise<'idle'>((resolve) => (timer = setTimeout(() => resolve('idle'), ms)));
  const aborted = new Promise<'aborted'>((resolve) => {
    onAbort = () => resolve('aborted');
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, idle, aborted]);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
    // When another one won, its rejection has no other reader.
    promise.catch(() => undefined);
  }
}

function parsed(text: string, { where, scrub }: StreamLimits): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badAnswer(`it is text: ${JSON.stringify(scrub(text.trimStart().slice(0, 60)))}`, where);
  }
}
