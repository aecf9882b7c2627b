import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import type { EpisodeHeader } from '../../src/dataset/EpisodeRecord.ts';
import type { FrameInput } from '../../src/dataset/RecordedFrame.ts';
import type { RecordingMetadata } from '../../src/dataset/RecordingFile.ts';

export const METADATA: RecordingMetadata = { sceneSchema: 'scene-1', actionSchema: 'action-1', stepS: 0.05, stepsPerFrame: 10 };

export function episodeHeader(id: string, changes: Partial<EpisodeHeader> = {}): EpisodeHeader {
  return { id, runId: 'run-1', routeId: 'route-7', town: 'Town01', mapHash: 'c0ffee', seed: 3, driver: 'policy:abcd', update: 0, ...changes };
}

/** A small frame whose numbers tell which one it is. */
export function smallFrame(step: number, changes: Partial<FrameInput> = {}): FrameInput {
  return {
    step,
    scene: Float32Array.of(step, step + 0.5, Number.NaN, -0),
    driverAction: Float32Array.of(step / 10, 0, 1),
    expertAction: Float32Array.of(step / 10 + 1, 0, 2),
    ...changes,
  };
}

/** Frames as a drive gives them: smooth motion, constant sizes, 600 to 1000 words; the same for the same seed. */
export function syntheticDrive(seed: number, frames: number): FrameInput[] {
  const random = new SeededRandom(seed);
  const actors = Array.from({ length: 16 + random.below(20) }, (_, index) => ({
    id: 100 + index,
    kind: random.below(4),
    x: random.between(-50, 400),
    y: random.between(-25, 25),
    heading: random.between(-3, 3),
    speed: random.between(0, 12),
    length: random.between(3, 6),
    width: random.between(1.5, 2.2),
  }));
  const ego = { x: 0, y: 0, heading: 0, speed: 8 };
  const curvature = random.between(-0.02, 0.02);
  return Array.from({ length: frames }, (_, frame) => {
    for (const actor of actors) {
      actor.x += actor.speed * 0.5 * Math.cos(actor.heading);
      actor.y += actor.speed * 0.5 * Math.sin(actor.heading);
    }
    ego.speed = Math.min(14, Math.max(0, ego.speed + random.between(-1, 1)));
    ego.heading += ego.speed * 0.5 * curvature;
    ego.x += ego.speed * 0.5 * Math.cos(ego.heading);
    ego.y += ego.speed * 0.5 * Math.sin(ego.heading);
    const words = [frame * 0.5, 0.05, ego.speed, random.between(-1, 1), ego.speed * curvature, 4.5, 1.9, random.between(-0.3, 0.3), random.between(-0.1, 0.1), 3.5, 0, 0, 40];
    for (let point = 0; point < 40; point += 1) {
      const along = point * 2;
      const turn = along * curvature + words[8]!;
      words.push(along, along * Math.cos(turn / 2), along * Math.sin(turn / 2) + words[7]!, turn, curvature, 13.9, point > 20 ? 1 : 0, point > 20 ? 1 : 0);
    }
    words.push(13.9, 0, Number.NaN, 38, 1000 - frame * 4, actors.length);
    const cos = Math.cos(ego.heading);
    const sin = Math.sin(ego.heading);
    for (const actor of actors) {
      const ahead = (actor.x - ego.x) * cos + (actor.y - ego.y) * sin;
      const left = (actor.y - ego.y) * cos - (actor.x - ego.x) * sin;
      const turn = actor.heading - ego.heading;
      const near = Math.abs(left) < 15;
      words.push(actor.id, actor.kind, ahead, left, turn, actor.speed * Math.cos(turn), actor.speed * Math.sin(turn), actor.speed, 0, actor.length, actor.width);
      words.push(near ? ahead : Number.NaN, near ? left : Number.NaN, near ? turn : Number.NaN, near && ahead > 0 ? ahead - 4.5 : Number.NaN);
    }
    words.push(1, 0, 40 - frame, Number.NaN, 0, 200, 1);
    return {
      step: frame * 10,
      scene: Float32Array.from(words),
      driverAction: Float32Array.of(ego.speed, 0, 0),
      expertAction: Float32Array.of(ego.speed + (random.below(4) === 0 ? -2 : 0), 0, random.below(8)),
      memory: `{"standing":${frame % 7}}`,
      disagreement: random.below(4) === 0 ? 2 : 0,
      reasonClass: random.below(8),
    };
  });
}
