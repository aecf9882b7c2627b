import { z } from 'zod';
import { LlmError } from './LlmError.ts';

const OPENAI_URL = 'https://api.openai.com/v1';

/** How to reach an OpenAI-compatible endpoint (OpenAI, Ollama, vLLM, llama.cpp, a proxy). */
export const OpenAiSettingsSchema = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => hasNeither(url), 'must hold no user, password, query or fragment; a key goes into apiKey')
    .default(OPENAI_URL)
    .describe('base URL; requests go to <baseUrl>/chat/completions'),
  apiKey: z.string().min(1).optional().describe('key; local servers need none'),
  model: z.string().min(1).default('gpt-5-mini').describe('model to ask'),
  temperature: z.number().min(0).max(2).optional().describe("sampling temperature; the endpoint's own by default"),
  timeoutMs: z.number().min(1).default(300_000).describe('longest wait for one answer; Node itself gives up on an answer that has not begun after 300 s'),
  retries: z.int().min(0).max(20).default(4).describe('further tries after a call that failed for a passing reason'),
  retryDelayMs: z.number().min(0).default(500).describe('wait before the first further try; doubles each time, up to 16 times as long'),
  concurrency: z.int().min(1).max(64).default(4).describe('calls under way at once'),
  sendSeed: z.boolean().default(true).describe('send a seed per reply; off for endpoints that refuse the field'),
  extraBody: z.record(z.string(), z.unknown()).default({}).describe('further fields of the request body, for what one model or server needs'),
});

export type OpenAiSettings = Readonly<z.infer<typeof OpenAiSettingsSchema>>;
export type OpenAiSettingsInput = Readonly<Partial<z.input<typeof OpenAiSettingsSchema>>>;

/** Environment variables of each setting, the first that is set counts. */
const VARIABLES: Readonly<Partial<Record<keyof OpenAiSettings, readonly string[]>>> = {
  baseUrl: ['CODRIVER_LLM_BASE_URL', 'OPENAI_BASE_URL'],
  apiKey: ['CODRIVER_LLM_API_KEY', 'OPENAI_API_KEY'],
  model: ['CODRIVER_LLM_MODEL', 'OPENAI_MODEL'],
  temperature: ['CODRIVER_LLM_TEMPERATURE'],
  timeoutMs: ['CODRIVER_LLM_TIMEOUT_MS'],
  retries: ['CODRIVER_LLM_RETRIES'],
  concurrency: ['CODRIVER_LLM_CONCURRENCY'],
  extraBody: ['CODRIVER_LLM_EXTRA_BODY'],
};
const AS_TEXT: ReadonlySet<string> = new Set(['baseUrl', 'apiKey', 'model']);

/**
 * Settings in full: what is given counts before the environment, the environment before the defaults.
 * @throws LlmError LLM_SETTINGS; its message never holds the key
 */
export function resolveOpenAiSettings(given: OpenAiSettingsInput, environment: Readonly<Record<string, string | undefined>>): OpenAiSettings {
  const raw: Record<string, unknown> = {};
  for (const [setting, names] of Object.entries(VARIABLES)) {
    const name = names.find((one) => (environment[one] ?? '') !== '');
    if (name !== undefined) raw[setting] = AS_TEXT.has(setting) ? environment[name] : parseVariable(name, environment[name]!);
  }
  for (const [setting, value] of Object.entries(given)) if (value !== undefined) raw[setting] = value;
  const parsed = OpenAiSettingsSchema.safeParse(raw);
  if (!parsed.success) throw new LlmError('LLM_SETTINGS', `the settings of the language model are wrong: ${z.prettifyError(parsed.error)}`, { kind: 'usage', remedy: 'correct the setting, or the variable CODRIVER_LLM_… or OPENAI_… that gave it' });
  if (parsed.data.apiKey === undefined && new URL(parsed.data.baseUrl).hostname === new URL(OPENAI_URL).hostname) {
    throw new LlmError('LLM_SETTINGS', 'there is no key for the endpoint', { where: OPENAI_URL, remedy: 'set OPENAI_API_KEY, or OPENAI_BASE_URL for a server that needs none' });
  }
  return parsed.data;
}

function hasNeither(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password, search, hash } = new URL(text);
  return username + password + search + hash === '';
}

function parseVariable(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LlmError('LLM_SETTINGS', `${name} is neither a number nor JSON`, { where: name, kind: 'usage', remedy: `set ${name} to a number, or to a JSON object where fields are meant`, cause });
  }
}
