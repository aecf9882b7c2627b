import type { Decision, Driver, EpisodeStart, Observation } from '../src/driving/Driver.ts';
import { ActorKind } from '../src/world/ActorKind.ts';
import type { WorldFrame } from '../src/world/WorldFrame.ts';
import type { Explanation } from './explain/Explanation.ts';
import { explainPlan } from './explain/explainPlan.ts';
import { groundsOf } from './explain/groundsOf.ts';
import { emptyMemory, type ExpertMemory } from './ExpertMemory.ts';
import { EXPERT_SETTINGS, type ExpertSettings } from './ExpertSettings.ts';
import { prepareGround, type ExpertGround } from './ground/ExpertGround.ts';
import { planDrive, type Plan } from './planDrive.ts';
import { Workspace } from './Workspace.ts';

const WALKS_MPS = 0.15;
const NEAR_M = 30;

/** Hears of each plan with its grounds. Observation and memory are those that the plan started from, valid during the call. */
export type PlanListener = (explanation: Explanation, observation: Observation, memory: ExpertMemory) => void;

interface LastPlan {
  readonly plan: Plan;
  readonly memory: ExpertMemory;
  explanation?: Explanation;
}

/** The privileged expert as a driver: plans ten times a second, and at once when somebody new appears or steps out. */
export class Expert implements Driver {
  readonly name: string;
  readonly #settings: ExpertSettings;
  readonly #onPlan: PlanListener | undefined;
  readonly #workspace = new Workspace();
  #ground: ExpertGround | undefined;
  #memory: ExpertMemory = emptyMemory();
  /** The plan whose tables lie in the workspace, what it started from, and its grounds once they were asked for. */
  #last: LastPlan | undefined;

  /** @param onPlan told the grounds of each plan; the drive is the same with and without, but costs more */
  constructor(settings: ExpertSettings = EXPERT_SETTINGS.strong, onPlan?: PlanListener) {
    this.name = settings.mode === 'strong' ? 'expert' : 'expert-teachable';
    this.#settings = settings;
    this.#onPlan = onPlan;
  }

  reset(start: EpisodeStart): void {
    this.#ground = prepareGround(start, this.#settings);
    this.#memory = emptyMemory();
    this.#last = undefined;
  }

  save(): ExpertMemory {
    return structuredClone(this.#memory);
  }

  restore(memory: ExpertMemory): void {
    this.#memory = structuredClone(memory);
    this.#last = undefined;
  }

  drive(observation: Observation): Decision {
    if (this.#ground === undefined) throw new Error('drive() before reset()');
    const { frame } = observation.privileged;
    const memory = this.#memory;
    const due = memory.planTick < 0 || frame.tick - memory.planTick >= this.#settings.planEveryTicks || frame.actors.count !== memory.actors || someoneStarts(frame, memory);
    if (due) {
      const plan = planDrive(this.#ground, observation, memory, this.#settings, this.#workspace, this.#onPlan !== undefined);
      this.#memory = plan.memory;
      this.#last = { plan, memory };
      if (this.#onPlan !== undefined) this.#onPlan(this.#explain(this.#last), observation, memory);
    }
    const { action } = this.#memory;
    const last = this.#last;
    return last === undefined ? { action } : { action, grounds: () => groundsOf(this.#explain(last)) };
  }

  /** Grounds cost more than the plan itself, so they are judged when they are asked for, and once. */
  #explain(last: LastPlan): Explanation {
    if (last !== this.#last) throw new Error('the grounds of a decision were asked for after the next one');
    last.explanation ??= explainPlan(last.plan, last.memory, this.#workspace);
    return last.explanation;
  }
}

/** Somebody on foot who stood near at the last plan and walks now is worth a new plan at once. */
function someoneStarts({ actors }: WorldFrame, memory: ExpertMemory): boolean {
  for (let row = 1; row < actors.count; row += 1) {
    if (actors.kind[row] !== ActorKind.walker || Math.abs(actors.speedMps[row]!) < WALKS_MPS) continue;
    const dx = actors.x[row]! - actors.x[0]!;
    const dy = actors.y[row]! - actors.y[0]!;
    if (dx * dx + dy * dy < NEAR_M * NEAR_M && memory.seen.some(([id, , , standsSince]) => id === actors.id[row] && standsSince >= 0)) return true;
  }
  return false;
}
