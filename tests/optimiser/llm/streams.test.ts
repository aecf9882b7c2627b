import { afterEach, describe, expect, it, vi } from 'vitest';
import { LlmError } from '../../../src/optimiser/llm/LlmError.ts';
import { OpenAiClient } from '../../../src/optimiser/llm/OpenAiClient.ts';
import { resolveOpenAiSettings, type OpenAiSettingsInput } from '../../../src/optimiser/llm/OpenAiSettings.ts';
import { request } from './llmClientConformance.ts';
import { raw, says, StubEndpoint, type StubAnswer } from './StubEndpoint.ts';

const KEY = 'sk-very-secret-0123456789';
const open: StubEndpoint[] = [];
afterEach(async () => {
  for (const stub of open.splice(0)) await stub.stop();
});

async function against(script: readonly StubAnswer[], settings: Partial<OpenAiSettingsInput> = {}): Promise<{ readonly stub: StubEndpoint; readonly client: OpenAiClient }> {
  const stub = await StubEndpoint.start(script);
  open.push(stub);
  return { stub, client: new OpenAiClient(resolveOpenAiSettings({ baseUrl: stub.baseUrl, apiKey: KEY, model: 'm', retries: 1, retryDelayMs: 1, stream: true, idleMs: 10_000, ...settings })) };
}

async function failureOf(promise: Promise<unknown>): Promise<LlmError> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (!(error instanceof LlmError)) throw new Error('no LlmError was thrown', { cause: error });
  return error;
}

const event = (data: unknown): string => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const delta = (content: string, finish: string | null = null): string => event({ model: 'stub-1', choices: [{ index: 0, delta: { content }, finish_reason: finish }] });
const USAGE = event({ model: 'stub-1', choices: [], usage: { prompt_tokens: 11, completion_tokens: 3 } });
const DONE = event('[DONE]');

/** Sends pieces with a pause before each; `after` says what then happens to the connection. */
function streams(pieces: readonly string[], { pauseMs = 0, after = 'end' }: { readonly pauseMs?: number; readonly after?: 'end' | 'hang' | 'drop' } = {}): StubAnswer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.flushHeaders();
    let next = 0;
    const timer = setInterval(() => {
      if (next < pieces.length) {
        response.write(pieces[next]);
        next += 1;
        return;
      }
      clearInterval(timer);
      if (after === 'end') response.end();
      if (after === 'drop') response.socket?.destroy();
    }, pauseMs);
    response.on('close', () => clearInterval(timer));
  };
}

describe('a streamed reply', () => {
  it('is put together, with model, tokens and the reason of its end', async () => {
    const { stub, client } = await against([streams([delta('Hel'), delta('lo '), delta('you'), delta('', 'stop'), USAGE, DONE])]);
    expect(await client.complete(request())).toEqual({
      replies: ['Hello you'],
      details: [{ model: 'stub-1', finishReason: 'stop', source: 'live', usage: { promptTokens: 11, completionTokens: 3 } }],
      usage: { promptTokens: 11, completionTokens: 3 },
    });
    expect(stub.calls[0]!.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  it('may be cut anywhere, also inside a character, and carry comments and other line ends', async () => {
    const bytes = Buffer.from(`: keep-alive\r\n\r\n${delta('gr\u00fc\u00df dich \u{1F697}').replaceAll('\n', '\r\n')}${delta('', 'stop')}${DONE}`);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 3) }, (_, index) => bytes.subarray(3 * index, 3 * index + 3));
    const { client } = await against([(response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const piece of pieces) response.write(piece);
      response.end();
    }]);
    expect((await client.complete(request())).replies).toEqual(['gr\u00fc\u00df dich \u{1F697}']);
  });

  it('may take longer than any time limit as long as something comes', async () => {
    const { client } = await against([streams([...Array.from({ length: 12 }, () => delta('x')), delta('', 'stop')], { pauseMs: 110 })], { timeoutMs: 1000, idleMs: 1000 });
    expect((await client.complete(request())).replies).toEqual(['x'.repeat(12)]);
  });

  it('counts signs of life of a model that thinks', async () => {
    const { client } = await against([streams([...Array.from({ length: 6 }, () => ': thinking\n\n'), delta('done', 'stop')], { pauseMs: 180 })], { idleMs: 1000 });
    expect((await client.complete(request())).replies).toEqual(['done']);
  });

  it.each<[string, StubAnswer]>([
    ['stalls', streams([delta('Hel')], { after: 'hang' })],
    ['stalls before anything came', streams([], { after: 'hang' })],
    ['breaks off', streams([delta('Hel')], { after: 'drop' })],
    ['ends without a reason and without [DONE]', streams([delta('Hel')])],
    ['ends before anything came', streams([])],
    ['reports an error', streams([delta('Hel'), event({ error: { message: 'out of memory', code: 500 } })])],
    ['holds what is no JSON', streams([event('{"choices": [')])],
  ])('that %s is asked for again', async (_, trouble) => {
    const { stub, client } = await against([trouble, streams([delta('at last', 'stop'), DONE])], { idleMs: 1000 });
    expect((await client.complete(request())).replies).toEqual(['at last']);
    expect(stub.calls).toHaveLength(2);
  });

  it.each<[string, StubAnswer, string, RegExp]>([
    ['stalls', streams([delta('Hel')], { after: 'hang' }), 'LLM_TIMEOUT', /fell silent for 0\.2 s/],
    ['ends without a reason', streams([delta('Hel')]), 'LLM_UNREACHABLE', /the stream ended before the answer did/],
    ['reports an error, with the key in it', streams([event({ error: { message: `bad ${KEY}` } })]), 'LLM_SERVER', /in the middle of its answer: \{"message":"bad \[key\]"\}/],
  ])('that %s in all tries is given up', async (_, trouble, code, message) => {
    const { stub, client } = await against([trouble, trouble], { idleMs: 200 });
    const error = await failureOf(client.complete(request()));
    expect(error).toMatchObject({ code, kind: 'environment', where: stub.baseUrl });
    expect(error.message).toMatch(message);
  });

  it('that was cut off at its length limit is a reply that says so', async () => {
    const { client } = await against([streams([delta('function dri'), delta('', 'length'), DONE])]);
    const { replies, details } = await client.complete(request());
    expect([replies[0], details[0]!.finishReason]).toEqual(['function dri', 'length']);
  });

  it('may come with [DONE] and no reason, or with a reason and no [DONE]', async () => {
    const { client } = await against([streams([delta('a'), DONE]), streams([delta('b', 'stop')])]);
    expect((await client.complete(request())).details[0]!.finishReason).toBe('unknown');
    expect((await client.complete(request())).details[0]!.finishReason).toBe('stop');
  });

  it('is taken whole from a server that does not stream', async () => {
    const { client } = await against([says('all at once', { usage: { prompt_tokens: 2, completion_tokens: 1 } })]);
    expect(await client.complete(request())).toMatchObject({ replies: ['all at once'], usage: { promptTokens: 2, completionTokens: 1 } });
  });

  it('is not what a log-in page is', async () => {
    const html = raw(200, '<!doctype html><title>Log in</title>', { 'content-type': 'text/html' });
    const { client } = await against([html, html]);
    expect(await failureOf(client.complete(request()))).toMatchObject({ code: 'LLM_BAD_ANSWER' });
  });

  it('is refused, limited and retried like any other', async () => {
    const { stub, client } = await against([raw(429, '{"error":{"message":"slow down"}}'), streams([delta('ok', 'stop')])]);
    expect((await client.complete(request())).replies).toEqual(['ok']);
    expect(stub.calls).toHaveLength(2);
  });

  it('stops at a signal, and lets the server know', async () => {
    let closed = false;
    const { client } = await against([(response, call) => {
      response.on('close', () => (closed = true));
      streams(Array.from({ length: 100 }, () => delta('x')), { pauseMs: 20 })(response, call);
    }]);
    const stop = new AbortController();
    const call = failureOf(client.complete(request(), stop.signal));
    setTimeout(() => stop.abort(), 100);
    expect(await call).toMatchObject({ code: 'LLM_ABORTED' });
    await vi.waitFor(() => expect(closed).toBe(true), { timeout: 20_000 });
  });
});

describe('Azure OpenAI', () => {
  it('is asked at the path of the deployment, with api-version and api-key', async () => {
    const { stub, client } = await against([says('hello')], { stream: false, azure: { deployment: 'my-gpt', apiVersion: '2024-10-21' } });
    expect((await client.complete(request())).replies).toEqual(['hello']);
    const [call] = stub.calls;
    expect(call!.url).toBe('/v1/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21');
    expect([call!.headers['api-key'], call!.headers.authorization]).toEqual([KEY, undefined]);
    expect(client.name).toBe(`openai m at ${stub.baseUrl}/openai/deployments/my-gpt`);
  });

  it('says which key is refused', async () => {
    const { client } = await against([raw(401, '{"error":{"code":"401","message":"Access denied due to invalid subscription key"}}')], { stream: false, azure: { deployment: 'd', apiVersion: 'v' } });
    expect(await failureOf(client.complete(request()))).toMatchObject({ code: 'LLM_AUTH' });
  });
});

describe('local servers', () => {
  it('get no key, and what one model needs is passed through', async () => {
    const { stub, client } = await against([says('hi')], { stream: false, sendSeed: false, extraBody: { num_ctx: 32_768, chat_template_kwargs: { enable_thinking: false }, guided_json: null } });
    await client.complete(request());
    expect(stub.calls[0]!.body).toEqual({ model: 'm', messages: request().messages, num_ctx: 32_768, chat_template_kwargs: { enable_thinking: false }, guided_json: null });
  });

  it('may leave out the usage of a stream when told not to send stream_options', async () => {
    const { stub, client } = await against([streams([delta('x', 'stop')])], { extraBody: { stream_options: undefined } });
    expect((await client.complete(request())).usage).toBeUndefined();
    expect(stub.calls[0]!.body).not.toHaveProperty('stream_options');
  });
});

describe('the key', () => {
  it('is blotted out in a reply that echoes it', async () => {
    const { client } = await against([says(`your key is ${KEY}!`), streams([delta(KEY.slice(0, 9)), delta(KEY.slice(9), 'stop')])], { stream: false });
    expect((await client.complete(request())).replies).toEqual(['your key is [secret]!']);
    const streaming = await against([streams([delta(KEY.slice(0, 9)), delta(KEY.slice(9), 'stop')])]);
    expect((await streaming.client.complete(request())).replies).toEqual(['[secret]']);
  });
});
