import { constants, zstdCompressSync } from 'node:zlib';
import { FrameTransforms as FrameTransformsSchema, Log as LogSchema, SceneUpdate as SceneUpdateSchema } from '@foxglove/schemas/jsonschema.js';
import type { FrameTransforms, Log, Time } from '@foxglove/schemas';
import { McapWriter } from '@mcap/core';
import { z } from 'zod';
import type { ExportFile } from './ExportFile.ts';
import { EGO_FRAME, turnBy } from './foxgloveShapes.ts';
import type { FrameFormat, GroundPose } from './FrameFormat.ts';
import type { EpisodeView } from './EpisodeView.ts';
import type { FrameView } from './FrameView.ts';
import { viewerSchema } from './layoutShape.ts';

const TOPICS = ['/scene', '/tf', '/log', '/ego', '/observation', '/decision'] as const;

type Topic = (typeof TOPICS)[number];

/** Every topic with the schema of its messages. */
function schemasOf({ titles, scene, action, grounds, egoSchema }: FrameFormat): Record<Topic, object> {
  const decision = z.object({ driver: action.schema, expert: action.schema, ...(grounds === undefined ? {} : { grounds: grounds.schema }), disagreement: z.number(), scenario: z.string().max(200), infractionsAhead: z.string().max(200), failure: z.string().max(1000) });
  return {
    '/scene': SceneUpdateSchema,
    '/tf': FrameTransformsSchema,
    '/log': LogSchema,
    '/ego': viewerSchema(titles.ego, egoSchema),
    '/observation': viewerSchema(titles.scene, scene.schema),
    '/decision': viewerSchema(titles.decision, decision),
  };
}

/** Time between two episodes on the file's time line (s), which begins with a second so that no message has time 0. */
const GAP_S = 2;
const BEGIN_S = 1;
const INFO = 2;
const WARNING = 3;

/**
 * An MCAP file for Foxglove and Lichtblick: episodes one after the other, on a time line of simulated seconds. Messages are JSON in chunks
 * of zstd.
 * @returns the number of frames
 */
export async function writeMcap(file: ExportFile, format: FrameFormat, episodes: Iterable<EpisodeView>, stepS: number): Promise<number> {
  const writer = new McapWriter({
    writable: { position: () => BigInt(file.bytes), write: (data) => Promise.resolve(file.write(data)) },
    compressChunk: (data) => ({ compression: 'zstd', compressedData: zstdCompressSync(data, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }) }),
  });
  await writer.start({ profile: '', library: 'codriver' });
  const channels = await registerTopics(writer, schemasOf(format));
  const sequences = new Map<Topic, number>();
  const send = async (topic: Topic, timeS: number, message: object): Promise<void> => {
    const sequence = sequences.get(topic) ?? 0;
    sequences.set(topic, sequence + 1);
    const logTime = nanoseconds(timeS);
    await writer.addMessage({ channelId: channels[topic], sequence, logTime, publishTime: logTime, data: new TextEncoder().encode(JSON.stringify(message, withoutNulls)) });
  };
  let frames = 0;
  let beginS = BEGIN_S;
  for (const { episode, infractions, frames: framesOf } of episodes) {
    await send('/log', beginS, logMessage(beginS, INFO, `episode ${episode.id} begins: route ${episode.routeId} of ${episode.town}, driven by ${episode.driver}`));
    const track = new Track(format, stepS);
    let endS = beginS;
    let reported = 0;
    for (const frame of framesOf()) {
      const timeS = beginS + frame.step * stepS;
      for (; reported < infractions.length && infractions[reported]!.tick <= frame.step; reported += 1) await sendInfraction(infractions[reported]!.kind, Math.min(timeS, beginS + infractions[reported]!.tick * stepS));
      await sendFrame(frame, timeS, track.transforms(frame, timeOf(timeS)));
      endS = timeS;
      frames += 1;
    }
    for (; reported < infractions.length; reported += 1) {
      endS = beginS + infractions[reported]!.tick * stepS;
      await sendInfraction(infractions[reported]!.kind, endS);
    }
    await send('/log', endS, logMessage(endS, INFO, `episode ${episode.id} ends: ${episode.status}`));
    beginS = endS + GAP_S;
  }
  await writer.end();
  return frames;

  async function sendFrame(frame: FrameView, timeS: number, transforms: FrameTransforms): Promise<void> {
    const { scene, driver, expert, grounds, disagreement, scenario, infractionsAhead, failure } = frame;
    await send('/tf', timeS, transforms);
    await send('/scene', timeS, format.draw(frame, timeOf(timeS)));
    await send('/ego', timeS, format.ego(scene));
    await send('/observation', timeS, scene);
    await send('/decision', timeS, { driver, expert, grounds, disagreement, scenario, infractionsAhead: infractionsAhead.join('+'), failure: failure === undefined ? '' : `${failure.kind}: ${failure.message}` });
    if (failure !== undefined) await send('/log', timeS, logMessage(timeS, WARNING, `no usable action: ${failure.kind}: ${failure.message}`));
  }

  async function sendInfraction(kind: string, timeS: number): Promise<void> {
    await send('/log', timeS, logMessage(timeS, WARNING, `infraction: ${kind}`));
  }
}

async function registerTopics(writer: McapWriter, schemas: Record<Topic, object>): Promise<Record<Topic, number>> {
  const register = async (topic: Topic): Promise<number> => {
    const schema = schemas[topic];
    const name = z.object({ title: z.string() }).parse(schema).title;
    const schemaId = await writer.registerSchema({ name, encoding: 'jsonschema', data: new TextEncoder().encode(JSON.stringify(schema)) });
    return await writer.registerChannel({ topic, schemaId, messageEncoding: 'json', metadata: new Map() });
  };
  return {
    '/scene': await register('/scene'),
    '/tf': await register('/tf'),
    '/log': await register('/log'),
    '/ego': await register('/ego'),
    '/observation': await register('/observation'),
    '/decision': await register('/decision'),
  };
}

/** Where the car is, from frame to frame of an episode. */
class Track {
  readonly #format: FrameFormat;
  readonly #stepS: number;
  #before: { readonly frame: FrameView; readonly pose: GroundPose } | undefined;

  constructor(format: FrameFormat, stepS: number) {
    this.#format = format;
    this.#stepS = stepS;
  }

  transforms(frame: FrameView, timestamp: Time): FrameTransforms {
    const before = this.#before;
    const pose = this.#format.pose(frame.scene, before === undefined ? undefined : { scene: before.frame.scene, pose: before.pose, seconds: (frame.step - before.frame.step) * this.#stepS });
    this.#before = { frame, pose };
    return { transforms: [{ timestamp, parent_frame_id: this.#format.groundFrame, child_frame_id: EGO_FRAME, translation: { x: pose.x, y: pose.y, z: 0 }, rotation: turnBy(pose.headingRad) }] };
  }
}

function logMessage(timeS: number, level: Log['level'], message: string): Log {
  return { timestamp: timeOf(timeS), level, message, name: 'codriver', file: '', line: 0 };
}

/** Viewers' schemas know no unions, so a value that is null is left out. */
function withoutNulls(_key: string, value: unknown): unknown {
  return value === null ? undefined : value;
}

function nanoseconds(timeS: number): bigint {
  return BigInt(Math.round(timeS * 1000)) * 1_000_000n;
}

function timeOf(timeS: number): Time {
  const ms = Math.round(timeS * 1000);
  return { sec: Math.floor(ms / 1000), nsec: (ms % 1000) * 1_000_000 };
}
