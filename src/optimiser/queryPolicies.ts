import type { LlmClient, LlmCompletion, LlmRequest } from './llm/LlmClient.ts';
import { requestHash } from './llm/PackEntry.ts';
import type { OptimiserObserver, PromptRecord, ReplyOutcome } from './OptimiserEvent.ts';
import { createPolicy } from './Policy.ts';
import type { Policy } from './Policy.ts';
import { parseReply } from './reply/parseReply.ts';
import type { Operator } from './search/SearchStrategy.ts';

/** A prompt, and for an update what it is about. */
export interface PolicyQuery {
  readonly request: LlmRequest;
  readonly about?: PolicySubject;
}

/** What a prompt that rewrites is about. */
export interface PolicySubject {
  readonly parent: Policy;
  /** Index in the batch of the failing sample shown. */
  readonly sample: number;
  /** What a search strategy asked for. */
  readonly operator?: Operator;
  /** The second parent of a merge. */
  readonly partner?: Policy;
}

export interface QuerySurroundings {
  readonly client: LlmClient;
  readonly observer: OptimiserObserver;
  readonly functionName: string;
  /** Hashes of the pool: these texts add nothing. */
  readonly known: ReadonlySet<string>;
  /** Number of the update that asks, 0 at set-up. */
  readonly update: number;
  readonly signal?: AbortSignal;
}

export interface QueryResult {
  /** New policies, in the order of prompts and replies. */
  readonly policies: readonly Policy[];
  readonly rejected: number;
  readonly duplicates: number;
  /** Per prompt: tokens of it and its replies, a quarter of the characters where nobody counted. */
  readonly tokens: readonly number[];
  /** Per prompt: why replies to it hold no policy. */
  readonly rejections: readonly (readonly string[])[];
}

/**
 * Sends prompts, all at once, and makes policies of the replies. Replies are dealt with in the order of the prompts once all are there,
 * so neither policies nor events depend on who answers first. @throws LlmError the first failure; the other calls are stopped
 */
export async function queryPolicies(queries: readonly PolicyQuery[], around: QuerySurroundings): Promise<QueryResult> {
  for (const query of queries) announce(query, around);
  const completions = await completeAll(queries, around);
  const seen = new Set(around.known);
  const policies: Policy[] = [];
  const rejections: string[][] = [];
  const counts = { policy: 0, duplicate: 0, rejected: 0 };
  for (const [index, query] of queries.entries()) {
    const completion = completions[index]!;
    const outcomes = completion.replies.map((text, reply): ReplyOutcome => {
      const short = completion.details[reply]!.finishReason === 'length';
      const parsed = parseReply(text, around.functionName, query.about?.parent.source);
      if (!parsed.ok) return { is: 'rejected', reason: short ? `${parsed.reason}; it was cut off at its length limit` : parsed.reason, unmatched: parsed.unmatched };
      const policy = createPolicy(parsed.source, { origin: query.request.kind, parents: parentsOf(query), promptId: query.request.id, createdAtUpdate: around.update });
      if (seen.has(policy.hash)) return { is: 'duplicate', policy: policy.hash };
      seen.add(policy.hash);
      policies.push(policy);
      around.observer.policy?.(policy);
      return { is: 'policy', policy: policy.hash, form: parsed.form, cutOff: short || parsed.cutOff };
    });
    for (const outcome of outcomes) counts[outcome.is] += 1;
    rejections.push(outcomes.flatMap((outcome) => (outcome.is === 'rejected' ? [outcome.reason] : [])));
    report(query, completion, outcomes, around);
  }
  return { policies, rejected: counts.rejected, duplicates: counts.duplicate, tokens: queries.map((query, index) => tokensOf(query, completions[index]!)), rejections };
}

function parentsOf({ about }: PolicyQuery): string[] {
  if (about === undefined) return [];
  return about.partner === undefined ? [about.parent.hash] : [about.parent.hash, about.partner.hash];
}

function tokensOf({ request }: PolicyQuery, { usage, replies }: LlmCompletion): number {
  if (usage !== undefined) return usage.promptTokens + usage.completionTokens;
  const asked = request.messages.reduce((sum, { content }) => sum + content.length, 0) * request.replies;
  return Math.ceil((asked + replies.reduce((sum, text) => sum + text.length, 0)) / 4);
}

function subjectOf(about: PolicySubject | undefined): { readonly parent?: string; readonly sample?: number; readonly operator?: Operator; readonly partner?: string } {
  if (about === undefined) return {};
  const { parent, sample, operator, partner } = about;
  return { parent: parent.hash, sample, ...(operator === undefined ? {} : { operator }), ...(partner === undefined ? {} : { partner: partner.hash }) };
}

async function completeAll(queries: readonly PolicyQuery[], { client, signal }: QuerySurroundings): Promise<readonly LlmCompletion[]> {
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const calls = queries.map((query) => client.complete(query.request, either));
  try {
    return await Promise.all(calls);
  } catch (error) {
    stop.abort();
    await Promise.allSettled(calls);
    throw error;
  }
}

function announce({ request, about }: PolicyQuery, { observer, update }: QuerySurroundings): void {
  observer.event?.({
    kind: 'promptSent',
    prompt: request.id,
    promptKind: request.kind,
    update,
    ...subjectOf(about),
    ...(request.model === undefined ? {} : { model: request.model }),
    requestHash: requestHash(request.kind, request.messages, request.firstReply),
    replies: request.replies,
  });
}

function report({ request, about }: PolicyQuery, completion: LlmCompletion, outcomes: readonly ReplyOutcome[], { client, observer, update }: QuerySurroundings): void {
  const record: PromptRecord = {
    id: request.id,
    kind: request.kind,
    update,
    client: client.name,
    seed: request.seed,
    messages: request.messages,
    ...subjectOf(about),
    replies: completion.replies.map((text, index) => ({ text, details: completion.details[index]!, outcome: outcomes[index]! })),
    ...(completion.usage === undefined ? {} : { usage: completion.usage }),
  };
  observer.prompt?.(record);
  for (const [index, { text, details, outcome }] of record.replies.entries()) {
    observer.event?.({
      kind: 'replyReceived',
      prompt: request.id,
      reply: index + 1,
      outcome: outcome.is,
      ...(outcome.is === 'rejected' ? { reason: outcome.reason } : { policy: outcome.policy }),
      characters: text.length,
      ...details,
    });
  }
}
