/** How the `codriver` command ends because of an error; see the CLI's exit codes. */
export type FaultKind = 'usage' | 'environment' | 'limit' | 'internal';

export interface FaultDetails {
  /** File, element, line or endpoint that the error is about. */
  readonly where?: string;
  /** What the user can do next, as an imperative sentence. */
  readonly remedy: string;
  readonly kind?: FaultKind;
  readonly cause?: unknown;
}

/**
 * Every error that we expect: a stable code, what happened, where, and what to do next. Subclasses narrow `code` with `declare`.
 * A bad sample, policy or message is not one of these: it is a result with a reason.
 */
export class CodriverError extends Error {
  override readonly name: string = 'CodriverError';
  readonly code: string;
  readonly where: string | undefined;
  readonly remedy: string;
  readonly kind: FaultKind;

  constructor(code: string, message: string, details: FaultDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.where = details.where;
    this.remedy = details.remedy;
    this.kind = details.kind ?? 'usage';
  }
}
