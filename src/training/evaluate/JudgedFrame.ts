import type { Action } from '../../driving/Action.ts';
import { ActionSchema } from '../../driving/Action.ts';
import { actionCodec, sceneCodec } from '../../driving/sceneCodec.ts';
import { SPEED_LEVELS, SpeedAndSteeringSchema, sceneInfoCodec, speedAndSteeringCodec } from '../../tasks/drivingLangprop/SceneInfo.ts';
import type { DrivingTaskName } from '../problems/DrivingProblem.ts';

/** A policy's answer to one recorded frame beside the expert's. */
export interface JudgedFrame {
  readonly episode: string;
  readonly step: number;
  /** The expert's reason for its speed. */
  readonly reason: string;
  /** Types of the scenarios that ran, `none` when none did. */
  readonly scenario: string;
  /** By the task's own measure. */
  readonly score: number;
  /** Why there is no usable answer. */
  readonly exception: string | undefined;
  readonly feedback: string;
  readonly expert: Decided;
  /** Undefined after an exception. */
  readonly policy: Decided | undefined;
  /** The policy does what the expert does, within what nobody would feel. */
  readonly agrees: boolean;
  /** The car stands and the expert would set off. */
  readonly shouldStart: boolean;
}

/** A decision, as far as all tasks have it in common. */
export interface Decided {
  /** Place in {@link TaskLevels.names}. */
  readonly level: number;
  /** Target speed; undefined in tasks that have levels alone. */
  readonly targetMps: number | undefined;
}

/** How the decisions of a task are compared. */
export interface TaskLevels {
  /** Speed levels, slowest first. */
  readonly names: readonly string[];
  /** The expert's decision from its packed action. */
  expert(words: Float32Array): Decided;
  /** A policy's decision from its output. */
  policy(output: unknown): Decided;
  agrees(output: unknown, expert: Float32Array): boolean;
  /** Own speed from a packed scene (m/s). */
  speedMps(scene: Float32Array): number;
}

/** Upper ends of the levels of a continuous target speed (m/s): standing, walking pace, a careful turn, town, more. */
const LEVELS = [['stop', 0.5], ['creep', 2], ['slow', 5], ['town', 9], ['fast', Infinity]] as const;

/** Two decisions are the same for whoever sits in the car. */
const SAME_SPEED_MPS = 0.5;
const SAME_SPEED_SHARE = 0.1;
const SAME_OFFSET_M = 0.3;

const NATIVE: TaskLevels = {
  names: LEVELS.map(([name]) => name),
  expert: (words) => decidedSpeed(actionCodec.unpack(words, 0)),
  policy: (output) => decidedSpeed(ActionSchema.parse(output)),
  agrees: (output, words) => {
    const policy = ActionSchema.parse(output);
    const expert = actionCodec.unpack(words, 0);
    const apartMps = Math.abs(policy.targetSpeedMps - expert.targetSpeedMps);
    return apartMps <= Math.max(SAME_SPEED_MPS, SAME_SPEED_SHARE * expert.targetSpeedMps) && Math.abs(policy.lateralOffsetLeftM - expert.lateralOffsetLeftM) <= SAME_OFFSET_M;
  },
  speedMps: (scene) => sceneCodec.unpack(scene, 0).ego.speedMps,
};

const LANGPROP_NAMES = SPEED_LEVELS.toReversed();

const LANGPROP: TaskLevels = {
  names: LANGPROP_NAMES,
  expert: (words) => ({ level: LANGPROP_NAMES.indexOf(speedAndSteeringCodec.unpack(words, 0).speed_level), targetMps: undefined }),
  policy: (output) => ({ level: LANGPROP_NAMES.indexOf(SpeedAndSteeringSchema.parse(output).speed_level), targetMps: undefined }),
  agrees: (output, words) => SpeedAndSteeringSchema.parse(output).speed_level === speedAndSteeringCodec.unpack(words, 0).speed_level,
  speedMps: (scene) => sceneInfoCodec.unpack(scene, 0).ego_forward_speed,
};

export function taskLevels(task: DrivingTaskName): TaskLevels {
  return task === 'driving' ? NATIVE : LANGPROP;
}

function decidedSpeed({ targetSpeedMps }: Action): Decided {
  return { level: LEVELS.findIndex(([, below]) => targetSpeedMps < below), targetMps: targetSpeedMps };
}
