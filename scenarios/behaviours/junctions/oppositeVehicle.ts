import type { Point3 } from '../../../src/geometry/Pose.ts';
import { cos, sin } from '../../../src/geometry/trig.ts';
import { ActorFlag } from '../../../src/world/WorldFrame.ts';
import { clearPath } from '../clearBackground.ts';
import { egoArrives } from '../egoNear.ts';
import type { JunctionPath } from '../paths/junctionPaths.ts';
import { approachesOf, approachSide, pathThroughJunction } from '../paths/junctionPaths.ts';
import { poseOnPath } from '../paths/ActorPath.ts';
import type { PathDrive, PathVehicle } from '../paths/PathVehicle.ts';
import { driveOnPath, spawnOnPath, touchesEgo } from '../paths/PathVehicle.ts';
import type { JunctionAhead } from '../roadPlaces.ts';
import { placeOnRoute, poseAt } from '../roadPlaces.ts';
import { AMBULANCE } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { StagingRefused } from '../StagingRefused.ts';
import type { JunctionLights } from './junctionLights.ts';
import { lightsOf, releaseLights, showGreen } from './junctionLights.ts';
import { nextJunction } from './nextJunction.ts';

const SOURCE_M = 30;
const SINK_M = 10;
const SPEED_MPS = 60 / 3.6;
const ACCEL_MPS2 = 3;
const REACTION_S = 2.2;
const NEAREST_M = 12;

interface OppositeVehicleState {
  phase: 'appearing' | 'waiting' | 'crossing' | 'gone';
  vehicle: PathVehicle | undefined;
  /** It has run into the ego, and from then on minds others. */
  hasHit: boolean;
}

/**
 * OppositeVehicleRunningRedLight and OppositeVehicleTakingPriority: an emergency vehicle waits 30 m before the junction on one side and drives
 * straight through it at 60 km/h just when the ego would cross.
 */
class OppositeVehicle implements ScenarioBehaviour {
  state: OppositeVehicleState = { phase: 'appearing', vehicle: undefined, hasHit: false };
  readonly #stage: ScenarioStage;
  readonly #junction: JunctionAhead;
  readonly #way: JunctionPath;
  readonly #collision: Point3;
  readonly #lights: JunctionLights | undefined;

  constructor(stage: ScenarioStage, signalised: boolean) {
    const { map, plan } = stage;
    const side = new ScenarioParameters(stage.scenario).direction();
    const junction = nextJunction(stage);
    const entry = poseAt(map, placeOnRoute(plan, junction.entryM));
    const way = approachesOf(map, junction.junction)
      .filter(({ headingRad }) => approachSide(entry.headingRad, headingRad) === side)
      .map(({ lane }) => pathThroughJunction(map, lane, SOURCE_M, SINK_M))
      .find((candidate) => candidate !== undefined);
    if (way === undefined) throw new StagingRefused(`at the next junction nothing comes straight on from the ${side}`);
    const lights = lightsOf(map, junction.junction, entry.headingRad);
    if (signalised && lights.own.length === 0) throw new StagingRefused('the next junction has no lights');
    this.#stage = stage;
    this.#junction = junction;
    this.#way = way;
    this.#collision = { ...linesMeet(entry, poseOnPath(way.path, way.entryM)), z: entry.z };
    this.#lights = signalised ? lights : undefined;
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    const { path } = this.#way;
    clearPath(step, path);
    if (state.phase === 'appearing') {
      state.vehicle = spawnOnPath(step, this.#stage.firstActorId, AMBULANCE, this.#drive, 0, 0);
      step.order({ kind: 'flags', id: this.#stage.firstActorId, flags: ActorFlag.sirenOn });
      if (this.#lights !== undefined) showGreen(step, this.#lights, this.#lights.own);
      state.phase = 'waiting';
    }
    if (state.phase === 'waiting' && egoArrives(step.frame, this.#collision, REACTION_S, NEAREST_M)) state.phase = 'crossing';
    if (state.phase === 'crossing' && state.vehicle !== undefined) {
      driveOnPath(step, state.vehicle, this.#drive);
      if (touchesEgo(step.frame, state.vehicle.id)) state.hasHit = true;
      if (state.vehicle.sM >= path.lengthM) {
        step.order({ kind: 'destroy', id: state.vehicle.id });
        state.phase = 'gone';
      }
    }
    return state.phase === 'gone' && step.egoM >= this.#junction.exitM ? 'done' : 'running';
  }

  end(step: StageStep): void {
    if (this.#lights !== undefined) releaseLights(step, this.#lights);
  }

  get #drive(): PathDrive {
    const { hasHit } = this.state;
    return { path: this.#way.path, speedMps: SPEED_MPS, accelMps2: hasHit ? ACCEL_MPS2 : Infinity, minds: hasHit };
  }
}

interface Ray {
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
}

/** Where two straight lines meet; the middle between their starts when they run side by side. */
function linesMeet(a: Ray, b: Ray): { x: number; y: number } {
  const ax = cos(a.headingRad);
  const ay = sin(a.headingRad);
  const bx = cos(b.headingRad);
  const by = sin(b.headingRad);
  const cross = ax * by - ay * bx;
  if (Math.abs(cross) < 0.05) return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const along = ((b.x - a.x) * by - (b.y - a.y) * bx) / cross;
  return { x: a.x + along * ax, y: a.y + along * ay };
}

export const oppositeVehicleRunningRedLight: ScenarioType = { type: 'OppositeVehicleRunningRedLight', stage: (stage) => new OppositeVehicle(stage, true) };
export const oppositeVehicleTakingPriority: ScenarioType = { type: 'OppositeVehicleTakingPriority', stage: (stage) => new OppositeVehicle(stage, false) };
