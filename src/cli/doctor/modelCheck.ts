import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Settings } from '../../training/settings.ts';
import { nearestWord } from '../nearestWord.ts';
import type { Check, Finding } from './Check.ts';

const TIMEOUT_MS = 10_000;
const OPENAI_URL = 'https://api.openai.com/v1';

/** The list of models that OpenAI-compatible servers give at `<base>/models`. */
const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Who will answer prompts, and does it answer? The network is touched only when an endpoint is configured; no tokens are spent. */
export const modelCheck: Check = {
  name: 'language model',
  run(settings) {
    const { run, llm } = settings;
    const asksEndpoint = run.llm === 'openai' || (run.llm === 'auto' && (llm.apiKey !== undefined || llm.baseUrl !== undefined));
    if (asksEndpoint) return checkEndpoint(settings);
    if (run.llm === 'manual') return { status: 'ok', message: 'prompts are answered by hand through files' };
    const why = run.llm === 'auto' ? 'no endpoint is configured, so ' : '';
    if (existsSync(llm.pack)) return { status: 'ok', message: `${why}recorded answers are used: ${llm.pack}` };
    return { status: 'fail', message: `${why}recorded answers are used, but they are missing: ${llm.pack}`, remedy: 'set CODRIVER_LLM_API_KEY or CODRIVER_LLM_BASE_URL, or name a pack with --llm-pack' };
  },
};

async function checkEndpoint({ llm }: Settings): Promise<Finding> {
  const base = (llm.baseUrl ?? OPENAI_URL).replace(/\/+$/, '');
  const isAzure = llm.azureDeployment !== undefined;
  const list = isAzure ? `${base}/openai/models?api-version=${llm.azureApiVersion}` : `${base}/models`;
  const headers = isAzure ? { 'api-key': llm.apiKey ?? '' } : { authorization: `Bearer ${llm.apiKey ?? 'local'}` };
  const start = performance.now();
  let status: number;
  let body: string;
  try {
    const response = await fetch(list, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    status = response.status;
    body = await response.text();
  } catch (error) {
    return { status: 'fail', message: `no answer (${reasonOf(error)}) from ${base}`, remedy: 'start the server, or correct CODRIVER_LLM_BASE_URL' };
  }
  const facts = { httpStatus: status, answerMs: Math.round(performance.now() - start), baseUrl: base, model: llm.model };
  if (status === 401 || status === 403) return { status: 'fail', message: `the key is refused (HTTP ${status}) by ${base}`, remedy: 'set CODRIVER_LLM_API_KEY to a key of this endpoint', facts };
  if (status >= 500) return { status: 'fail', message: `the server fails (HTTP ${status}): ${base}`, remedy: 'look at the log of the server, or try again later', facts };
  const models = readModels(body);
  if (status !== 200 || models === undefined) {
    return { status: 'warn', message: `answers, but gives no list of models (HTTP ${status}): ${base}`, remedy: 'check that CODRIVER_LLM_BASE_URL ends where /chat/completions begins, usually in /v1', facts };
  }
  // A resource of Azure lists what could be deployed, not what is.
  if (isAzure) return { status: 'ok', message: `the resource answers (${facts.answerMs} ms); whether it has the deployment ${llm.azureDeployment} shows at the first call: ${base}`, facts };
  if (!models.includes(llm.model)) {
    const nearest = nearestWord(llm.model, models);
    const hint = nearest === undefined ? `it has ${models.slice(0, 5).join(', ')}` : `did you mean ${nearest}?`;
    return { status: 'fail', message: `there is no model ${llm.model} at ${base}`, remedy: `set CODRIVER_LLM_MODEL; ${hint}`, facts };
  }
  return { status: 'ok', message: `${llm.model} is there (${facts.answerMs} ms): ${base}`, facts };
}

/** The models in the answer, or `undefined` when it is something else (a web page of a proxy, say). */
function readModels(body: string): string[] | undefined {
  try {
    return ModelList.safeParse(JSON.parse(body)).data?.data.map(({ id }) => id);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `none within ${TIMEOUT_MS / 1000} s`;
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
