import { z } from 'zod';
import type { Pose } from '../../geometry/Pose.ts';
import { poseFromCarla } from '../carlaFrame.ts';
import { LeaderboardError } from '../LeaderboardError.ts';
import type { OtherActors } from './PlacedScenario.ts';

/** Numbers are usually written as strings. */
const NumberSchema = z.union([z.number(), z.string().trim().min(1).transform(Number)]).pipe(z.number('not a number'));

const PoseSchema = z
  .object({ x: NumberSchema, y: NumberSchema, z: NumberSchema, yaw: NumberSchema })
  .transform(({ x, y, z: height, yaw }): Pose => poseFromCarla({ x, y, z: height, yawDeg: yaw }));

const PosesSchema = z.array(PoseSchema).default([]);

const EventSchema = z.object({
  transform: PoseSchema,
  other_actors: z.object({ left: PosesSchema, front: PosesSchema, right: PosesSchema }).nullish(),
});

const FileSchema = z.object({
  available_scenarios: z.array(z.record(z.string(), z.array(z.object({ scenario_type: z.string(), available_event_configurations: z.array(EventSchema) })))),
});

/** A leaderboard 1.0 scenario file, in the internal frame. */
export interface ScenarioFile {
  readonly label: string;
  /** By town, in file order. */
  readonly towns: ReadonlyMap<string, readonly ScenarioDefinition[]>;
}

/** A place where a scenario may happen. */
export interface ScenarioDefinition {
  /** `Scenario1` .. `Scenario10`. */
  readonly type: string;
  readonly trigger: Pose;
  readonly otherActors: OtherActors | undefined;
  /** Place in the file, for messages. */
  readonly where: string;
}

/** @throws LeaderboardError naming the place that is not as expected */
export function readScenarioFile(text: string, label: string): ScenarioFile {
  const parsed = FileSchema.safeParse(parseJson(text, label));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw unreadable(label, issue.path.map(String).join('.'), issue.message);
  }
  const towns = new Map<string, ScenarioDefinition[]>();
  for (const entry of parsed.data.available_scenarios) {
    for (const [town, types] of Object.entries(entry)) {
      const definitions = towns.get(town) ?? [];
      towns.set(town, definitions);
      for (const { scenario_type: type, available_event_configurations: events } of types) {
        events.forEach((event, number) => definitions.push({ type, trigger: event.transform, otherActors: event.other_actors ?? undefined, where: `${label}, ${town}, ${type}, event ${number}` }));
      }
    }
  }
  return { label, towns };
}

function parseJson(text: string, label: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(label, '', 'it is not JSON', cause);
  }
}

function unreadable(label: string, path: string, what: string, cause?: unknown): LeaderboardError {
  return new LeaderboardError('SCENARIO_FILE', `${label} is not a leaderboard 1.0 scenario file: ${what}`, {
    where: path === '' ? label : `${label}, ${path}`,
    remedy: 'Give a file such as {"available_scenarios": [{"Town01": [{"scenario_type": "Scenario3", "available_event_configurations": [{"transform": {"x": 1, "y": 2, "z": 0, "yaw": 90}}]}]}]}.',
    ...(cause === undefined ? {} : { cause }),
  });
}
