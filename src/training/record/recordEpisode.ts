import { renameSync, rmSync } from 'node:fs';
import { RecordingWriter } from '../../dataset/RecordingWriter.ts';
import { STEP_S } from '../../world/World.ts';
import type { EpisodeOutcome } from '../episodes/EpisodeOutcome.ts';
import type { EpisodeRig } from '../episodes/EpisodeRig.ts';
import type { EpisodeSpec } from '../episodes/EpisodeSpec.ts';
import { FrameRecorder } from '../session/FrameRecorder.ts';
import { drivingMetadata, type RecordOrder } from './RecordOrder.ts';
import { ScenarioSpans } from './ScenarioSpans.ts';
import { SteeringPerturbation } from './SteeringPerturbation.ts';

/**
 * Drives one episode and records it into a file of its own, which takes its name when the episode has ended: a killed worker leaves
 * nothing that looks finished. Experts drive as they teach; other drivers are labelled by the expert of their task at each step.
 */
export async function recordEpisode(rig: EpisodeRig, spec: EpisodeSpec, order: RecordOrder): Promise<EpisodeOutcome> {
  const unfinished = `${order.part}.open`;
  for (const rest of ['', '-wal', '-shm', '-journal']) rmSync(`${unfinished}${rest}`, { force: true });
  const outcome = await record(unfinished, rig, spec, order);
  renameSync(unfinished, order.part);
  return outcome;
}

async function record(path: string, rig: EpisodeRig, spec: EpisodeSpec, order: RecordOrder): Promise<EpisodeOutcome> {
  const problem = rig.problemOf(spec.driver);
  const writer = RecordingWriter.open(path, drivingMetadata(problem, order.everyTicks));
  try {
    const recorder = new FrameRecorder(writer, order.header, order.everyTicks, problem);
    const spans = new ScenarioSpans();
    const teaches = spec.driver.kind === 'expert' || spec.driver.kind === 'langprop-expert';
    const teacher = problem.expert();
    const perturbation = order.perturbation === undefined ? undefined : new SteeringPerturbation(order.perturbation, spec.seed, STEP_S);
    const outcome = await rig.driveWith(teaches ? teacher : await rig.driverOf(spec.driver, problem), spec.route, spec.seed, {
      ...(teaches ? {} : { labeller: teacher }),
      ...(perturbation === undefined ? {} : { disturb: (control) => perturbation.disturb(control) }),
      onStep: (step, referee, running) => {
        spans.observe(step.tick, running());
        if (recorder.isDue(step)) recorder.record(teaches ? { ...step, label: step.decision } : step);
        recorder.report(referee.infractions);
      },
    });
    recorder.end(outcome, spans.all);
    return outcome;
  } finally {
    writer.close();
  }
}
