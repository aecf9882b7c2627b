import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ChatMessage, LlmRequest, PromptKind, ReplyDetails } from './LlmClient.ts';
import { ChatMessageSchema, PROMPT_KINDS, replyNumber } from './LlmClient.ts';
import { LlmError } from './LlmError.ts';

/**
 * A pack holds language-model traffic as JSON Lines in the layout of OpenAI's batch files: a request line and an answer line per reply,
 * joined by `custom_id`. Request lines stand in the order of asking; an answer line may stand anywhere after its request.
 * `metadata` of the body carries what a chat request has no field for: the prompt's kind and the reply's number.
 */
const RequestLineSchema = z.looseObject({
  custom_id: z.string().min(1),
  method: z.literal('POST'),
  url: z.literal('/v1/chat/completions'),
  body: z.looseObject({
    model: z.string(),
    messages: z.array(ChatMessageSchema),
    metadata: z.looseObject({ kind: z.enum(PROMPT_KINDS), reply: z.string().regex(/^\d+$/).default('0') }),
  }),
});

/** The part of a chat completion that we use; the rest is kept out. */
export const ChatCompletionSchema = z.looseObject({
  model: z.string().optional(),
  choices: z
    .array(
      z.looseObject({
        message: z.looseObject({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z.looseObject({ prompt_tokens: z.int().min(0), completion_tokens: z.int().min(0) }).nullish().catch(undefined),
});

const AnswerLineSchema = z.looseObject({
  custom_id: z.string().min(1),
  response: z.looseObject({ status_code: z.int(), body: z.unknown() }).nullable(),
  error: z.unknown().optional(),
});

type RequestLine = z.infer<typeof RequestLineSchema>;
type AnswerLine = z.infer<typeof AnswerLineSchema>;

/** One answered request of a pack. */
export interface PackEntry {
  readonly id: string;
  readonly kind: PromptKind;
  readonly requestHash: string;
  /** Length of all messages of the prompt. */
  readonly promptCharacters: number;
  readonly text: string;
  readonly details: Omit<ReplyDetails, 'source' | 'packEntry'>;
}

export interface Pack {
  /** Answered requests, in the order of their request lines. */
  readonly entries: readonly PackEntry[];
  /** Requests without a usable answer (an interrupted recording, a failed batch item). */
  readonly unanswered: readonly Pick<PackEntry, 'id' | 'requestHash'>[];
}

/**
 * What makes two requests the same: kind, messages and the reply's number among all replies to them. Model and its settings do not count,
 * so that a pack serves whatever model is configured. SHA-256, 64 hex digits.
 */
export function requestHash(kind: PromptKind, messages: readonly ChatMessage[], reply: number): string {
  const canonical = JSON.stringify([kind, reply, messages.map(({ role, content }) => [role, content])]);
  return createHash('sha256').update(canonical.toWellFormed()).digest('hex');
}

/** Reads a pack. @param where file name for messages. @throws LlmError LLM_PACK_FORMAT naming the line */
export function readPack(text: string, where: string): Pack {
  const requests = new Map<string, RequestLine>();
  const answers = new Map<string, AnswerLine>();
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const place = `${where}:${index + 1}`;
    const value = parseJson(line);
    if (value === undefined) {
      // A recording that was killed may leave half a line at its end; nothing is lost, that reply is asked for again.
      if (index === lines.length - 1) continue;
      throw badLine(place, 'it is not JSON');
    }
    if (typeof value === 'object' && value !== null && 'response' in value) keepLine(AnswerLineSchema.safeParse(value), answers, place);
    else keepLine(RequestLineSchema.safeParse(value), requests, place);
  }
  return joinLines(requests, answers, where);
}

/** The request line of one reply, as an object. */
export function packRequest(id: string, request: LlmRequest, index: number, model: string): object {
  return {
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: request.model ?? model, messages: request.messages, metadata: { kind: request.kind, reply: String(replyNumber(request, index)) } },
  };
}

/** The two lines of one reply, without their line ends. */
export function writePackRequest(id: string, request: LlmRequest, index: number, model: string): string {
  return JSON.stringify(packRequest(id, request, index, model));
}

export function writePackAnswer(id: string, text: string, details: ReplyDetails): string {
  const usage = details.usage === undefined ? {} : { usage: { prompt_tokens: details.usage.promptTokens, completion_tokens: details.usage.completionTokens, total_tokens: details.usage.promptTokens + details.usage.completionTokens } };
  return JSON.stringify({
    custom_id: id,
    response: {
      status_code: 200,
      body: { object: 'chat.completion', model: details.model, choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: details.finishReason }], ...usage },
    },
    error: null,
  });
}

/** What we keep of a chat completion: its first choice. A model that refuses or says nothing gives an empty text or its refusal. */
export function readChatCompletion(completion: z.infer<typeof ChatCompletionSchema>, modelAsked: string): { readonly text: string; readonly details: PackEntry['details'] } {
  const [choice] = completion.choices;
  const { usage } = completion;
  return {
    text: choice!.message.content ?? choice!.message.refusal ?? '',
    details: {
      model: completion.model ?? modelAsked,
      finishReason: choice!.finish_reason ?? 'unknown',
      ...(usage === null || usage === undefined ? {} : { usage: { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens } }),
    },
  };
}

function keepLine<Line extends { readonly custom_id: string }>(parsed: z.ZodSafeParseResult<Line>, kept: Map<string, Line>, where: string): void {
  if (!parsed.success) throw badLine(where, z.prettifyError(parsed.error));
  const { custom_id: id } = parsed.data;
  if (kept.has(id)) throw badLine(where, `custom_id ${id} occurs twice`);
  kept.set(id, parsed.data);
}

function joinLines(requests: ReadonlyMap<string, RequestLine>, answers: ReadonlyMap<string, AnswerLine>, where: string): Pack {
  const entries: PackEntry[] = [];
  const unanswered: Pack['unanswered'][number][] = [];
  for (const [id, { body }] of requests) {
    const hash = requestHash(body.metadata.kind, body.messages, Number(body.metadata.reply));
    const response = answers.get(id)?.response;
    const completion = ChatCompletionSchema.safeParse(response?.body);
    if (response?.status_code !== 200 || !completion.success) {
      unanswered.push({ id, requestHash: hash });
      continue;
    }
    entries.push({ id, kind: body.metadata.kind, requestHash: hash, promptCharacters: charactersOf(body.messages), ...readChatCompletion(completion.data, body.model) });
  }
  for (const id of answers.keys()) {
    if (!requests.has(id)) throw new LlmError('LLM_PACK_FORMAT', `the answer ${id} has no request line`, { where, kind: 'usage', remedy: 'restore the request line with the same custom_id, or remove the answer line' });
  }
  return { entries, unanswered };
}

/** Length of all messages. */
export function charactersOf(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, { content }) => sum + content.length, 0);
}

function badLine(where: string, what: string): LlmError {
  return new LlmError('LLM_PACK_FORMAT', `this line of the pack cannot be used: ${what}`, { where, kind: 'usage', remedy: 'mend or remove the line; a pack has one request line and one answer line per reply, joined by custom_id' });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // JSON has no null-free way to say "not JSON"; undefined is never a JSON value.
    return undefined;
  }
}
