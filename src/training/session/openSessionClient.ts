import { mkdirSync } from 'node:fs';
import type { LlmClient } from '../../optimiser/llm/LlmClient.ts';
import { openLlmClient } from '../../optimiser/llm/openLlmClient.ts';
import type { Progress } from '../Progress.ts';
import { projectFile } from '../projectFile.ts';
import type { RunFolder } from '../RunFolder.ts';
import type { Settings } from '../settings.ts';

/**
 * Opens whoever answers the session's prompts. Answers of endpoints and people are always recorded into the run's own pack (or the one asked
 * for), so that a resumed run asks nothing twice.
 */
export async function openSessionClient(settings: Settings, folder: RunFolder, progress: Progress): Promise<LlmClient> {
  const { llm, run } = settings;
  const hasEndpoint = llm.apiKey !== undefined || llm.baseUrl !== undefined;
  const use = run.llm === 'auto' ? (hasEndpoint ? 'openai' : 'replay') : run.llm;
  const record = llm.record ?? folder.file('prompts', 'pack.jsonl');
  switch (use) {
    case 'replay':
      return await openLlmClient({ use, pack: projectFile(llm.pack) }, { ...(llm.record === undefined ? {} : { record: llm.record }), environment: {} });
    case 'manual': {
      const waitingIn = llm.manualFolder ?? folder.file('prompts', 'manual');
      mkdirSync(waitingIn, { recursive: true });
      return await openLlmClient(
        { use, settings: { folder: waitingIn, model: llm.model, onWaiting: (prompt, reply) => progress.note(`waiting for an answer to ${prompt} in ${reply}`) } },
        { record, environment: {} },
      );
    }
    case 'openai':
      return await openLlmClient(
        {
          use,
          settings: {
            ...(llm.baseUrl === undefined ? {} : { baseUrl: llm.baseUrl }),
            ...(llm.apiKey === undefined ? {} : { apiKey: llm.apiKey }),
            model: llm.model,
            ...(llm.temperature === undefined ? {} : { temperature: llm.temperature }),
            timeoutMs: llm.timeoutS * 1000,
            retries: llm.retries,
            concurrency: llm.concurrency,
          },
        },
        { record, environment: {} },
      );
  }
}
