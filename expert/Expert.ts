import type { Decision, Driver, EpisodeStart, Observation } from '../src/driving/Driver.ts';
import { emptyMemory, type ExpertMemory } from './ExpertMemory.ts';
import { EXPERT_SETTINGS, type ExpertSettings } from './ExpertSettings.ts';
import { prepareGround, type ExpertGround } from './ground/ExpertGround.ts';
import { planDrive } from './planDrive.ts';
import { Workspace } from './Workspace.ts';

/** The privileged expert as a driver: plans ten times a second, and at once when somebody new appears. */
export class Expert implements Driver {
  readonly name = 'expert';
  readonly #settings: ExpertSettings;
  readonly #workspace = new Workspace();
  #ground: ExpertGround | undefined;
  #memory: ExpertMemory = emptyMemory();

  constructor(settings: ExpertSettings = EXPERT_SETTINGS.strong) {
    this.#settings = settings;
  }

  reset(start: EpisodeStart): void {
    this.#ground = prepareGround(start, this.#settings);
    this.#memory = emptyMemory();
  }

  save(): ExpertMemory {
    return structuredClone(this.#memory);
  }

  restore(memory: ExpertMemory): void {
    this.#memory = structuredClone(memory);
  }

  drive(observation: Observation): Decision {
    if (this.#ground === undefined) throw new Error('drive() before reset()');
    const { frame } = observation.privileged;
    const memory = this.#memory;
    const due = memory.planTick < 0 || frame.tick - memory.planTick >= this.#settings.planEveryTicks || frame.actors.count !== memory.actors;
    if (due) this.#memory = planDrive(this.#ground, observation, memory, this.#settings, this.#workspace).memory;
    return { action: this.#memory.action };
  }
}
