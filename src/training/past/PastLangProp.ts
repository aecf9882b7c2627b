import { z } from 'zod';
import { Expert } from '../../../expert/Expert.ts';
import { emptyMemory } from '../../../expert/ExpertMemory.ts';
import type { EpisodeStep } from '../../driving/runEpisode.ts';
import { INFRACTION_KINDS, type InfractionKind } from '../../leaderboard/Infraction.ts';
import type { Referee } from '../../leaderboard/Referee.ts';
import { hashUint32 } from '../../geometry/hashRandom.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import type { UpdateOccasion } from '../../optimiser/OptimiserTask.ts';
import { LineBlame } from '../../tasks/driving/blame/LineBlame.ts';
import type { DrivingInsight, PromptInsight } from '../../tasks/driving/DrivingInsight.ts';
import type { DrivingSample } from '../../tasks/driving/DrivingSample.ts';
import { PolicyDriver } from '../../policy/PolicyDriver.ts';
import type { PolicyHandle } from '../../policy/PolicySandbox.ts';
import { preparePolicy } from '../../policy/preparePolicy.ts';
import { DRIVING_CONTRACT } from '../../tasks/driving/drivingContract.ts';
import type { EpisodeRig } from '../episodes/EpisodeRig.ts';
import type { MomentKeeper } from '../episodes/SavedMoment.ts';
import type { RunEvent } from '../EventLog.ts';
import type { RememberingDriver } from '../problems/DrivingProblem.ts';
import { StoppedDriver } from '../problems/StoppedDriver.ts';
import type { RunFolder } from '../RunFolder.ts';
import { infractionSentence } from '../session/infractionSentence.ts';
import { readPolicy } from '../session/readPolicy.ts';
import type { ExtraInfraction, ReportedInfraction, SessionEpisode, SessionExtension } from '../session/SessionExtension.ts';
import { sessionGround } from '../session/sessionGround.ts';
import type { Settings } from '../settings.ts';
import { ClosedLoopGate, GateStateSchema } from './ClosedLoopGate.ts';
import { ConductWatch } from './ConductWatch.ts';
import { findCounterexample } from './findCounterexample.ts';
import { LaneWatch } from './LaneWatch.ts';
import { memoryOf, MomentRing } from './MomentRing.ts';
import { pastSettings, type PastSettings } from './pastSettings.ts';
import { promptCalls } from './promptCalls.ts';
import { raceCourse } from './raceCourse.ts';
import type { RegressionCase } from './RegressionCase.ts';
import { RegressionSuite } from './RegressionSuite.ts';
import { policyWith, SceneStage } from './SceneStage.ts';
import { ShadowDrive, ShadowRecordSchema, type ShadowRecord } from './ShadowDrive.ts';
import { driveCase, storyOf, type FailedCase } from './tellStory.ts';

/** Ticks between moments kept just before an infraction, and between those from which races start; how many of the latter. */
const MOMENT_TICKS = 10;
const SPREAD_TICKS = 100;
const SPREAD_MOMENTS = 24;
/** After an infraction was looked into, others of the same episode within so many ticks are not: they often follow from it. */
const PAUSE_TICKS = 200;

/** The expert keeps to its lane as long as it wants to be no farther from the line. */
const EXPERT_KEEPS_LINE_M = 0.5;

/** Infractions of a moment: what happens later, such as standing for minutes, has no decisive moment within seconds. */
const SUDDEN: ReadonlySet<string> = new Set(['outsideLanes', 'collisionLayout', 'collisionPedestrian', 'collisionVehicle', 'redLight', 'stopSign', 'yieldEmergency', 'routeDeviation']);

/** A case that a prompt about a policy has told. */
const ToldSchema = z.strictObject({ policy: z.string(), case: z.string(), update: z.int().min(0) });

const StateSchema = z.strictObject({ gate: GateStateSchema, cases: z.array(z.string()), update: z.int().min(0), shadow: ShadowRecordSchema.optional(), told: z.array(ToldSchema).optional() });

export interface PastLangPropParts {
  readonly settings: Settings;
  readonly folder: RunFolder;
  /** Of the training ground. */
  readonly rig: EpisodeRig;
  readonly emit: (event: RunEvent) => void;
}

/**
 * What a session of the native task does beyond LangProp: a closed-loop gate before the wheel with a shadow mode, counterexamples found by putting the
 * world back, a growing regression suite, stories and suspect lines in prompts, penalties for bad conduct. Each part has its setting.
 */
export class PastLangProp implements SessionExtension<DrivingSample>, DrivingInsight {
  readonly name = 'pastLangProp';
  readonly insight = this;
  /** Without the gate the ranking decides, as in LangProp. */
  readonly leader?: (ranked: readonly Policy[], update: number) => Promise<string>;
  readonly #parts: PastLangPropParts;
  readonly #stage: SceneStage;
  readonly #suite: RegressionSuite;
  readonly #gate: ClosedLoopGate;
  readonly #blame: LineBlame;
  readonly #past: PastSettings;
  readonly #handles = new Map<string, PolicyHandle>();
  readonly #drivers = new Map<string, RememberingDriver>();
  readonly #policies = new Map<string, Policy>();
  #ring: MomentRing | undefined;
  #conduct = new ConductWatch();
  #lanes = new LaneWatch();
  #episode: SessionEpisode<DrivingSample> | undefined;
  #shadow: ShadowDrive | undefined;
  #update = 0;
  /** Only where a search asks, which shows nothing twice. */
  #told: readonly z.infer<typeof ToldSchema>[] = [];
  /** Tick of the episode's infraction that was looked into last. */
  #soughtTick = 0;

  constructor(parts: PastLangPropParts) {
    const { settings, folder, rig, emit } = parts;
    const { sandbox, run } = settings;
    const past = pastSettings(settings);
    this.#parts = parts;
    this.#past = past;
    this.#stage = new SceneStage(sessionGround(settings, 'training'), rig.town);
    this.#suite = new RegressionSuite(folder, past.regressionCases);
    this.#blame = new LineBlame({ steps: sandbox.steps, callTimeoutMs: sandbox.deadlineMs, heapMb: sandbox.memoryMb }, sandbox.engine);
    this.#gate = new ClosedLoopGate({
      settings: past,
      stage: this.#stage,
      failedCases: async (policy) => await this.#failedBy(policy),
      driverOf: (policy) => this.#driverOf(policy),
      course: (update) => {
        const drive = this.#episode === undefined || this.#ring === undefined ? undefined : { routeIndex: this.#episode.routeIndex, seed: this.#episode.seed, moments: this.#ring.spread };
        return raceCourse({ scenes: past.raceScenes, sceneS: past.raceSceneS, routes: rig.routes.length, seed: hashUint32(run.seed, 103, 0, 0), update, drive });
      },
      emit,
    });
    if (past.gate) this.leader = (ranked, update) => this.#lead(ranked, update);
  }

  keeper(episode: SessionEpisode<DrivingSample>): MomentKeeper {
    const past = this.#past;
    const { labeller, driver } = episode;
    const most = Math.ceil((past.counterexampleS * 20) / MOMENT_TICKS);
    this.#ring = new MomentRing(MOMENT_TICKS, most, () => ({ expert: labeller instanceof Expert ? labeller.save() : emptyMemory(), memory: driver.policy === undefined ? undefined : { policy: driver.policy.hash, text: driver.memory } }), { everyTicks: SPREAD_TICKS, most: SPREAD_MOMENTS });
    return this.#ring;
  }

  episodeStarted(episode: SessionEpisode<DrivingSample>): void {
    this.#episode = episode;
    this.#conduct = new ConductWatch();
    this.#lanes = new LaneWatch();
    this.#soughtTick = -PAUSE_TICKS;
    this.#shadow?.reset();
  }

  async onStep(step: EpisodeStep, _episode: SessionEpisode<DrivingSample>, referee: Referee): Promise<readonly ExtraInfraction[]> {
    await this.#followInShadow(step);
    const faults = this.#past.conduct ? this.#conduct.watch(step) : [];
    return this.#past.counterexamples ? [...faults, ...this.#leftLanes(step, referee)] : faults;
  }

  /** The referee settles lanes at the end of a route; a prompt needs the moment. Where the expert would leave its line as well, nobody is to blame. */
  #leftLanes({ tick, label }: EpisodeStep, referee: Referee): ExtraInfraction[] {
    const metres = this.#lanes.watch(referee.outsideLanes?.metres ?? 0);
    if (metres === undefined || Math.abs(label?.action.lateralOffsetLeftM ?? 0) > EXPERT_KEEPS_LINE_M) return [];
    return [{ kind: 'outsideLanes', tick, details: { metres }, urgent: true }];
  }

  async onInfractions(fresh: readonly ReportedInfraction[], episode: SessionEpisode<DrivingSample>): Promise<readonly DrivingSample[]> {
    if (!this.#past.counterexamples) return [];
    const [sudden] = fresh.flatMap(suddenOf);
    return sudden === undefined ? [] : await this.#examine(sudden, episode);
  }

  /** What a prompt about a policy can tell: a case that it fails, and the lines that run where it goes wrong. */
  async about(occasion: UpdateOccasion<DrivingSample>): Promise<PromptInsight> {
    const past = this.#past;
    this.#update = occasion.update ?? this.#update;
    const failed = past.counterexamples && occasion.evaluation.results[occasion.worst]!.exception === undefined ? await this.#failedCase(occasion) : undefined;
    const { failing, passing } = promptCalls(occasion, failed?.drive);
    const suspects = past.blame ? await this.#blame.suspects(occasion.policy, failing, passing) : [];
    const cases = this.#suite.cases.length;
    return { story: failed === undefined ? undefined : storyOf(failed.drive, { cases, passed: cases - failed.failures }), suspects };
  }

  save(): unknown {
    return { gate: this.#gate.save(), cases: this.#suite.save(), update: this.#update, ...(this.#shadow === undefined ? {} : { shadow: { ...this.#shadow.record } }), ...(this.#told.length === 0 ? {} : { told: this.#told }) };
  }

  async restore(state: unknown): Promise<void> {
    const { gate, cases, update, shadow, told = [] } = state === undefined ? { gate: { evidence: [] }, cases: [], update: 0, shadow: undefined } : StateSchema.parse(state);
    this.#gate.restore(gate);
    this.#suite.restore(cases);
    this.#update = update;
    this.#told = told;
    await this.#openShadow(shadow);
  }

  async close(): Promise<void> {
    await this.#blame.close();
    await this.#stage.close();
  }

  async #lead(ranked: readonly Policy[], update: number): Promise<string> {
    this.#reportShadow();
    for (const policy of ranked) this.#policies.set(policy.hash, policy);
    const leader = await this.#gate.lead(ranked, update);
    await this.#openShadow(undefined);
    return leader;
  }

  /** Finds the decisive moment of an infraction and keeps the scene. @returns the decisive frame, as often as an infraction's */
  async #examine(infraction: Sudden, { rig, routeIndex, seed, driver }: SessionEpisode<DrivingSample>): Promise<readonly DrivingSample[]> {
    const { emit, settings } = this.#parts;
    const moments = (this.#ring?.last ?? []).filter(({ moment }) => moment.world.tick < infraction.tick);
    const { policy } = driver;
    if (policy === undefined || moments.length === 0 || infraction.tick < this.#soughtTick + PAUSE_TICKS) return [];
    this.#soughtTick = infraction.tick;
    const failed = { routeIndex, seed, infraction, moments };
    const again = await this.#driverOf(policy);
    const finding = await findCounterexample(this.#stage, failed, (start) => policyWith(again, memoryOf(start, policy.hash)));
    const routeId = rig.routes[routeIndex]!.entry.id;
    emit({
      kind: 'counterexampleSought', route: routeId, tick: infraction.tick, infraction: infraction.kind, policy: policy.hash, finding: finding.kind, replays: finding.replays,
      ...(finding.kind === 'found' ? { startTick: finding.scene.start.moment.world.tick, decisiveTick: finding.scene.decisiveTick } : {}),
    });
    if (finding.kind !== 'found') return [];
    const about = this.#suite.add(failed, finding.scene, { routeId, policy: policy.hash, update: this.#update });
    emit({ kind: 'regressionAdded', case: about.id, cases: this.#suite.cases.length });
    const drive = await this.#driveCase(about, policy);
    if (drive === undefined) return [];
    const { scene, done, expert } = drive.steps[drive.decisive]!;
    const sample: DrivingSample = { scene, driven: done, expert, infractions: [infractionSentence(infraction.kind)] };
    return Array.from({ length: settings.training.infractionWeight }, () => sample);
  }

  /** A case that the policy fails: after an infraction the newest, else by turns one of them or none; where a search asks, the newest that no earlier prompt about the policy has told. */
  async #failedCase({ policy, kind, order }: UpdateOccasion<DrivingSample>): Promise<{ readonly drive: FailedCase; readonly failures: number } | undefined> {
    const failures = await this.#failedBy(policy);
    const turn = kind === 'repair' ? failures.length - 1 : this.#update % (failures.length + 1);
    const wanted = order === undefined ? failures[turn] : failures.findLast((id) => !this.#told.some((told) => told.policy === policy.hash && told.case === id && told.update < this.#update));
    const about = this.#suite.cases.find(({ id }) => id === wanted);
    if (about === undefined) return undefined;
    if (order !== undefined) this.#told = [...this.#told, { policy: policy.hash, case: about.id, update: this.#update }];
    const drive = await this.#driveCase(about, policy);
    return drive === undefined ? undefined : { drive, failures: failures.length };
  }

  async #failedBy(policy: Policy): Promise<readonly string[]> {
    const driver = await this.#driverOf(policy);
    return await this.#suite.failedBy(policy.hash, (memory) => policyWith(driver, memory), this.#stage);
  }

  async #driveCase(about: RegressionCase, policy: Policy): Promise<FailedCase | undefined> {
    const driver = policyWith(await this.#driverOf(policy), this.#suite.memoryFor(about.id, policy.hash));
    return await driveCase(this.#suite, about, driver, this.#stage);
  }

  async #followInShadow(step: EpisodeStep): Promise<void> {
    const shadow = this.#shadow;
    if (shadow === undefined) return;
    await shadow.follow(step);
    if (shadow.record.failures === 0) return;
    this.#reportShadow();
    this.#gate.dropShadow();
    this.#shadow = undefined;
  }

  #reportShadow(): void {
    if (this.#shadow === undefined || this.#shadow.record.steps === 0) return;
    this.#parts.emit({ kind: 'shadowDrove', policy: this.#shadow.policy, ...this.#shadow.record });
  }

  async #openShadow(before: ShadowRecord | undefined): Promise<void> {
    const hash = this.#gate.shadow;
    this.#shadow = hash === undefined ? undefined : new ShadowDrive(hash, await this.#newDriver(this.#policyOf(hash)), before);
  }

  /** A policy of this run, whether or not it is still in the pool. */
  #policyOf(hash: string): Policy {
    const known = this.#policies.get(hash) ?? readPolicy(this.#parts.folder, hash);
    this.#policies.set(hash, known);
    return known;
  }

  /** A driver for short scenes. */
  async #driverOf(policy: Policy): Promise<RememberingDriver> {
    const known = this.#drivers.get(policy.hash) ?? (await this.#newDriver(policy));
    this.#drivers.set(policy.hash, known);
    return known;
  }

  async #newDriver({ hash, source }: Policy): Promise<PolicyDriver | StoppedDriver> {
    const sandbox = await this.#parts.rig.sandbox();
    const prepared = preparePolicy(source, { functionName: DRIVING_CONTRACT.functionName });
    if (prepared.kind === 'rejected') return new StoppedDriver({ kind: 'compile', message: prepared.message });
    const handle = this.#handles.get(hash) ?? (await sandbox.load(prepared));
    this.#handles.set(hash, handle);
    return new PolicyDriver(sandbox, handle);
  }
}

/** An infraction that has a decisive moment. */
interface Sudden {
  readonly kind: InfractionKind;
  readonly tick: number;
}

function suddenOf({ infraction: { kind, tick } }: ReportedInfraction): Sudden[] {
  const known = INFRACTION_KINDS.find((one) => one === kind);
  return known !== undefined && SUDDEN.has(known) ? [{ kind: known, tick }] : [];
}
