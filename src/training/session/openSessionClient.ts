import { mkdirSync } from 'node:fs';
import type { LlmClient } from '../../optimiser/llm/LlmClient.ts';
import { openLlmClient } from '../../optimiser/llm/openLlmClient.ts';
import type { Progress } from '../Progress.ts';
import { projectFile } from '../projectFile.ts';
import type { RunFolder } from '../RunFolder.ts';
import type { Settings } from '../settings.ts';
import { endpointSettings } from './endpointSettings.ts';

/**
 * Opens whoever answers the session's prompts. Answers of endpoints and people are always recorded into the run's own pack (or the one asked
 * for), so that a resumed run asks, and pays for, nothing twice.
 */
export async function openSessionClient(settings: Pick<Settings, 'run' | 'llm' | 'budget'>, folder: RunFolder, progress: Progress): Promise<LlmClient> {
  const { llm, budget } = settings;
  const record = llm.record ?? folder.file('prompts', 'pack.jsonl');
  const around = { record, budget: limitsOf(budget), prices: llm.prices };
  const use = whoAnswers(settings);
  switch (use) {
    case 'replay':
      return await openLlmClient({ use, pack: projectFile(llm.pack) }, llm.record === undefined ? {} : { record });
    case 'manual': {
      const waitingIn = llm.manualFolder ?? folder.file('prompts', 'manual');
      mkdirSync(waitingIn, { recursive: true });
      return await openLlmClient({ use, settings: { folder: waitingIn, model: llm.model, onWaiting: (prompt, reply) => progress.note(`waiting for an answer to ${prompt} in ${reply}`) } }, around);
    }
    case 'openai':
      return await openLlmClient({ use, settings: endpointSettings(llm) }, around);
  }
}

/** Who answers, with `auto` decided: an endpoint when one is configured, else the pack. */
export function whoAnswers({ run, llm }: Pick<Settings, 'run' | 'llm'>): 'openai' | 'replay' | 'manual' {
  if (run.llm !== 'auto') return run.llm;
  return llm.apiKey !== undefined || llm.baseUrl !== undefined ? 'openai' : 'replay';
}

function limitsOf({ calls, tokens, money }: Settings['budget']): { readonly calls?: number; readonly tokens?: number; readonly money?: number } {
  return { ...(calls === undefined ? {} : { calls }), ...(tokens === undefined ? {} : { tokens }), ...(money === undefined ? {} : { money }) };
}
