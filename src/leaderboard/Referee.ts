import type { Point3 } from '../geometry/Pose.ts';
import type { RoadMap } from '../map/RoadMap.ts';
import type { RoutePlan } from '../map/RoutePlan.ts';
import type { WorldFrame } from '../world/WorldFrame.ts';
import { BlockedCriterion } from './criteria/blocked.ts';
import { CollisionCriterion } from './criteria/collision.ts';
import { EgoStep } from './criteria/EgoStep.ts';
import type { LaneLocator } from './criteria/LaneLocator.ts';
import { MinSpeedCriterion } from './criteria/minSpeed.ts';
import { OutsideLanesCriterion } from './criteria/outsideLanes.ts';
import { RedLightCriterion } from './criteria/redLight.ts';
import { RouteCompletionCriterion } from './criteria/routeCompletion.ts';
import { routeCourse } from './criteria/RouteCourse.ts';
import { RouteDeviationCriterion } from './criteria/routeDeviation.ts';
import { RouteTimeoutCriterion } from './criteria/routeTimeout.ts';
import { ScenarioTimeoutCriterion } from './criteria/scenarioTimeout.ts';
import { StopSignApproachCriterion } from './criteria/stopSignApproach.ts';
import { StopSignProximityCriterion } from './criteria/stopSignProximity.ts';
import { YieldEmergencyCriterion } from './criteria/yieldEmergency.ts';
import type { Infraction } from './Infraction.ts';
import type { LeaderboardRules, LeaderboardVersion } from './LeaderboardRules.ts';
import { rulesOf } from './LeaderboardRules.ts';
import { LeaderboardError } from './LeaderboardError.ts';
import type { RefereeState } from './RefereeState.ts';
import { pythonRound } from './results/pythonNumber.ts';
import type { RouteEnd, RouteFailure, RouteResult } from './RouteResult.ts';
import type { ScenarioListener } from './ScenarioListener.ts';
import { routePenalty } from './scoring/routePenalty.ts';
import { routeStatus } from './scoring/routeStatus.ts';

export interface RefereeSetup {
  readonly map: RoadMap;
  readonly laneIndex: LaneLocator;
  /** Dense plan of the route. */
  readonly route: RoutePlan;
  readonly version: LeaderboardVersion;
  readonly routeId: string;
  /** Key points of the route file: 1.0 reports their polyline as the route's length. The plan's length without them. */
  readonly keypoints?: readonly Point3[];
}

/** How a route ended, as far as the referee cannot see it. */
export interface RouteEnding {
  readonly durationSystemS?: number;
  /** Set when something other than the rules ended the route. */
  readonly failure?: RouteFailure;
}

/**
 * All criteria of one leaderboard version over one route. Show it every frame from the one after reset on; it says when the route has
 * ended and what it is worth. One referee per episode; `save` and `restore` wind it back within that episode.
 */
export class Referee implements ScenarioListener {
  readonly rules: LeaderboardRules;
  readonly #setup: RefereeSetup;
  readonly #ego: EgoStep;
  readonly #collision: CollisionCriterion;
  readonly #redLight: RedLightCriterion;
  readonly #stopSign: StopSignApproachCriterion | StopSignProximityCriterion;
  readonly #outsideLanes: OutsideLanesCriterion;
  readonly #deviation: RouteDeviationCriterion;
  readonly #completion: RouteCompletionCriterion;
  readonly #timeout: RouteTimeoutCriterion;
  readonly #blocked: BlockedCriterion;
  readonly #minSpeed: MinSpeedCriterion;
  readonly #yield: YieldEmergencyCriterion;
  readonly #scenarioTimeout: ScenarioTimeoutCriterion;
  #infractions: Infraction[] = [];
  #ended: RouteEnd | undefined;
  #firstTick = -1;
  #firstTimeS = 0;

  /** @throws LeaderboardError for a route without length */
  constructor(setup: RefereeSetup) {
    const { map, laneIndex, route } = setup;
    if (route.count < 2 || !(route.lengthM > 0)) {
      throw new LeaderboardError('ROUTE_FILE', `route ${setup.routeId} has no length`, { where: `route ${setup.routeId} of ${map.name}`, remedy: 'Give a route with at least two different waypoints.' });
    }
    const rules = rulesOf(setup.version);
    const course = routeCourse(route);
    const report = (infraction: Infraction): void => {
      this.#infractions.push(infraction);
    };
    this.#setup = setup;
    this.rules = rules;
    this.#ego = new EgoStep(laneIndex);
    this.#collision = new CollisionCriterion(rules, report);
    this.#redLight = new RedLightCriterion(rules, map, laneIndex, report);
    this.#stopSign = rules.stopSign === 'approach' ? new StopSignApproachCriterion(map, report) : new StopSignProximityCriterion(map, report);
    this.#outsideLanes = new OutsideLanesCriterion(rules, map, course, laneIndex);
    this.#deviation = new RouteDeviationCriterion(route, report);
    this.#completion = new RouteCompletionCriterion(rules, course);
    this.#timeout = new RouteTimeoutCriterion(rules, map, course, report);
    this.#blocked = new BlockedCriterion(rules, report);
    this.#minSpeed = new MinSpeedCriterion(rules, course, report);
    this.#yield = new YieldEmergencyCriterion(report);
    this.#scenarioTimeout = new ScenarioTimeoutCriterion(report);
  }

  /** Judges one frame. After the end nothing is judged any more. */
  observe(frame: WorldFrame): void {
    if (this.#ended !== undefined) return;
    const ego = this.#ego;
    ego.read(frame);
    if (this.#firstTick < 0) {
      this.#firstTick = frame.tick;
      this.#firstTimeS = frame.timeS;
    }
    this.#completion.observe(ego);
    this.#collision.observe(ego, frame);
    this.#outsideLanes.observe(ego);
    this.#redLight.observe(ego, frame);
    this.#stopSign.observe(ego);
    this.#minSpeed.observe(ego, frame);
    this.#yield.observe(ego, frame);
    this.#deviation.observe(ego);
    this.#blocked.observe(ego);
    this.#timeout.observe(ego);
    this.#ended = this.#end(frame.tick);
  }

  /** Why the route has ended; undefined while it runs. */
  get ended(): RouteEnd | undefined {
    return this.#ended;
  }

  /** Percentage of the route that is done (0..100). */
  get routeCompletion(): number {
    return this.#completion.state.percent;
  }

  /** Index of the last route point that the ego has passed. */
  get routeIndex(): number {
    return this.#completion.state.index;
  }

  /** What has been reported so far. Percentages that are settled at the end only (outside lanes) come with `result`. */
  get infractions(): readonly Infraction[] {
    return this.#infractions;
  }

  /** What was driven outside the lanes so far, as it would be reported if the route ended now; undefined when nothing was. */
  get outsideLanes(): Infraction | undefined {
    return this.#outsideLanes.closing(this.#ego);
  }

  /** The route's judgement as if it ended now. Does not change the referee. */
  result(ending: RouteEnding = {}): RouteResult {
    const { rules } = this;
    const infractions = [...this.#infractions, ...this.#closing()];
    const routeCompletion = this.#rounded(this.routeCompletion);
    const penalty = routePenalty(infractions, rules);
    return {
      version: rules.version,
      routeId: this.#setup.routeId,
      status: routeStatus(this.routeCompletion, this.#ended, infractions, ending.failure, rules),
      infractions,
      routeCompletion,
      penalty: this.#rounded(penalty),
      drivingScore: this.#rounded(Math.max(this.routeCompletion * penalty, 0)),
      routeLengthM: this.#routeLengthM(),
      durationGameS: this.#firstTick < 0 ? 0 : this.#ego.timeS - this.#firstTimeS,
      durationSystemS: ending.durationSystemS ?? 0,
    };
  }

  switchBlockedTest(active: boolean): void {
    this.#blocked.switch(active);
  }

  switchWrongLaneTest(active: boolean): void {
    this.#outsideLanes.switchWrongLane(active);
  }

  emergencyVehicleBegins(vehicleId: number): void {
    this.#yield.begin(vehicleId);
  }

  emergencyVehicleEnds(): void {
    this.#yield.end(this.#ego);
  }

  scenarioTimedOut(scenario: string): void {
    this.#scenarioTimeout.expire(scenario);
  }

  scenarioEnded(scenario: string): void {
    this.#scenarioTimeout.end(scenario, this.#ego);
  }

  /** Copies everything that changes during the episode, as plain data. */
  save(): RefereeState {
    return structuredClone({
      collision: this.#collision.state,
      redLight: this.#redLight.state,
      stopSign: this.#stopSign.state,
      outsideLanes: this.#outsideLanes.state,
      deviation: this.#deviation.state,
      completion: this.#completion.state,
      timeout: this.#timeout.state,
      blocked: this.#blocked.state,
      minSpeed: this.#minSpeed.state,
      yieldEmergency: this.#yield.state,
      scenarioTimeout: this.#scenarioTimeout.state,
      ego: { tick: this.#ego.tick, timeS: this.#ego.timeS, x: this.#ego.x, y: this.#ego.y, z: this.#ego.z },
      infractions: this.#infractions,
      ended: this.#ended,
      firstTick: this.#firstTick,
      firstTimeS: this.#firstTimeS,
    });
  }

  /** Returns to a state saved by a referee with the same setup. */
  restore(saved: RefereeState): void {
    const state = structuredClone(saved);
    this.#collision.state = state.collision;
    this.#redLight.state = state.redLight;
    this.#stopSign.state = state.stopSign;
    this.#outsideLanes.state = state.outsideLanes;
    this.#deviation.state = state.deviation;
    this.#completion.state = state.completion;
    this.#timeout.state = state.timeout;
    this.#blocked.state = state.blocked;
    this.#minSpeed.state = state.minSpeed;
    this.#yield.state = state.yieldEmergency;
    this.#scenarioTimeout.state = state.scenarioTimeout;
    Object.assign(this.#ego, state.ego);
    this.#infractions = state.infractions;
    this.#ended = state.ended;
    this.#firstTick = state.firstTick;
    this.#firstTimeS = state.firstTimeS;
  }

  #end(tick: number): RouteEnd | undefined {
    if (this.#completion.state.ended) return 'completed';
    if (this.#blocked.state.failed) return 'blocked';
    if (this.#deviation.state.failed) return 'deviated';
    if (this.#timeout.state.timedOut) return 'timedOut';
    return tick - this.#firstTick >= this.rules.maxTicks ? 'tickLimit' : undefined;
  }

  #closing(): Infraction[] {
    const ego = this.#ego;
    const single = [this.#outsideLanes.closing(ego), this.#minSpeed.closing(ego), this.#yield.closing(ego)].filter((infraction) => infraction !== undefined);
    return [...single, ...this.#scenarioTimeout.closing(ego)];
  }

  /** 2.x rounds scores to 6 decimals, 1.0 not at all. */
  #rounded(value: number): number {
    return this.rules.layout === '2.x' ? pythonRound(value, 6) : value;
  }

  #routeLengthM(): number {
    const { keypoints, route } = this.#setup;
    if (this.rules.layout === '2.x') return pythonRound(route.lengthM, 3);
    return keypoints === undefined ? route.lengthM : polylineLengthM(keypoints);
  }
}

function polylineLengthM(points: readonly Point3[]): number {
  let lengthM = 0;
  for (let index = 1; index < points.length; index += 1) {
    const dx = points[index]!.x - points[index - 1]!.x;
    const dy = points[index]!.y - points[index - 1]!.y;
    const dz = points[index]!.z - points[index - 1]!.z;
    lengthM += Math.sqrt(dx * dx + dy * dy + dz * dz);
  }
  return lengthM;
}
