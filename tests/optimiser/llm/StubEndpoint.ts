import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const BodySchema = z.looseObject({ model: z.string(), messages: z.array(z.looseObject({ role: z.string(), content: z.string() })), seed: z.number().optional() });

export interface StubCall {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: z.infer<typeof BodySchema>;
}

/** How one call is answered. */
export type StubAnswer = (response: ServerResponse, call: StubCall) => void;

/** An OpenAI-shaped endpoint on this machine that plays a script, one answer per call, and keeps what it was asked. */
export class StubEndpoint {
  readonly calls: StubCall[] = [];
  readonly #server: Server;
  readonly #script: StubAnswer[];

  private constructor(script: readonly StubAnswer[]) {
    this.#script = [...script];
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const call = { url: request.url ?? '', headers: request.headers, body: BodySchema.parse(JSON.parse(Buffer.concat(chunks).toString())) };
        this.calls.push(call);
        (this.#script.shift() ?? says('the script is over'))(response, call);
      });
    });
  }

  static async start(script: readonly StubAnswer[]): Promise<StubEndpoint> {
    const stub = new StubEndpoint(script);
    await new Promise<void>((resolve) => stub.#server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}/v1`;
  }

  get port(): number {
    return AddressSchema.parse(this.#server.address()).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const AddressSchema: z.ZodType<Pick<AddressInfo, 'port'>> = z.looseObject({ port: z.number() });

/** A proper chat completion. */
export function says(content: string | null, extra: { readonly finish?: string | null; readonly refusal?: string; readonly usage?: unknown; readonly afterMs?: number } = {}): StubAnswer {
  return (response) => {
    const message = { role: 'assistant', content, ...(extra.refusal === undefined ? {} : { refusal: extra.refusal }) };
    const body = { id: 'x', object: 'chat.completion', created: 1, model: 'stub-1', choices: [{ index: 0, message, finish_reason: extra.finish === undefined ? 'stop' : extra.finish }], usage: extra.usage };
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)), extra.afterMs ?? 0);
  };
}

/** Any other answer. */
export function raw(status: number, body: string, headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' }): StubAnswer {
  return (response) => response.writeHead(status, { ...headers }).end(body);
}
