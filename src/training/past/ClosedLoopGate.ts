import { z } from 'zod';
import type { Driver } from '../../driving/Driver.ts';
import { preparePolicy } from '../../policy/preparePolicy.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import { DRIVING_CONTRACT } from '../../tasks/driving/drivingContract.ts';
import type { RunEvent } from '../EventLog.ts';
import type { PastSettings } from './pastSettings.ts';
import { raceScenes, type RaceVerdict } from './raceScenes.ts';
import { sceneScore } from './sceneScore.ts';
import { expertWith, type SceneDrive, type SceneStage } from './SceneStage.ts';
import type { RacedScene } from './raceCourse.ts';

const EvidenceSchema = z.strictObject({
  policy: z.string(),
  /** This policy minus the leader, scene by scene, so far. */
  differences: z.array(z.number()),
});

export const GateStateSchema = z.strictObject({
  leader: z.string().optional(),
  /** Hash of the policy that drives in shadow. */
  shadow: z.string().optional(),
  /** What races against this leader have shown without proving it. */
  evidence: z.array(EvidenceSchema).readonly(),
});

type Evidence = z.infer<typeof EvidenceSchema>;

export type GateState = Readonly<z.infer<typeof GateStateSchema>>;

export interface GateParts {
  readonly settings: Pick<PastSettings, 'gate' | 'raceAlpha' | 'raceContenders' | 'veto'>;
  readonly stage: Pick<SceneStage, 'drive'>;
  /** Ids of the regression cases that a policy fails. */
  readonly failedCases: (policy: Policy) => Promise<readonly string[]>;
  readonly driverOf: (policy: Policy) => Promise<Driver>;
  /** The scenes of the next race. */
  readonly course: (update: number) => readonly RacedScene[];
  readonly emit: (event: RunEvent) => void;
}

/** What became of one contender. */
interface Contest {
  readonly verdict: RaceVerdict | 'vetoed';
  readonly differences: readonly number[];
  readonly failedCases: readonly string[];
}

/**
 * Who has the wheel: a policy takes it only after it has passed the regression suite and beaten the present one in a paired closed-loop race on short
 * scenes. The best contender without proof drives in shadow. Evidence against one leader adds up from race to race.
 */
export class ClosedLoopGate {
  readonly #parts: GateParts;
  #state: GateState = { evidence: [] };

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /** Hash of the policy that drives in shadow. */
  get shadow(): string | undefined {
    return this.#state.shadow;
  }

  /** The shadow has failed: it is not driven on. */
  dropShadow(): void {
    const { shadow, ...others } = this.#state;
    this.#state = { ...others, evidence: others.evidence.filter(({ policy }) => policy !== shadow) };
  }

  /** Hash of who leads from now on. @param ranked best first, the present leader among them */
  async lead(ranked: readonly Policy[], update: number): Promise<string> {
    const runnable = ranked.filter(({ source }) => preparePolicy(source, { functionName: DRIVING_CONTRACT.functionName }).kind === 'prepared');
    const present = ranked.find(({ hash }) => hash === this.#state.leader) ?? runnable[0] ?? ranked[0]!;
    let leader = present;
    let evidence = this.#state.evidence.filter(({ policy }) => ranked.some(({ hash }) => hash === policy));
    const race = new Race(this.#parts, update);
    for (const challenger of this.#contenders(runnable, present, update)) {
      const before = evidence.find(({ policy }) => policy === challenger.hash)?.differences ?? [];
      const { verdict, differences, failedCases } = await this.#contest(race, challenger, leader, before);
      const meanDifference = mean(differences);
      this.#parts.emit({ kind: 'wheelContested', update, leader: leader.hash, challenger: challenger.hash, verdict, scenes: differences.length, difference: meanDifference, failedCases });
      evidence = verdict === 'better' ? [] : evidence.filter(({ policy }) => policy !== challenger.hash);
      if (verdict === 'better') leader = challenger;
      if (verdict === 'unproven') evidence = [...evidence, { policy: challenger.hash, differences: [...differences] }];
    }
    const best = evidence.reduce<Evidence | undefined>((first, one) => (mean(one.differences) > mean(first?.differences ?? []) ? one : first), undefined);
    this.#state = { leader: leader.hash, ...(best === undefined ? {} : { shadow: best.policy }), evidence };
    this.#parts.emit({ kind: 'wheelGiven', update, policy: leader.hash, ...(this.shadow === undefined ? {} : { shadow: this.shadow }) });
    return leader.hash;
  }

  save(): GateState {
    return this.#state;
  }

  restore(state: GateState): void {
    this.#state = state;
  }

  /** The shadow, then who is ranked before the leader, then this update's children: as many as the settings allow. */
  #contenders(runnable: readonly Policy[], present: Policy, update: number): readonly Policy[] {
    const place = runnable.findIndex(({ hash }) => hash === present.hash);
    const wanted = [
      ...runnable.filter(({ hash }) => hash === this.#state.shadow),
      ...runnable.slice(0, Math.max(0, place)),
      ...(place === 0 && this.#state.leader === undefined ? runnable.slice(1) : []),
      ...runnable.filter(({ createdAtUpdate }) => createdAtUpdate === update),
    ].filter(({ hash }) => hash !== present.hash);
    return [...new Set(wanted)].slice(0, this.#parts.settings.raceContenders);
  }

  async #contest(race: Race, challenger: Policy, leader: Policy, before: readonly number[]): Promise<Contest> {
    const { settings } = this.#parts;
    const failedCases = await this.#parts.failedCases(challenger);
    const known = settings.veto === 'strict' ? [] : await this.#parts.failedCases(leader);
    if (settings.veto !== 'off' && failedCases.some((id) => !known.includes(id))) return { verdict: 'vetoed', differences: [], failedCases };
    const { verdict, differences } = await raceScenes(race.scenes, settings.raceAlpha, before, async (scene) => (await race.score(challenger, scene)) - (await race.score(leader, scene)));
    return { verdict, differences, failedCases };
  }
}

/** The scenes of one update's races: each policy drives each of them once at most. */
class Race {
  readonly #parts: GateParts;
  readonly #course: readonly RacedScene[];
  readonly #experts: (SceneDrive | undefined)[] = [];
  readonly #scores = new Map<string, number>();

  constructor(parts: GateParts, update: number) {
    this.#parts = parts;
    this.#course = parts.course(update);
  }

  get scenes(): number {
    return this.#course.length;
  }

  async score(policy: Policy, index: number): Promise<number> {
    const key = `${index} ${policy.hash}`;
    const known = this.#scores.get(key);
    if (known !== undefined) return known;
    const { scene, expert } = this.#course[index]!;
    const { stage, driverOf } = this.#parts;
    const reference = (this.#experts[index] ??= await stage.drive(scene, expertWith(expert)));
    const score = sceneScore(await stage.drive(scene, await driverOf(policy)), reference);
    this.#scores.set(key, score);
    return score;
  }
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
