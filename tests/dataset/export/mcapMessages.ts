import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { McapIndexedReader } from '@mcap/core';
import { z } from 'zod';

export interface McapContent {
  /** Name of the schema of each topic. */
  readonly schemas: Readonly<Record<string, string>>;
  /** Messages of each topic in order of time. */
  readonly messages: Readonly<Record<string, readonly unknown[]>>;
  /** Messages that do not fit the schema of their channel, and why. */
  readonly misfits: readonly string[];
}

const NameSchema = z.object({ name: z.string() });

/** Reads an MCAP file of JSON messages whole, each message held against the JSON Schema that the file gives for it. */
export async function mcapMessages(path: string): Promise<McapContent> {
  const bytes = readFileSync(path);
  const reader = await McapIndexedReader.Initialize({
    readable: { size: () => Promise.resolve(BigInt(bytes.length)), read: (offset, size) => Promise.resolve(bytes.subarray(Number(offset), Number(offset + size))) },
    decompressHandlers: { zstd: (data) => zstdDecompressSync(data) },
  });
  const text = (data: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(data));
  const channels = new Map(
    [...reader.channelsById].map(([id, { topic, schemaId }]) => {
      const schema = reader.schemasById.get(schemaId)!;
      return [id, { topic, name: NameSchema.parse(schema).name, checks: z.fromJSONSchema(z.record(z.string(), z.json()).parse(text(schema.data))) }];
    }),
  );
  const messages: Record<string, unknown[]> = Object.fromEntries([...channels.values()].map(({ topic }) => [topic, []]));
  const misfits: string[] = [];
  for await (const { channelId, data } of reader.readMessages()) {
    const { topic, checks } = channels.get(channelId)!;
    const message = text(data);
    const checked = checks.safeParse(message);
    if (!checked.success) misfits.push(`${topic}: ${checked.error.message}`);
    messages[topic]!.push(message);
  }
  return { schemas: Object.fromEntries([...channels.values()].map(({ topic, name }) => [topic, name])), messages, misfits };
}
