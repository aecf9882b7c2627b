import type { LlmClient } from './LlmClient.ts';
import { ManualClient } from './ManualClient.ts';
import type { ManualSettings } from './ManualClient.ts';
import { OpenAiClient } from './OpenAiClient.ts';
import { resolveOpenAiSettings } from './OpenAiSettings.ts';
import type { OpenAiSettingsInput } from './OpenAiSettings.ts';
import { RecordClient } from './RecordClient.ts';
import { ReplayClient } from './ReplayClient.ts';

/** Who answers prompts. */
export type LlmChoice =
  | { readonly use: 'openai'; readonly settings: OpenAiSettingsInput }
  | { readonly use: 'replay'; readonly pack: string }
  | { readonly use: 'manual'; readonly settings: ManualSettings };

export interface LlmSurroundings {
  /** Write all traffic to this pack as well. */
  readonly record?: string;
  /** Where settings of an endpoint are looked up that the choice leaves open: `process.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Opens the client that the user chose. @throws LlmError LLM_SETTINGS, LLM_PACK_MISSING, LLM_PACK_FORMAT */
export async function openLlmClient(choice: LlmChoice, around: LlmSurroundings): Promise<LlmClient> {
  switch (choice.use) {
    case 'openai': {
      const settings = resolveOpenAiSettings(choice.settings, around.environment);
      return recorded(new OpenAiClient(settings), around.record, settings.apiKey === undefined ? [] : [settings.apiKey]);
    }
    case 'replay':
      return recorded(await ReplayClient.open(choice.pack), around.record, []);
    case 'manual':
      return recorded(new ManualClient(choice.settings), around.record, []);
  }
}

function recorded(client: LlmClient, file: string | undefined, secrets: readonly string[]): LlmClient {
  return file === undefined ? client : new RecordClient(client, file, secrets);
}
