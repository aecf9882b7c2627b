import { describe, expect, it } from 'vitest';
import { LlmError } from '../../../src/optimiser/llm/LlmError.ts';
import { readPack, requestHash, writePackAnswer, writePackRequest } from '../../../src/optimiser/llm/PackEntry.ts';
import { request } from './llmClientConformance.ts';

const asked = writePackRequest('r1', request({ firstReply: 2 }), 1, 'm');
const answered = writePackAnswer('r1', 'code', { model: 'm-2026', finishReason: 'stop', source: 'live', usage: { promptTokens: 5, completionTokens: 2 } });

function refusal(text: string): { readonly code: string; readonly where: string | undefined; readonly message: string } {
  try {
    readPack(text, 'p.jsonl');
  } catch (error) {
    if (error instanceof LlmError) return { code: error.code, where: error.where, message: error.message };
    throw error;
  }
  throw new Error('the pack was read');
}

describe('a pack', () => {
  it('is JSON Lines in the layout of OpenAI batch files', () => {
    expect(JSON.parse(asked)).toEqual({
      custom_id: 'r1',
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'm', messages: [{ role: 'user', content: 'better, please' }], metadata: { kind: 'update', reply: '3' } },
    });
    expect(JSON.parse(answered)).toEqual({
      custom_id: 'r1',
      response: {
        status_code: 200,
        body: { object: 'chat.completion', model: 'm-2026', choices: [{ index: 0, message: { role: 'assistant', content: 'code' }, finish_reason: 'stop' }], usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 } },
      },
      error: null,
    });
  });

  it('is read back as it was written', () => {
    expect(readPack(`${asked}\n${answered}\n`, 'p')).toEqual({
      entries: [{ id: 'r1', kind: 'update', requestHash: requestHash('update', request().messages, 3), promptCharacters: 'better, please'.length, text: 'code', details: { model: 'm-2026', finishReason: 'stop', usage: { promptTokens: 5, completionTokens: 2 } } }],
      unanswered: [],
    });
  });

  it('keeps the order of its request lines, wherever the answers stand', () => {
    const line = (id: string): string => writePackRequest(id, request(), 0, 'm');
    const answer = (id: string): string => writePackAnswer(id, `to ${id}`, { model: 'm', finishReason: 'stop', source: 'live' });
    const pack = readPack([line('a'), line('b'), answer('b'), line('c'), answer('a'), '', answer('c')].join('\n'), 'p');
    expect(pack.entries.map(({ text }) => text)).toEqual(['to a', 'to b', 'to c']);
  });

  it('names requests without a usable answer: none, a failed item, a body that is no completion', () => {
    const hash = requestHash('update', request().messages, 0);
    const line = (id: string): string => writePackRequest(id, request(), 0, 'm');
    const failed = JSON.stringify({ custom_id: 'b', response: { status_code: 500, body: {} }, error: null });
    const odd = JSON.stringify({ custom_id: 'c', response: { status_code: 200, body: '<html>' }, error: null });
    const expired = JSON.stringify({ custom_id: 'd', response: null, error: { code: 'batch_expired' } });
    expect(readPack([line('a'), line('b'), failed, line('c'), odd, line('d'), expired].join('\n'), 'p')).toEqual({ entries: [], unanswered: ['a', 'b', 'c', 'd'].map((id) => ({ id, requestHash: hash })) });
  });

  it('may end in half a line, as a killed writer leaves it', () => {
    expect(readPack(`${asked}\n${answered}\n{"custom_id":"r2","meth`, 'p').entries).toHaveLength(1);
  });

  it.each<[string, string, string, RegExp]>([
    ['a line that is not JSON', `${asked}\nnonsense\n`, 'p.jsonl:2', /not JSON/u],
    ['an id that occurs twice', `${asked}\n${asked}\n`, 'p.jsonl:2', /r1 occurs twice/u],
    ['an unknown kind', `\n${asked.replace('"update"', '"guess"')}\n`, 'p.jsonl:2', /kind/u],
    ['a request without a kind', asked.replace('"kind":"update",', ''), 'p.jsonl:1', /kind/u],
    ['messages of a wrong shape', asked.replace('"role":"user"', '"role":"robot"'), 'p.jsonl:1', /role/u],
    ['an answer without its request', answered, 'p.jsonl', /r1 has no request line/u],
    ['a list', '[]\n', 'p.jsonl:1', /expected object/u],
  ])('is refused for %s, with the line', (_, text, where, message) => {
    const thrown = refusal(text);
    expect({ code: thrown.code, where: thrown.where }).toEqual({ code: 'LLM_PACK_FORMAT', where });
    expect(thrown.message).toMatch(message);
  });
});

describe('requestHash', () => {
  it('covers kind, messages and reply number, and nothing else', () => {
    const messages = request().messages;
    const hash = requestHash('update', messages, 0);
    expect(hash).toMatch(/^[0-9a-f]{64}$/u);
    expect(requestHash('update', structuredClone(messages), 0)).toBe(hash);
    const others = [requestHash('setup', messages, 0), requestHash('update', messages, 1), requestHash('update', [], 0), requestHash('update', [{ role: 'system', content: messages[0]!.content }], 0), requestHash('update', [...messages, ...messages], 0)];
    expect(new Set([hash, ...others]).size).toBe(6);
  });

  it('does not confuse where one message ends and the next begins', () => {
    expect(requestHash('update', [{ role: 'user', content: 'ab' }, { role: 'user', content: 'c' }], 0)).not.toBe(requestHash('update', [{ role: 'user', content: 'a' }, { role: 'user', content: 'bc' }], 0));
  });
});
