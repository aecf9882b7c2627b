import { z } from 'zod';
import { LlmError } from '../../optimiser/llm/LlmError.ts';
import type { OpenAiSettingsInput } from '../../optimiser/llm/OpenAiSettings.ts';
import type { Settings } from '../settings.ts';

const ExtraBodySchema = z.record(z.string(), z.unknown());

/** The one place where settings become those of a client. @throws LlmError LLM_SETTINGS */
export function endpointSettings(llm: Settings['llm']): OpenAiSettingsInput {
  const { baseUrl, apiKey, azureDeployment, azureApiVersion, model, temperature, stream, timeoutS, idleS, retries, concurrency, sendSeed, extraBody } = llm;
  return {
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(azureDeployment === undefined ? {} : { azure: { deployment: azureDeployment, apiVersion: azureApiVersion } }),
    ...(apiKey === undefined ? {} : { apiKey }),
    model,
    ...(temperature === undefined ? {} : { temperature }),
    stream,
    timeoutMs: timeoutS * 1000,
    idleMs: idleS * 1000,
    retries,
    concurrency,
    sendSeed,
    ...(extraBody === undefined ? {} : { extraBody: parsedBody(extraBody) }),
  };
}

function parsedBody(text: string): Record<string, unknown> {
  const wrong = (cause: unknown): LlmError => new LlmError('LLM_SETTINGS', 'llm.extraBody is no JSON object', { where: 'llm.extraBody', kind: 'usage', remedy: 'write it like {"top_k": 20}', cause });
  try {
    return ExtraBodySchema.parse(JSON.parse(text));
  } catch (cause) {
    throw wrong(cause);
  }
}
