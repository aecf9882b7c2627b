import type { Action } from '../../driving/Action.ts';
import type { Decision, Driver, EpisodeStart, Observation } from '../../driving/Driver.ts';
import { degFromRad, radFromDeg, wrapAngleRad } from '../../geometry/angle.ts';
import { boxesOverlap } from '../../geometry/orientedBox.ts';
import { atan2, cos, sin } from '../../geometry/trig.ts';
import { RoadOption } from '../../map/RoutePlan.ts';
import { LangPropControl, LEVEL_MPS } from './LangPropControl.ts';
import { turnAngleTo } from './turnAngle.ts';
import type { Neighbour, SceneInfo, SpeedLevel } from './SceneInfo.ts';
import { speedAndSteeringCodec } from './SceneInfo.ts';
import type { LangPropView, SceneInfoBuilder } from './SceneInfoBuilder.ts';

/** Looks 2 s and 2 m ahead; hazards within the metres alone are a reason to stop, those within the seconds to slow down. */
const TIME_MARGIN_S = 2;
const DISTANCE_MARGIN_M = 2;
const SWEEP_STEP_S = 0.25;
const FIELD_OF_VIEW_DEG = 180;
/** Changing lanes: everything around, this much wider on that side, with this margin around others (m). */
const LANE_CHANGE_FIELD_OF_VIEW_DEG = 360;
const LANE_CHANGE_SIDE_M = 2;
const LANE_CHANGE_MARGIN_M = 0.25;
/** Who was slower than this (m/s) at a stop sign has stopped for it, for so many steps. */
const STOPPED_MPS = 0.1;
const STOP_VALID_TICKS = 50;

/** Plain data: what the expert remembers. */
export interface LangPropExpertMemory {
  /** Stop signs that the car has stood at: index and tick. */
  stopsDone: [sign: number, tick: number][];
}

/** What somebody in the way means. */
interface Hazard {
  readonly reason: Action['reason'];
  /** Target speed (m/s) that it asks for when slowing. */
  readonly slowMps: number;
}

interface SweepRequest {
  readonly info: SceneInfo;
  readonly scale: number;
  readonly angleDeg: number;
  readonly timeMarginS: number;
  readonly fieldOfViewDeg: number;
  readonly leftM: number;
  readonly rightM: number;
  readonly marginM: number;
}

/**
 * LangProp's own expert, rule by rule: steers straight for the next route point, sweeps a rectangle along that direction against the boxes of
 * others, and halts for lights and signs by distance. It labels the frames that LangProp's policies are scored on. Its memory of stop signs and
 * its knowledge of lane changes are hidden from policies.
 */
export class LangPropExpert implements Driver {
  readonly name = 'langprop-expert';
  readonly #builder: Pick<SceneInfoBuilder, 'reset' | 'see'>;
  readonly #scale: number;
  readonly #control = new LangPropControl();
  #stopsDone = new Map<number, number>();

  /** @param halfExtents whether the builder gives half sizes */
  constructor(builder: Pick<SceneInfoBuilder, 'reset' | 'see'>, halfExtents: boolean) {
    this.#builder = builder;
    this.#scale = halfExtents ? 1 : 0.5;
  }

  reset(start: EpisodeStart): void {
    this.#builder.reset(start);
    this.#control.reset();
    this.#stopsDone.clear();
  }

  save(): LangPropExpertMemory {
    return { stopsDone: [...this.#stopsDone] };
  }

  restore({ stopsDone }: LangPropExpertMemory): void {
    this.#stopsDone = new Map(stopsDone);
  }

  drive({ privileged }: { readonly privileged: Pick<Observation['privileged'], 'frame'> }): Decision {
    const view = this.#builder.see(privileged.frame);
    const { level, targetMps, reason, angleDeg } = this.#decide(view);
    const output = new Float32Array(speedAndSteeringCodec.maxWords);
    const words = speedAndSteeringCodec.pack({ speed_level: level, turn_angle: angleDeg }, output, 0);
    return {
      action: { targetSpeedMps: targetMps, lateralOffsetLeftM: 0, reason },
      own: { input: view.packed, output: output.subarray(0, words), control: this.#control.control(level, angleDeg, targetMps, view.info.ego_forward_speed) },
    };
  }

  #decide(view: LangPropView): { level: SpeedLevel; targetMps: number; reason: Action['reason']; angleDeg: number } {
    const { info } = view;
    const angleDeg = turnAngleTo(info);
    const stops = this.#hazards(view, angleDeg, 0);
    if (stops.length > 0) return { level: 'STOP', targetMps: LEVEL_MPS.STOP, reason: stops[0]!.reason, angleDeg };
    const slows = this.#hazards(view, angleDeg, TIME_MARGIN_S);
    if (slows.length === 0) return { level: 'MOVE', targetMps: LEVEL_MPS.MOVE, reason: 'cruise', angleDeg };
    const strictest = slows.reduce((least, hazard) => (hazard.slowMps < least.slowMps ? hazard : least));
    return { level: 'SLOW', targetMps: Math.max(1, Math.min(LEVEL_MPS.MOVE, strictest.slowMps)), reason: strictest.reason, angleDeg };
  }

  #hazards(view: LangPropView, angleDeg: number, timeMarginS: number): Hazard[] {
    const { info, option } = view;
    const speedMps = info.ego_forward_speed;
    const hazards: Hazard[] = [];
    const reachM = timeMarginS * speedMps + DISTANCE_MARGIN_M;
    if (info.distance_to_red_light !== null && info.distance_to_red_light < reachM) hazards.push({ reason: 'redLight', slowMps: info.distance_to_red_light / TIME_MARGIN_S });
    if (info.distance_to_stop_sign !== null && info.distance_to_stop_sign < reachM && !this.#stopIsDone(view)) hazards.push({ reason: 'stopSign', slowMps: info.distance_to_stop_sign / TIME_MARGIN_S });
    const ahead: SweepRequest = { info, scale: this.#scale, angleDeg, timeMarginS, fieldOfViewDeg: FIELD_OF_VIEW_DEG, leftM: 0, rightM: 0, marginM: 0 };
    const add = (distanceM: number | undefined, reason: Action['reason']): void => {
      if (distanceM !== undefined) hazards.push({ reason, slowMps: (distanceM - DISTANCE_MARGIN_M) / TIME_MARGIN_S });
    };
    add(sweep(info.vehicles, ahead), 'leader');
    add(sweep(info.pedestrians, ahead), 'walker');
    if (option === RoadOption.changeLaneLeft || option === RoadOption.changeLaneRight) {
      const left = option === RoadOption.changeLaneLeft;
      const beside = { ...ahead, fieldOfViewDeg: LANE_CHANGE_FIELD_OF_VIEW_DEG, leftM: left ? LANE_CHANGE_SIDE_M : 0, rightM: left ? 0 : LANE_CHANGE_SIDE_M, marginM: LANE_CHANGE_MARGIN_M };
      add(sweep(info.vehicles, beside), 'leader');
    }
    return hazards;
  }

  /** The sign is a hazard: standing here now settles it for a while. */
  #stopIsDone({ tick, stopSign, info }: LangPropView): boolean {
    if (info.ego_forward_speed < STOPPED_MPS) this.#stopsDone.set(stopSign, tick);
    const doneAt = this.#stopsDone.get(stopSign);
    return doneAt !== undefined && tick - doneAt <= STOP_VALID_TICKS;
  }
}

/**
 * Distance (m) to the nearest in time of those whose box the swept rectangle meets, undefined when it meets nobody. At time t the rectangle reaches
 * from where the rear was one step before to where the front will be, plus the margin; the others grow ahead with their speed and do not leave.
 */
function sweep(others: readonly Neighbour[], { info, scale, angleDeg, timeMarginS, fieldOfViewDeg, leftM, rightM, marginM }: SweepRequest): number | undefined {
  const speedMps = info.ego_forward_speed;
  const halfLengthM = info.ego_length * scale;
  const halfWidthM = info.ego_width * scale;
  const [x, y] = [info.ego_location_world_coord[0]!, info.ego_location_world_coord[1]!];
  const headingRad = atan2(info.ego_orientation_unit_vector[1]!, info.ego_orientation_unit_vector[0]!) + radFromDeg(angleDeg);
  const c = cos(headingRad);
  const s = sin(headingRad);
  let nearest: number | undefined;
  for (const other of others) {
    const dx = other.location_world_coord[0]! - x;
    const dy = other.location_world_coord[1]! - y;
    const bearingDeg = degFromRad(wrapAngleRad(atan2(dy, dx) - headingRad));
    if (Math.abs(bearingDeg) > fieldOfViewDeg / 2) continue;
    const steps = speedMps === 0 ? 0 : Math.round(timeMarginS / SWEEP_STEP_S);
    for (let step = 0; step <= steps; step += 1) {
      const timeS = step * SWEEP_STEP_S;
      const rearM = Math.max(0, step - 1) * SWEEP_STEP_S * speedMps;
      const frontM = timeS * speedMps + DISTANCE_MARGIN_M;
      // In CARLA's frame y is to the right.
      const alongM = (rearM + frontM) / 2;
      const rightwardsM = (rightM - leftM) / 2;
      const centreX = x + alongM * c - rightwardsM * s;
      const centreY = y + alongM * s + rightwardsM * c;
      const otherCos = other.orientation_unit_vector[0]!;
      const otherSin = other.orientation_unit_vector[1]!;
      const growthM = timeS * other.forward_speed + marginM;
      if (
        boxesOverlap(
          centreX, centreY, c, s, halfLengthM + (frontM - rearM) / 2, halfWidthM + (leftM + rightM) / 2,
          other.location_world_coord[0]! + (growthM / 2) * otherCos, other.location_world_coord[1]! + (growthM / 2) * otherSin, otherCos, otherSin,
          other.forward_length * scale + growthM / 2, other.sideways_width * scale + marginM,
        )
      ) {
        if (nearest === undefined || rearM < nearest) nearest = rearM;
        break;
      }
    }
  }
  return nearest;
}
