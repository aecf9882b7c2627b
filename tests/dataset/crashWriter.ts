import { writeSync } from 'node:fs';
import { RecordingWriter } from '../../src/dataset/RecordingWriter.ts';
import { METADATA, episodeHeader } from './syntheticDrive.ts';
import { crashBatch, crashFrames } from './crashPlan.ts';

/**
 * Child of crash.test.ts: goes on with the recording named on the command line, episode after episode, and says on stdout what is
 * acknowledged, until it is killed: `<episode> <frames appended> <infractions added> <1 when ended>`.
 */
const path = process.argv[2];
if (path === undefined) throw new Error('needs the path of the recording');
const writer = RecordingWriter.open(path, METADATA);
let episode = writer.recording.episodes().length - writer.openEpisodeIds.length;

/** Throws when nobody listens any more, so that this process does not outlive the test. */
function say(line: string): void {
  writeSync(1, line);
}

for (;;) {
  const id = `e${episode}`;
  if (!writer.openEpisodeIds.includes(id)) writer.beginEpisode(episodeHeader(id, { update: episode }));
  const frames = crashFrames(episode);
  let appended = [...writer.recording.frames(id)].length;
  let infractions = writer.recording.infractions(id).length;
  say(`${id} ${appended} ${infractions} 0\n`);
  while (appended < frames.length) {
    const batch = frames.slice(appended, appended + crashBatch(episode, appended));
    writer.append(id, batch);
    appended += batch.length;
    say(`${id} ${appended} ${infractions} 0\n`);
    if (appended % 3 === 0) {
      infractions = writer.addInfraction(id, { kind: 'redLight', tick: appended * 10 });
      say(`${id} ${appended} ${infractions} 0\n`);
    }
  }
  writer.endEpisode(id, { status: 'Completed', ticks: frames.length * 10, scores: { episode } });
  say(`${id} ${appended} ${infractions} 1\n`);
  episode += 1;
}
