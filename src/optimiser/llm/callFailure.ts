import { LlmError } from './LlmError.ts';
import type { LlmErrorCode } from './LlmError.ts';

/** Failures of an answer on its way that may go better another time. */
const PASSING_CODES: ReadonlySet<LlmErrorCode> = new Set(['LLM_BAD_ANSWER', 'LLM_TIMEOUT', 'LLM_UNREACHABLE', 'LLM_SERVER']);

/** One call that failed, and whether it may go better another time. */
export interface CallFailure {
  readonly error: LlmError;
  readonly passing: boolean;
  /** How long the endpoint asks to wait, when it does. */
  readonly waitMs?: number;
}

/** The classes of the `openai` package that we tell apart; handed in because the package is loaded late. */
export interface ErrorClasses {
  readonly APIError: abstract new (...parts: never[]) => Error & { readonly status: number | undefined; readonly code?: string | null | undefined; readonly headers: Headers | undefined };
  readonly APIConnectionTimeoutError: abstract new (...parts: never[]) => Error;
  readonly APIConnectionError: abstract new (...parts: never[]) => Error;
  readonly APIUserAbortError: abstract new (...parts: never[]) => Error;
}

/**
 * Tells what a failed call means; undefined for an error that is no failure of the endpoint. The original error is not passed on: it may hold headers or echo the key.
 * @param where endpoint without credentials; @param scrub takes secrets out of a text
 */
export function callFailure(error: unknown, classes: ErrorClasses, where: string, scrub: (text: string) => string): CallFailure | undefined {
  if (error instanceof LlmError) return { error, passing: PASSING_CODES.has(error.code) };
  const said = scrub(error instanceof Error ? oneLine(error.message) : 'unknown failure');
  const fail = (code: LlmErrorCode, message: string, remedy: string): LlmError => new LlmError(code, message, { where, remedy });
  if (error instanceof classes.APIUserAbortError) return { passing: false, error: fail('LLM_ABORTED', 'stopped while waiting for the language model', 'resume the run') };
  if (error instanceof classes.APIConnectionTimeoutError) return { passing: true, error: fail('LLM_TIMEOUT', 'the endpoint did not answer in time', 'raise the time limit, or choose a faster model') };
  if (error instanceof classes.APIConnectionError) return { passing: true, error: fail('LLM_UNREACHABLE', `the endpoint cannot be reached: ${scrub(deepestReason(error))}`, 'start the server, or correct CODRIVER_LLM_BASE_URL; codriver doctor checks it') };
  if (error instanceof classes.APIError) return statusFailure(error, said, fail);
  if (error instanceof SyntaxError) return { passing: true, error: badAnswer('broken JSON', where) };
  // Node's fetch says so when the socket closes while the body is being read; the package passes it on as it is.
  if (error instanceof TypeError && error.message === 'terminated') return { passing: true, error: fail('LLM_UNREACHABLE', `the connection broke off: ${scrub(deepestReason(error))}`, 'resume the run; check the server and the network') };
  return undefined;
}

/** An answer with status 200 that is no chat completion. */
export function badAnswer(what: string, where: string): LlmError {
  return new LlmError('LLM_BAD_ANSWER', `the endpoint's answer is no chat completion: ${what}`, { where, remedy: 'check that the base URL ends in the API\'s path (often /v1) and that no proxy or log-in page answers instead' });
}

function statusFailure(error: InstanceType<ErrorClasses['APIError']>, said: string, fail: (code: LlmErrorCode, message: string, remedy: string) => LlmError): CallFailure {
  const { status } = error;
  if (status === 401 || status === 403) return { passing: false, error: fail('LLM_AUTH', `the endpoint refuses the key: ${said}`, 'set CODRIVER_LLM_API_KEY to a key that may use this model') };
  if (status === 429) {
    const spent = error.code === 'insufficient_quota';
    const waitMs = retryAfterMs(error.headers);
    return {
      passing: !spent,
      error: fail('LLM_RATE_LIMIT', `the endpoint limits the rate: ${said}`, spent ? 'add credit to the account, or use another endpoint' : 'wait and resume the run, or lower the number of calls at once'),
      ...(waitMs === undefined ? {} : { waitMs }),
    };
  }
  if (status === undefined || status >= 500 || status === 408 || status === 409) {
    const waitMs = retryAfterMs(error.headers);
    return { passing: true, error: fail('LLM_SERVER', `the endpoint failed: ${said}`, 'wait and resume the run; look at the server\'s own log if it is yours'), ...(waitMs === undefined ? {} : { waitMs }) };
  }
  return { passing: false, error: fail('LLM_REJECTED', `the endpoint rejects the request: ${said}`, 'check the model\'s name and the request settings') };
}

/** The `retry-after-ms` or `retry-after` header (seconds or a date) as milliseconds from now. */
function retryAfterMs(headers: Headers | undefined): number | undefined {
  const ms = headers?.get('retry-after-ms') ?? '';
  if (/^\d+(?:\.\d+)?$/u.test(ms)) return Number(ms);
  const after = headers?.get('retry-after') ?? '';
  if (/^\d+(?:\.\d+)?$/u.test(after)) return Number(after) * 1000;
  const date = Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** Fetch wraps the telling error (ECONNREFUSED, ENOTFOUND, a certificate) in others. */
function deepestReason(error: Error): string {
  let deepest = error;
  for (let depth = 0; depth < 5 && deepest.cause instanceof Error; depth += 1) deepest = deepest.cause;
  const [inner] = deepest instanceof AggregateError ? deepest.errors : [];
  return oneLine(inner instanceof Error ? inner.message : deepest.message);
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length <= 300 ? line : `${line.slice(0, 300)}…`;
}
