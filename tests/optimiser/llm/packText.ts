import type { LlmRequest } from '../../../src/optimiser/llm/LlmClient.ts';
import { replyId } from '../../../src/optimiser/llm/LlmClient.ts';
import { writePackAnswer, writePackRequest } from '../../../src/optimiser/llm/PackEntry.ts';

/** The text of a pack in which each request has one answer per reply. */
export function packText(entries: readonly { readonly request: LlmRequest; readonly answers: readonly string[] }[]): string {
  const lines = entries.flatMap(({ request, answers }) =>
    answers.flatMap((text, index) => {
      const id = replyId(request, index);
      return [writePackRequest(id, request, index, 'recorded-1'), writePackAnswer(id, text, { model: 'recorded-1', finishReason: 'stop', source: 'live' })];
    }),
  );
  return lines.map((line) => `${line}\n`).join('');
}
