import { setTimeout as sleep } from 'node:timers/promises';
import type { LlmClient, LlmClientState, LlmCompletion, LlmRequest } from '../../src/optimiser/llm/LlmClient.ts';

/** Answers by a function of the request and the reply's number, after a time that another function gives. Keeps no state. */
export class ScriptedClient implements LlmClient {
  readonly name = 'scripted';
  readonly model = 'scripted-1';
  readonly requests: LlmRequest[] = [];
  readonly #answer: (request: LlmRequest, reply: number) => string | Error;
  readonly #delayMs: (request: LlmRequest) => number;

  constructor(answer: (request: LlmRequest, reply: number) => string | Error, delayMs: (request: LlmRequest) => number = () => 0) {
    this.#answer = answer;
    this.#delayMs = delayMs;
  }

  async complete(request: LlmRequest): Promise<LlmCompletion> {
    this.requests.push(request);
    await sleep(this.#delayMs(request));
    const answers = Array.from({ length: request.replies }, (_, index) => this.#answer(request, request.firstReply + index));
    const replies = answers.map((answer) => {
      if (answer instanceof Error) throw answer;
      return answer;
    });
    return { replies, details: replies.map(() => ({ model: this.model, finishReason: 'stop', source: 'live' as const })) };
  }

  save(): LlmClientState {
    return { usedEntries: [] };
  }

  restore(): void {}

  async close(): Promise<void> {}
}
