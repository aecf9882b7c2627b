/** Asks a session to stop: it finishes the step it is in, saves, and says how to resume. Sessions poll it between steps. */
export interface StopRequest {
  readonly requested: boolean;
  /** What asked for it, for the log: `SIGINT`, `SIGTERM`. */
  readonly reason: string | undefined;
  /** Aborts with the request, so that a wait between steps (for an answer, a free worker) can end early. */
  readonly signal: AbortSignal;
}
