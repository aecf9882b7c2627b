import { fencedBlocks } from './fencedBlocks.ts';
import { declaredNames, joinCodeBlocks } from './joinCodeBlocks.ts';
import { applyEdits, hasEdits, readEdits } from './searchReplace.ts';
import type { UnmatchedEdit } from './searchReplace.ts';

/** What a reply holds: a policy's text, or the reason why it holds none. A reply without code is a failing result, never an error. */
export type ParsedReply =
  | { readonly ok: true; readonly source: string; readonly form: 'code' | 'edits'; /** The reply ended inside the code. */ readonly cutOff: boolean }
  | { readonly ok: false; readonly reason: string; readonly unmatched: readonly UnmatchedEdit[] };

const STARTS_AS_CODE = /^(?:\/\/|\/\*|['"]use strict['"]|import\s|export\s|function\b|async\s+function\b|const\s|let\s|class\s|type\s|interface\s)/u;

/**
 * Gets the policy out of a reply. In this order: search/replace edits of the previous code (see {@link readEdits}), where one that does not match
 * spoils the reply and is reported; fenced blocks (see {@link joinCodeBlocks}); a reply that is code from its first character on.
 * What a reasoning model thinks aloud between `<think>` marks is left out first, because it often holds drafts.
 *
 * @param previous the code that the prompt showed; absent at set-up
 */
export function parseReply(reply: string, functionName: string, previous?: string): ParsedReply {
  const text = withoutThinking(reply.replace(/\r\n?/gu, '\n'));
  if (text.trim() === '') return failure('the reply is empty');
  if (hasEdits(text)) return previous === undefined ? failure('the reply edits code, but it was shown none') : edited(text, previous);
  const joined = joinCodeBlocks(fencedBlocks(text), functionName);
  if (joined !== undefined) return { ok: true, source: joined.code, form: 'code', cutOff: joined.cutOff };
  if (STARTS_AS_CODE.test(text.trimStart()) && declaredNames(text).has(functionName)) return { ok: true, source: text, form: 'code', cutOff: false };
  return failure('the reply holds no code block');
}

function edited(text: string, previous: string): ParsedReply {
  const { edits, unfinished } = readEdits(text);
  const { source, unmatched } = applyEdits(previous, edits);
  const failed = [...unfinished, ...unmatched];
  const total = edits.length + unfinished.length;
  if (failed.length > 0) return { ok: false, reason: `${failed.length} of ${total} edits cannot be made: ${failed.map(({ number, reason }) => `edit ${number}: ${reason}`).join('; ')}`, unmatched: failed };
  return { ok: true, source, form: 'edits', cutOff: false };
}

/** Some servers strip the opening mark and leave the closing one. */
function withoutThinking(text: string): string {
  const end = text.lastIndexOf('</think>');
  if (end >= 0) return text.slice(end + '</think>'.length);
  return text.trimStart().startsWith('<think>') ? '' : text;
}

function failure(reason: string): ParsedReply {
  return { ok: false, reason, unmatched: [] };
}
