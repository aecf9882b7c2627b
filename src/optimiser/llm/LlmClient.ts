import { z } from 'zod';

export const PROMPT_KINDS = ['setup', 'update', 'repair'] as const;

/** What a prompt asks for: a first policy, a better one after a batch, or a mended one after an infraction or exception. */
export type PromptKind = (typeof PROMPT_KINDS)[number];

export const CHAT_ROLES = ['system', 'user', 'assistant'] as const;
export type ChatRole = (typeof CHAT_ROLES)[number];

export const ChatMessageSchema = z.strictObject({ role: z.enum(CHAT_ROLES), content: z.string() });
export type ChatMessage = Readonly<z.infer<typeof ChatMessageSchema>>;

/** One prompt, and how many replies to it are wanted. */
export interface LlmRequest {
  /** Unique and the same in every run with the same seed: names files and pack entries. Letters, digits, `.`, `_` and `-`. */
  readonly id: string;
  readonly kind: PromptKind;
  readonly messages: readonly ChatMessage[];
  /** How many replies: each is a call of its own with a seed of its own. At least 1. */
  readonly replies: number;
  /** Number of the first reply among all replies to these same messages: 0, unless the same prompt is sent several times. */
  readonly firstReply: number;
  /** Each reply's seed follows from it. A non-negative 32-bit integer. */
  readonly seed: number;
  /** Which model to ask, of an endpoint that has several; the client's own when absent. Packs and people do not look at it. */
  readonly model?: string;
}

/** Tokens as the endpoint counted them. */
export interface TokenUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Where a reply comes from: an endpoint or a person now, or a pack (by exact request, or the next in order for its kind). */
export type ReplySource = 'live' | 'packExact' | 'packInOrder';

export interface ReplyDetails {
  /** The model that answered, as it calls itself. */
  readonly model: string;
  /** Why the reply ended: `stop`; `length` when it was cut off; `content_filter`; or what the endpoint says. */
  readonly finishReason: string;
  readonly source: ReplySource;
  /** The pack entry, where it comes from a pack. */
  readonly packEntry?: string;
  readonly usage?: TokenUsage;
  /** In the currency of the price table, where the model has a price. */
  readonly cost?: number;
}

export interface LlmCompletion {
  /** The replies' texts, in order; a model that said nothing gives an empty text. */
  readonly replies: readonly string[];
  /** One per reply. */
  readonly details: readonly ReplyDetails[];
  /** Summed over the replies; absent when no reply came with a count. */
  readonly usage?: TokenUsage;
}

/** What a resumed run needs so that it gets the same replies as an unbroken one. */
export interface LlmClientState {
  /** Pack entries handed out so far, in the order of their use. */
  readonly usedEntries: readonly string[];
  /** State of the client that this one wraps. */
  readonly inner?: LlmClientState | undefined;
}

export const LlmClientStateSchema: z.ZodType<LlmClientState> = z.strictObject({
  usedEntries: z.array(z.string()),
  get inner() {
    return LlmClientStateSchema.optional();
  },
});

/**
 * A language model behind the smallest possible interface. What a model says is never an error, however odd; not getting an answer is:
 * implementations throw {@link LlmError} when the endpoint, the pack or the folder cannot serve the request.
 * Calls may overlap. Which reply goes to which request depends on the order of the calls alone, never on timing.
 */
export interface LlmClient {
  /** For logs: `openai gpt-5 at http://…`, `replay pack.jsonl`, `manual`. Holds no secret and no path, so that logs of two runs can be equal. */
  readonly name: string;
  /** What answers, for requests in packs: a model's name, `manual`. */
  readonly model: string;
  /** Gets all replies of a request. @param signal stops waiting. @throws LlmError */
  complete(request: LlmRequest, signal?: AbortSignal): Promise<LlmCompletion>;
  /** What to keep in a checkpoint. */
  save(): LlmClientState;
  /** Continues from a checkpoint. */
  restore(state: LlmClientState): void;
  /** Lets go of files and sockets. */
  close(): Promise<void>;
}

/** The number that a reply has among all replies to the same messages. */
export function replyNumber(request: LlmRequest, index: number): number {
  return request.firstReply + index;
}

/** Names one reply of a request, in packs and in file names: `0001-update-2.1`, replies counted from 1. */
export function replyId(request: LlmRequest, index: number): string {
  return `${request.id}.${index + 1}`;
}

/** Joins single answers into a completion. */
export function joinReplies(answers: readonly { readonly text: string; readonly details: ReplyDetails }[]): LlmCompletion {
  const counted = answers.flatMap(({ details }) => (details.usage === undefined ? [] : [details.usage]));
  const usage = {
    promptTokens: counted.reduce((sum, one) => sum + one.promptTokens, 0),
    completionTokens: counted.reduce((sum, one) => sum + one.completionTokens, 0),
  };
  return {
    replies: answers.map(({ text }) => text),
    details: answers.map(({ details }) => details),
    ...(counted.length === 0 ? {} : { usage }),
  };
}
