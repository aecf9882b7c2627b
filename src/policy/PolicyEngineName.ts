/**
 * What policies run in, inside the sandbox's child process: `isolated-vm` is V8 with a heap of its own per policy, fast; `quickjs` is an
 * interpreter in WebAssembly, several times slower, that runs on every platform.
 */
export const POLICY_ENGINES = ['isolated-vm', 'quickjs'] as const;

export type PolicyEngineName = (typeof POLICY_ENGINES)[number];
