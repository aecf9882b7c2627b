import { performance } from 'node:perf_hooks';
import { ScenarioDirector } from '../../../scenarios/behaviours/ScenarioDirector.ts';
import type { Driver } from '../../driving/Driver.ts';
import { runEpisode, type EpisodeDirector, type EpisodeStep } from '../../driving/runEpisode.ts';
import { rulesOf } from '../../leaderboard/LeaderboardRules.ts';
import { Referee } from '../../leaderboard/Referee.ts';
import { WeatherSchedule } from '../../leaderboard/routes/WeatherSchedule.ts';
import { FallbackDriver } from '../../policy/FallbackDriver.ts';
import { preparePolicy } from '../../policy/preparePolicy.ts';
import type { PolicySandbox } from '../../policy/PolicySandbox.ts';
import { SandboxPool } from '../../policy/SandboxPool.ts';
import { EGO_VEHICLE, egoVehicleOf } from '../../sim/egoVehicle.ts';
import type { PlacedScenario } from '../../leaderboard/matching/PlacedScenario.ts';
import type { Awaitable, World } from '../../world/World.ts';
import type { VehicleModel } from '../../world/VehicleModel.ts';
import type { VehicleControl } from '../../world/WorldCommands.ts';
import type { DrivingProblem, DrivingTaskName } from '../problems/DrivingProblem.ts';
import { NativeProblem } from '../problems/NativeProblem.ts';
import { problemOf, taskOfDriver } from '../problems/problemOf.ts';
import { readEgoTable } from '../ego/egoTableFile.ts';
import { explainEpisode } from '../explain/explainEpisode.ts';
import { loadRoutes, type PlannedRoute } from '../RouteSet.ts';
import { loadScenarios, routeScenarios, type RouteScenarios } from '../routeScenarios.ts';
import { loadTown, type Town } from '../Town.ts';
import { townVehicles, townWalkers } from '../townTraffic.ts';
import { TrainingError } from '../TrainingError.ts';
import { BUILT_IN_DRIVERS, isBuiltIn } from './builtInDriver.ts';
import type { DriverSpec } from './DriverSpec.ts';
import type { EpisodeOutcome } from './EpisodeOutcome.ts';
import type { EpisodeGround, EpisodeSpec } from './EpisodeSpec.ts';
import { openWorld } from './groundBridge.ts';
import type { MomentKeeper, SavedMoment } from './SavedMoment.ts';
import { trafficSetup } from './groundTraffic.ts';

/** What else may happen in an episode than driving it. */
export interface EpisodeExtras {
  readonly labeller?: Driver;
  /** Called after each decision, with the referee's state of that moment and the scenarios that run then. `stop` ends the episode. */
  readonly onStep?: (step: EpisodeStep, referee: Referee, running: () => readonly PlacedScenario[]) => Awaitable<'stop' | void>;
  /** What becomes of the control of a step on its way to the world, after the scenarios: noise that a recording is to show the recovery from. */
  readonly disturb?: (control: VehicleControl) => VehicleControl;
  /** Keeps moments to which the episode can be put back, in worlds that can. */
  readonly keeper?: MomentKeeper;
  /** Goes on from a moment of an episode with the same route and seed. The driver is reset first; its memory is its own matter. */
  readonly from?: SavedMoment;
}

/** Everything needed to drive episodes on one ground, in one thread: town, routes, world, and a sandbox once a policy drives. */
export class EpisodeRig {
  readonly town: Town;
  readonly routes: readonly PlannedRoute[];
  readonly #ground: EpisodeGround;
  readonly #world: World;
  readonly #vehicle: VehicleModel;
  readonly #notes: string[] = [];
  readonly #scenarios: readonly RouteScenarios[];
  readonly #sandboxes = new Map<DrivingTaskName, PolicySandbox>();

  /**
   * @param town the ground's town, when it is loaded already
   * @throws TrainingError, MapError, LeaderboardError or RouteError for files that cannot be used
   */
  constructor(ground: EpisodeGround, town = loadTown(ground.map)) {
    this.#ground = ground;
    this.#world = openWorld(ground, (note) => this.#notes.push(note));
    this.#vehicle = ground.ego === undefined ? EGO_VEHICLE : egoVehicleOf(readEgoTable(ground.ego));
    this.town = town;
    this.routes = loadRoutes(ground.routes, this.town, ground.ids);
    const definitions = ground.scenarios === undefined ? [] : loadScenarios(ground.scenarios, town.map.name);
    this.#scenarios = this.routes.map((route) => routeScenarios(route, definitions));
  }

  /** What of the scenarios will take place, in sentences for the user: how many, and each that is refused with its reason. */
  scenarioNotes(): string[] {
    const directors = this.routes.map((_, index) => this.#directorOf(index, 0));
    const staged = directors.reduce((sum, director) => sum + director.staged.length, 0);
    const refused = directors.flatMap((director, index) => director.refused.map(({ scenario, reason }) => `route ${this.routes[index]!.entry.id}: ${scenario.name} is left out: ${reason} (${scenario.where})`));
    const ignored = this.#scenarios.flatMap((scenarios, index) => scenarios.ignored.map(({ name, where }) => `route ${this.routes[index]!.entry.id}: ${name} is left out: its trigger lies beside the route (${where})`));
    return staged + refused.length + ignored.length === 0 ? [] : [`${staged} scenarios on ${this.routes.length} routes`, ...refused, ...ignored];
  }

  /** A driver of the rig. The sandbox of its policies is opened at the first need and closed with the rig. @throws TrainingError for a text that is no policy */
  async driverOf(spec: DriverSpec, problem = this.problemOf(spec)): Promise<Driver> {
    if (isBuiltIn(spec)) return BUILT_IN_DRIVERS[spec.kind]();
    if (spec.kind === 'langprop-expert') return problem.expert();
    const { source, fallbacks = [] } = spec;
    if (fallbacks.length === 0) return await this.#policyDriver(source, problem);
    const ranked: Driver[] = [];
    for (const text of [source, ...fallbacks]) ranked.push(await this.#policyDriver(text, problem));
    return new FallbackDriver(ranked);
  }

  async #policyDriver(source: string, problem: DrivingProblem<unknown>): Promise<Driver> {
    const { functionName } = problem.contract;
    const prepared = preparePolicy(source, { functionName });
    if (prepared.kind === 'rejected') {
      throw new TrainingError('POLICY_REJECTED', `the policy cannot be run: ${prepared.message}`, {
        ...(prepared.line === undefined ? {} : { where: `line ${prepared.line}` }),
        remedy: 'mend the policy; it must define function drive(scene, memory), or LangProp\'s predict_speed_and_steering(scene_info)',
      });
    }
    const sandbox = await this.sandbox(problem);
    return problem.driverOf(sandbox, await sandbox.load(prepared));
  }

  /** The rig's sandbox for policies of a driving task. */
  async sandbox(problem: Pick<DrivingProblem<unknown>, 'name' | 'contract'> = new NativeProblem()): Promise<PolicySandbox> {
    const { policySteps, policyTimeoutMs, policyHeapMb, policyEngine, policyProcesses = 1 } = this.#ground;
    const options = { processes: policyProcesses, ...(policyEngine === undefined ? {} : { engine: policyEngine }) };
    const known = this.#sandboxes.get(problem.name);
    const sandbox = known ?? (await SandboxPool.open(problem.contract, { steps: policySteps, callTimeoutMs: policyTimeoutMs, heapMb: policyHeapMb }, options));
    this.#sandboxes.set(problem.name, sandbox);
    return sandbox;
  }

  /** The problem whose scenes and actions a driver knows. Drivers that are to share what they see of a step are made from one. */
  problemOf(spec: DriverSpec): DrivingProblem<unknown> {
    return problemOf(taskOfDriver(spec), this.#ground.langPropHalfExtents);
  }

  async drive(spec: EpisodeSpec, extras: EpisodeExtras = {}): Promise<EpisodeOutcome> {
    if (spec.explain !== undefined) return await explainEpisode((driver, told) => this.driveWith(driver, spec.route, spec.seed, told), this.routes[spec.route]!.entry.id, spec, spec.explain, this.#ground);
    return await this.driveWith(await this.driverOf(spec.driver), spec.route, spec.seed, extras);
  }

  async driveWith(driver: Driver, routeIndex: number, seed: number, extras: EpisodeExtras = {}): Promise<EpisodeOutcome> {
    const { town } = this;
    const route = this.routes[routeIndex]!;
    const referee = new Referee({ map: town.map, laneIndex: town.laneIndex, route: route.plan, version: this.#ground.version, routeId: route.entry.id, keypoints: route.entry.waypoints });
    let failures = 0;
    let firstFailure: string | undefined;
    const standIns: number[] = [];
    this.#notes.length = 0;
    const startedMs = performance.now();
    const stage = this.#directorOf(routeIndex, seed, referee);
    const { vehicles = townVehicles(town.map), walkers = townWalkers(town.map) } = this.#ground;
    const { keeper, from } = extras;
    if (from !== undefined) {
      referee.restore(from.referee);
      stage.restore(from.director);
    }
    const end = await runEpisode({
      world: this.#world,
      vehicle: this.#vehicle,
      map: town.map,
      route: route.plan,
      driver,
      referee,
      director: this.#stageOf(routeIndex, stage, extras.disturb),
      setup: { map: town.map, seed, ego: { pose: route.start, speedMps: 0 }, traffic: trafficSetup(this.#ground, vehicles, walkers), weather: route.weather },
      ...(extras.labeller === undefined ? {} : { labeller: extras.labeller }),
      ...(keeper === undefined ? {} : { keeper: { everyTicks: keeper.everyTicks, keep: (moment) => keeper.keep({ ...moment, referee: referee.save(), director: stage.save() }) } }),
      ...(from === undefined ? {} : { from }),
      onStep: (step) => {
        const { failure: own, standIn } = step.decision;
        if (own !== undefined) failures += 1;
        if (standIn !== undefined) for (let rank = 1; rank <= standIn.rank; rank += 1) standIns[rank - 1] = (standIns[rank - 1] ?? 0) + Number(rank === standIn.rank);
        const failure = own ?? standIn?.failure;
        if (failure !== undefined) {
          firstFailure ??= `${failure.kind}: ${failure.message}${failure.line === undefined ? '' : ` (line ${failure.line})`}`;
        }
        return extras.onStep?.(step, referee, () => runningScenarios(stage));
      },
    }).finally(() => this.#handBack());
    const result = referee.result({ durationSystemS: (performance.now() - startedMs) / 1000 });
    return {
      result: { ...result, infractions: [...result.infractions] },
      driver: driver.name,
      ticks: end.ticks,
      ended: end.reason,
      failures,
      ...(firstFailure === undefined ? {} : { firstFailure }),
      ...(standIns.length === 0 ? {} : { standIns }),
      ...(this.#notes.length === 0 ? {} : { notes: [...this.#notes] }),
    };
  }

  /** A CARLA server is held only while an episode is driven: others (a race of finalists, a person) may want it in between. */
  async #handBack(): Promise<void> {
    if (this.#world.kind === 'carla') await this.#world.close();
  }

  /** What happens on a route besides traffic: its weather, its scenarios and disturbances. */
  #stageOf(index: number, director: ScenarioDirector, disturb: EpisodeExtras['disturb']): EpisodeDirector {
    const { plan, entry } = this.routes[index]!;
    const weather = new WeatherSchedule(plan, entry.weather);
    return {
      commands: (frame) => {
        const changes = weather.commands(frame);
        const staged = director.commands(frame);
        return changes.length === 0 ? staged : [...changes, ...staged];
      },
      disturb: (control) => {
        const staged = director.disturb(control);
        return disturb === undefined ? staged : disturb(staged);
      },
    };
  }

  #directorOf(index: number, seed: number, listener?: Referee): ScenarioDirector {
    const { map, laneIndex } = this.town;
    const { triggerRadiusM } = rulesOf(this.#ground.version);
    const { plan } = this.routes[index]!;
    return new ScenarioDirector({ map, laneIndex, plan, scenarios: this.#scenarios[index]!.placed, triggerRadiusM, seed, scenery: true, ...(listener === undefined ? {} : { listener }) });
  }

  async close(): Promise<void> {
    for (const sandbox of this.#sandboxes.values()) await sandbox.close();
    this.#sandboxes.clear();
    await this.#world.close();
  }
}

function runningScenarios({ staged, running }: ScenarioDirector): PlacedScenario[] {
  return running.length === 0 ? [] : staged.filter(({ name }) => running.includes(name));
}
