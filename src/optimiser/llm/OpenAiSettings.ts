import { z } from 'zod';
import { LlmError } from './LlmError.ts';

const OPENAI_URL = 'https://api.openai.com/v1';

/** Where an Azure resource keeps a model, and how it is spoken to. */
const AzureSchema = z.strictObject({
  deployment: z.string().regex(/^[\w.-]+$/, 'the name of a deployment: letters, digits, ".", "_" and "-"').describe('name of the deployment'),
  apiVersion: z.string().regex(/^[\w.-]+$/, 'a version such as 2024-10-21').describe('version of the interface, sent as api-version'),
});

/** How to reach an OpenAI-compatible endpoint (OpenAI, Azure OpenAI, Ollama, vLLM, llama.cpp, a proxy). */
export const OpenAiSettingsSchema = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => hasNeither(url), 'must hold no user, password, query or fragment; a key goes into apiKey')
    .default(OPENAI_URL)
    .describe('base URL; requests go to <baseUrl>/chat/completions; with azure the address of the resource'),
  azure: AzureSchema.optional().describe('set for Azure OpenAI: requests go to <baseUrl>/openai/deployments/<deployment>/chat/completions, the key into the header api-key'),
  apiKey: z.string().min(1).optional().describe('key; local servers need none'),
  model: z.string().min(1).default('gpt-5-mini').describe('model to ask'),
  temperature: z.number().min(0).max(2).optional().describe("sampling temperature; the endpoint's own by default"),
  stream: z.boolean().default(false).describe('let the endpoint stream: then a long answer is no time-out as long as something comes'),
  timeoutMs: z.number().min(1).default(300_000).describe('longest wait for one answer, or when streaming for its beginning; Node itself gives up on an answer that has not begun after 300 s'),
  idleMs: z.number().min(1).default(60_000).describe('longest silence within a streamed answer'),
  retries: z.int().min(0).max(20).default(4).describe('further tries after a call that failed for a passing reason'),
  retryDelayMs: z.number().min(0).default(500).describe('wait before the first further try; doubles each time, up to 16 times as long'),
  concurrency: z.int().min(1).max(64).default(4).describe('calls under way at once'),
  sendSeed: z.boolean().default(true).describe('send a seed per reply; off for endpoints that refuse the field'),
  extraBody: z.record(z.string(), z.unknown()).default({}).describe('further fields of the request body, for what one model or server needs'),
});

export type OpenAiSettings = Readonly<z.infer<typeof OpenAiSettingsSchema>>;
export type OpenAiSettingsInput = Readonly<z.input<typeof OpenAiSettingsSchema>>;

/** Settings in full. @throws LlmError LLM_SETTINGS; its message never holds the key */
export function resolveOpenAiSettings(given: OpenAiSettingsInput): OpenAiSettings {
  const parsed = OpenAiSettingsSchema.safeParse(given);
  if (!parsed.success) throw new LlmError('LLM_SETTINGS', `the settings of the language model are wrong: ${z.prettifyError(parsed.error)}`, { kind: 'usage', remedy: 'correct the setting; codriver config show says where each value came from' });
  const { apiKey, baseUrl, azure } = parsed.data;
  if (apiKey === undefined && (azure !== undefined || new URL(baseUrl).hostname === new URL(OPENAI_URL).hostname)) {
    throw new LlmError('LLM_SETTINGS', 'there is no key for the endpoint', { where: baseUrl, remedy: 'set CODRIVER_LLM_API_KEY (or OPENAI_API_KEY), or CODRIVER_LLM_BASE_URL for a server that needs none' });
  }
  return parsed.data;
}

/** Where the calls of these settings go, and with what beside their bodies. */
export function endpointOf({ baseUrl, azure, apiKey = 'local' }: OpenAiSettings): { readonly baseUrl: string; readonly query: Readonly<Record<string, string>>; readonly headers: Readonly<Record<string, string | null>> } {
  if (azure === undefined) return { baseUrl, query: {}, headers: {} };
  return {
    baseUrl: `${baseUrl.replace(/\/+$/, '')}/openai/deployments/${azure.deployment}`,
    query: { 'api-version': azure.apiVersion },
    headers: { 'api-key': apiKey, authorization: null },
  };
}

function hasNeither(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password, search, hash } = new URL(text);
  return username + password + search + hash === '';
}
