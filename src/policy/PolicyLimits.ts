/** What one call of a policy may use. Steps end every ordinary runaway in the same place on every machine; the rest is a net. */
export interface PolicyLimits {
  /** Budget of one call in steps: roughly syntax nodes executed, and elements touched by built-in functions. */
  readonly steps: number;
  /** Wall-clock deadline of one call. It only counts when the policy really had the processor, and only the second time. */
  readonly callTimeoutMs: number;
  /** Heap of one policy's isolate. */
  readonly heapMb: number;
  /** Growth of the whole host process during one request, above which it is killed. */
  readonly hostGrowthMb: number;
  /** Longest memory of a policy, as JSON text. */
  readonly memoryCharacters: number;
  /** Longest text that `console.log` keeps per call. */
  readonly logCharacters: number;
  /** After so many calls of one batch that had to be killed, the rest of the batch is not run. */
  readonly killsPerBatch: number;
  /** After so many calls of one batch that used up their steps, the rest of the batch is not run. */
  readonly exhaustionsPerBatch: number;
}

/** 5 million steps take some 10 to 200 ms and can retain about 50 MB, so that they end well before the deadline and the heap do. */
export const DEFAULT_POLICY_LIMITS: PolicyLimits = {
  steps: 5_000_000,
  callTimeoutMs: 1000,
  heapMb: 128,
  hostGrowthMb: 512,
  memoryCharacters: 8192,
  logCharacters: 2000,
  killsPerBatch: 2,
  exhaustionsPerBatch: 32,
};
