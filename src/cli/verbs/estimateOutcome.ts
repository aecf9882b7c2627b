import type { SessionEstimate } from '../../training/session/estimateSession.ts';
import type { VerbOutcome } from './Verb.ts';

/** What `--dry-run` prints. */
export function estimateOutcome(estimate: SessionEstimate): VerbOutcome {
  const { answers, model, setupCalls, updateCalls, calls, promptTokens, replyTokens, cost, basis } = estimate;
  const priced = cost === undefined ? `unknown: ${model} has no price (give --llm-prices ${model}=<prompt>/<reply> per million tokens)` : cost.toFixed(2);
  const lines = [
    `calls: ${calls} (${setupCalls} at set-up, at most ${updateCalls} in updates)`,
    `tokens: about ${promptTokens} of prompts, ${replyTokens} of replies`,
    `cost: ${priced}`,
    `from ${basis}, four characters to a token${answers === 'openai' ? '' : `; as configured, answers come from ${answers} and cost nothing`}`,
  ];
  return { document: { ...estimate, cost: cost ?? null }, data: [`${lines.join('\n')}\n`] };
}
