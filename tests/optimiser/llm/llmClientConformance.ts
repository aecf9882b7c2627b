import { describe, expect, it } from 'vitest';
import type { LlmClient, LlmRequest } from '../../../src/optimiser/llm/LlmClient.ts';

export function request(changes: Partial<LlmRequest> = {}): LlmRequest {
  return { id: '0001-update-1', kind: 'update', messages: [{ role: 'user', content: 'better, please' }], replies: 1, firstReply: 0, seed: 7, ...changes };
}

/** A client to test, and how to let go of what it needs. */
export interface ClientUnderTest {
  readonly client: LlmClient;
  readonly stop: () => Promise<void>;
}

/**
 * What every client must do. @param open gives a client that answers `set-up answer 1`, `2`, … to the kind `setup` and `update answer 1`, … to `update`,
 * in the order of asking, four of each
 */
export function itConforms(open: () => Promise<ClientUnderTest>): void {
  describe('as any client', () => {
    const using = async (test: (client: LlmClient) => Promise<void>): Promise<void> => {
      const { client, stop } = await open();
      try {
        await test(client);
      } finally {
        await client.close();
        await stop();
      }
    };

    it('gives as many replies as asked for, in order, with details for each', async () => {
      await using(async (client) => {
        const { replies, details } = await client.complete(request({ replies: 3 }));
        expect(replies).toEqual(['update answer 1', 'update answer 2', 'update answer 3']);
        expect(details).toHaveLength(3);
        for (const { model, finishReason } of details) {
          expect(model).not.toBe('');
          expect(finishReason).toBe('stop');
        }
      });
    });

    it('serves overlapping calls by the order of asking', async () => {
      await using(async (client) => {
        const asked = [request({ id: 'a' }), request({ id: 'b', kind: 'setup' }), request({ id: 'c', firstReply: 1 }), request({ id: 'd', kind: 'setup', firstReply: 1 })];
        const completions = await Promise.all(asked.map((one) => client.complete(one)));
        expect(completions.map(({ replies }) => replies)).toEqual([['update answer 1'], ['setup answer 1'], ['update answer 2'], ['setup answer 2']]);
      });
    });

    it('says what it is, and its state survives JSON', async () => {
      await using(async (client) => {
        expect(client.name).not.toBe('');
        expect(client.model).not.toBe('');
        await client.complete(request());
        const state = JSON.parse(JSON.stringify(client.save()));
        client.restore(state);
        expect(JSON.parse(JSON.stringify(client.save()))).toEqual(state);
      });
    });
  });
}
