import { afterEach, describe, expect, it } from 'vitest';
import { LlmError } from '../../../src/optimiser/llm/LlmError.ts';
import { OpenAiClient } from '../../../src/optimiser/llm/OpenAiClient.ts';
import { resolveOpenAiSettings } from '../../../src/optimiser/llm/OpenAiSettings.ts';
import type { OpenAiSettingsInput } from '../../../src/optimiser/llm/OpenAiSettings.ts';
import { itConforms, request } from './llmClientConformance.ts';
import { raw, says, StubEndpoint } from './StubEndpoint.ts';
import type { StubAnswer } from './StubEndpoint.ts';

const KEY = 'sk-very-secret-0123456789';
const open: StubEndpoint[] = [];
afterEach(async () => {
  for (const stub of open.splice(0)) await stub.stop();
});

async function against(script: readonly StubAnswer[], settings: Partial<OpenAiSettingsInput> = {}): Promise<{ readonly stub: StubEndpoint; readonly client: OpenAiClient }> {
  const stub = await StubEndpoint.start(script);
  open.push(stub);
  return { stub, client: new OpenAiClient(resolveOpenAiSettings({ baseUrl: stub.baseUrl, apiKey: KEY, model: 'm', retries: 2, retryDelayMs: 1, ...settings })) };
}

async function failureOf(promise: Promise<unknown>): Promise<LlmError> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (!(error instanceof LlmError)) throw new Error('no LlmError was thrown', { cause: error });
  return error;
}

/** Answers by the kind that the prompt names, whatever the order in which calls arrive. */
function byOrderOfAsking(): StubAnswer {
  return (response, call) => {
    const content = call.body.messages[0]!.content;
    says(content)(response, call);
  };
}

describe('OpenAiClient', () => {
  itConforms(async () => {
    // Calls may arrive in any order, so the stub cannot number its answers: the seed tells which reply is meant.
    const seen = new Map<string, number>();
    const { stub, client } = await against(
      Array.from({ length: 8 }, (): StubAnswer => (response, call) => {
        const kind = call.body.messages[0]!.content === 'better, please' ? 'update' : 'setup';
        const number = (seen.get(kind) ?? 0) + 1;
        seen.set(kind, number);
        says(`${kind} answer ${number}`)(response, call);
      }),
      { concurrency: 1 },
    );
    return { client: wrap(client), stop: () => stub.stop() };

    /** The conformance suite asks both kinds with the same words; a live endpoint needs different ones to tell them apart. */
    function wrap(inner: OpenAiClient) {
      return {
        name: inner.name,
        model: inner.model,
        complete: (asked: Parameters<OpenAiClient['complete']>[0]) => inner.complete(asked.kind === 'setup' ? { ...asked, messages: [{ role: 'user', content: 'first one, please' }] } : asked),
        save: () => inner.save(),
        restore: () => inner.restore(),
        close: () => inner.close(),
      };
    }
  });

  it('asks Chat Completions with model, messages, temperature and further fields, and never for n', async () => {
    const { stub, client } = await against([says('hello', { usage: { prompt_tokens: 11, completion_tokens: 3, total_tokens: 14 } })], { temperature: 0.5, extraBody: { top_k: 5 } });
    const completion = await client.complete(request());
    expect(completion).toEqual({
      replies: ['hello'],
      details: [{ model: 'stub-1', finishReason: 'stop', source: 'live', usage: { promptTokens: 11, completionTokens: 3 } }],
      usage: { promptTokens: 11, completionTokens: 3 },
    });
    expect(stub.calls[0]!.url).toBe('/v1/chat/completions');
    expect(stub.calls[0]!.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(stub.calls[0]!.body).toEqual({ model: 'm', messages: [{ role: 'user', content: 'better, please' }], temperature: 0.5, seed: expect.any(Number), top_k: 5 });
  });

  it('asks another model of the endpoint where a request names one', async () => {
    const { stub, client } = await against([says('hello')]);
    await client.complete(request({ model: 'other' }));
    expect(stub.calls[0]!.body.model).toBe('other');
  });

  it('makes n replies from n calls with n seeds, the same in every run, and adds up the tokens', async () => {
    const usage = { prompt_tokens: 10, completion_tokens: 1 };
    const run = async (): Promise<{ readonly seeds: (number | undefined)[]; readonly usage: unknown }> => {
      const { stub, client } = await against([says('a', { usage }), says('b'), says('c', { usage })], { concurrency: 1 });
      const completion = await client.complete(request({ replies: 3 }));
      expect(completion.replies).toEqual(['a', 'b', 'c']);
      return { seeds: stub.calls.map(({ body }) => body.seed), usage: completion.usage };
    };
    const first = await run();
    expect(new Set(first.seeds).size).toBe(3);
    for (const seed of first.seeds) expect(Number.isInteger(seed) && seed! >= 0 && seed! < 2 ** 31).toBe(true);
    expect(first.usage).toEqual({ promptTokens: 20, completionTokens: 2 });
    expect(await run()).toEqual(first);
  });

  it('gives a second query of the same prompt other seeds', async () => {
    const { stub, client } = await against([byOrderOfAsking(), byOrderOfAsking(), byOrderOfAsking(), byOrderOfAsking()]);
    await client.complete(request({ replies: 2 }));
    await client.complete(request({ replies: 2, firstReply: 2 }));
    expect(new Set(stub.calls.map(({ body }) => body.seed)).size).toBe(4);
  });

  it('leaves the seed out where the endpoint refuses it', async () => {
    const { stub, client } = await against([says('a')], { sendSeed: false });
    await client.complete(request());
    expect(stub.calls[0]!.body.seed).toBeUndefined();
  });

  it('keeps at most `concurrency` calls under way', async () => {
    let running = 0;
    let most = 0;
    const slow: StubAnswer = (response, call) => {
      running += 1;
      most = Math.max(most, running);
      setTimeout(() => {
        running -= 1;
        says('x')(response, call);
      }, 20);
    };
    const { client } = await against(Array.from({ length: 6 }, () => slow), { concurrency: 2 });
    await Promise.all([client.complete(request({ replies: 3 })), client.complete(request({ replies: 3 }))]);
    expect(most).toBe(2);
  });

  it.each<[string, StubAnswer, { readonly text: string; readonly finishReason: string }]>([
    ['a reply that was cut off', says('function dri', { finish: 'length' }), { text: 'function dri', finishReason: 'length' }],
    ['an empty reply', says(null), { text: '', finishReason: 'stop' }],
    ['a refusal', says(null, { refusal: 'I cannot', finish: 'content_filter' }), { text: 'I cannot', finishReason: 'content_filter' }],
    ['a reply without a reason for its end', says('x', { finish: null }), { text: 'x', finishReason: 'unknown' }],
    ['nonsense in usage', says('x', { usage: { prompt_tokens: 'many' } }), { text: 'x', finishReason: 'stop' }],
  ])('takes %s as a reply', async (_, answer, expected) => {
    const { client, stub } = await against([answer]);
    const { replies, details } = await client.complete(request());
    expect({ text: replies[0], finishReason: details[0]!.finishReason }).toEqual(expected);
    expect(details[0]!.usage).toBeUndefined();
    expect(stub.calls).toHaveLength(1);
  });

  const html = raw(200, '<!doctype html><title>Log in</title>', { 'content-type': 'text/html' });
  const drop: StubAnswer = (response) => response.socket?.destroy();
  const breakOff: StubAnswer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
    response.write('{"choices"');
    setTimeout(() => response.socket?.destroy(), 20);
  };

  it.each<[string, StubAnswer]>([
    ['429', raw(429, '{"error":{"message":"slow down"}}')],
    ['500', raw(500, '{"error":{"message":"oops"}}')],
    ['503 in HTML', raw(503, '<html>', { 'content-type': 'text/html' })],
    ['HTML with status 200', html],
    ['broken JSON', raw(200, '{"choices": [')],
    ['no choices', raw(200, '{"choices": []}')],
    ['an error object with status 200', raw(200, '{"error":{"message":"model is loading"}}')],
    ['an empty body', raw(200, '')],
    ['a dropped connection', drop],
    ['a connection that breaks in the middle', breakOff],
  ])('tries again after %s', async (_, trouble) => {
    const { stub, client } = await against([trouble, trouble, says('at last')]);
    expect((await client.complete(request())).replies).toEqual(['at last']);
    expect(stub.calls).toHaveLength(3);
  });

  it('waits as long as retry-after asks', async () => {
    const { client } = await against([raw(429, '{}', { 'content-type': 'application/json', 'retry-after': '0.3' }), says('x')]);
    const start = performance.now();
    await client.complete(request());
    expect(performance.now() - start).toBeGreaterThan(290);
  });

  it.each<[string, StubAnswer, string, RegExp]>([
    ['HTML', html, 'LLM_BAD_ANSWER', /^the endpoint's answer is no chat completion: it is text: "<!doctype html><title>Log in<\/title>"$/],
    ['broken JSON', raw(200, '{"choices": ['), 'LLM_BAD_ANSWER', /broken JSON/],
    ['no choices', raw(200, '{"choices": []}'), 'LLM_BAD_ANSWER', /choices\[0\]\.message/],
    ['an error object', raw(200, '{"error":{"message":"model is loading"}}'), 'LLM_BAD_ANSWER', /model is loading/],
    ['500', raw(500, '{"error":{"message":"oops"}}'), 'LLM_SERVER', /oops/],
    ['429', raw(429, '{"error":{"message":"slow down"}}'), 'LLM_RATE_LIMIT', /slow down/],
    ['a dropped connection', drop, 'LLM_UNREACHABLE', /cannot be reached/],
    ['a connection that breaks in the middle', breakOff, 'LLM_UNREACHABLE', /broke off/],
  ])('gives up on %s after its tries', async (_, trouble, code, message) => {
    const { stub, client } = await against(Array.from({ length: 9 }, () => trouble));
    const error = await failureOf(client.complete(request()));
    expect(error).toMatchObject({ code, kind: 'environment', where: stub.baseUrl });
    expect(error.message).toMatch(message);
    expect(error.remedy).not.toBe('');
    expect(stub.calls).toHaveLength(3);
  });

  it.each<[string, StubAnswer, string, string]>([
    ['400', raw(400, '{"error":{"message":"temperature is not supported"}}'), 'LLM_REJECTED', 'the endpoint rejects the request: 400 temperature is not supported'],
    ['404', raw(404, '{"error":{"message":"no such model"}}'), 'LLM_REJECTED', 'the endpoint rejects the request: 404 no such model'],
    ['401, and keeps the key to itself', raw(401, `{"error":{"message":"Incorrect API key provided: ${KEY}"}}`), 'LLM_AUTH', 'the endpoint refuses the key: 401 Incorrect API key provided: [key]'],
    ['spent credit', raw(429, '{"error":{"message":"pay","code":"insufficient_quota"}}'), 'LLM_RATE_LIMIT', 'the endpoint limits the rate: 429 pay'],
    ['a wait of hours', raw(429, '{"error":{"message":"later"}}', { 'content-type': 'application/json', 'retry-after': '7200' }), 'LLM_RATE_LIMIT', 'the endpoint limits the rate: 429 later'],
  ])('gives up at once on %s', async (_, trouble, code, message) => {
    const { stub, client } = await against([trouble, says('x')]);
    const error = await failureOf(client.complete(request()));
    expect(error).toMatchObject({ code, message, kind: 'environment' });
    expect(error.cause).toBeUndefined();
    expect(stub.calls).toHaveLength(1);
  });

  it('times out on a reply that does not come and on one that trickles', async () => {
    const silent: StubAnswer = () => {};
    const trickle: StubAnswer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    };
    for (const answer of [silent, trickle]) {
      const { stub, client } = await against([answer, answer], { timeoutMs: 600, retries: 1 });
      expect(await failureOf(client.complete(request()))).toMatchObject({ code: 'LLM_TIMEOUT', where: stub.baseUrl });
      expect(stub.calls).toHaveLength(2);
    }
  });

  it('says when nobody listens', async () => {
    const stub = await StubEndpoint.start([]);
    const { baseUrl } = stub;
    await stub.stop();
    const client = new OpenAiClient(resolveOpenAiSettings({ baseUrl, retries: 1, retryDelayMs: 1 }));
    const error = await failureOf(client.complete(request()));
    expect(error).toMatchObject({ code: 'LLM_UNREACHABLE', kind: 'environment', where: baseUrl });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('stops at a signal, in a call and between tries', async () => {
    const { client } = await against([() => {}, raw(500, '{}')], { retryDelayMs: 60_000 });
    for (let round = 0; round < 2; round += 1) {
      const stop = new AbortController();
      const call = failureOf(client.complete(request(), stop.signal));
      setTimeout(() => stop.abort(), 100);
      expect(await call).toMatchObject({ code: 'LLM_ABORTED' });
    }
  });

  it('names itself by model and endpoint', () => {
    expect(new OpenAiClient(resolveOpenAiSettings({ baseUrl: 'http://example.test:8000/v1', apiKey: KEY, model: 'm' })).name).toBe('openai m at http://example.test:8000/v1');
  });
});

describe('resolveOpenAiSettings', () => {
  it('fills in the defaults and looks nowhere else', () => {
    process.env['OPENAI_BASE_URL'] = 'http://elsewhere/v1';
    expect(resolveOpenAiSettings({ baseUrl: 'http://here/v1' })).toEqual({
      baseUrl: 'http://here/v1', model: 'gpt-5-mini', stream: false, timeoutMs: 300_000, idleMs: 60_000, retries: 4, retryDelayMs: 500, concurrency: 4, sendSeed: true, extraBody: {},
    });
    delete process.env['OPENAI_BASE_URL'];
  });

  it('asks for a key when the endpoint is OpenAI or Azure', () => {
    const noKey = expect.objectContaining({ code: 'LLM_SETTINGS', kind: 'environment', message: 'there is no key for the endpoint' });
    expect(() => resolveOpenAiSettings({})).toThrow(noKey);
    expect(() => resolveOpenAiSettings({ baseUrl: 'https://x.openai.azure.com', azure: { deployment: 'd', apiVersion: '2024-10-21' } })).toThrow(noKey);
  });

  it('refuses wrong values by their name and never shows the key', () => {
    const thrown = (settings: Partial<OpenAiSettingsInput>): string => {
      try {
        resolveOpenAiSettings({ apiKey: KEY, ...settings });
      } catch (error) {
        if (error instanceof LlmError) return `${error.code} ${error.message} ${error.where ?? ''}`;
      }
      return 'nothing';
    };
    expect(thrown({ baseUrl: 'ftp://x' })).toMatch(/^LLM_SETTINGS .*baseUrl/su);
    expect(thrown({ baseUrl: 'http://user:hush@x/v1' })).toMatch(/no user, password/u);
    expect(thrown({ baseUrl: 'http://user:hush@x/v1' })).not.toContain('hush');
    expect(thrown({ baseUrl: 'http://x/v1?key=1' })).toMatch(/^LLM_SETTINGS /u);
    expect(thrown({ azure: { deployment: '../x', apiVersion: '1' } })).toMatch(/deployment/u);
    expect(thrown({ temperature: 9 })).toMatch(/temperature/u);
    expect(thrown({ concurrency: 0 })).not.toContain(KEY);
  });
});
