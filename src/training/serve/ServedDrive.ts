import { CarlaFrame } from '../../carla/bridge/CarlaFrame.ts';
import { Codec } from '../../carla/bridge/Codec.ts';
import { ROUTE_COLUMNS } from '../../carla/bridge/driverMessages.ts';
import type { DriverAnswer, DriverRequest } from '../../carla/bridge/driverMessages.ts';
import { LightForecast } from '../../carla/bridge/LightForecast.ts';
import { matchLights } from '../../carla/bridge/matchLights.ts';
import { wireControl } from '../../carla/bridge/wireCommand.ts';
import { headingFromYaw, mirrored } from '../../carla/coordinates.ts';
import type { Driver } from '../../driving/Driver.ts';
import { runEpisode } from '../../driving/runEpisode.ts';
import { drivingWeather } from '../../leaderboard/routes/RouteWeather.ts';
import type { RoutePlan } from '../../map/RoutePlan.ts';
import { planRoute } from '../../map/routing/planRoute.ts';
import type { VehicleModel } from '../../world/VehicleModel.ts';
import type { WorldSetup } from '../../world/WorldSetup.ts';
import type { Town } from '../Town.ts';
import { DriveOver, ServedWorld } from './ServedWorld.ts';
import { tracedKeypoints, type Trace } from './tracedKeypoints.ts';

type Begin = Extract<DriverRequest, { kind: 'begin' }>;
type Drive = Extract<DriverRequest, { kind: 'drive' }>;
type ControlAnswer = Extract<DriverAnswer, { kind: 'control' }>;

/** The route that is driven may leave the plan that was sent by this much (m) before it is worth a note. */
const FAITHFUL_M = 3;

/** One route of an agent: its frames in, a driver's controls out. */
export class ServedDrive {
  /** What is not as the driver would like it. */
  readonly notes: readonly string[];
  readonly #world = new ServedWorld();
  readonly #frame: CarlaFrame;
  #last: { readonly reason: string; readonly failure: string | null } = { reason: '', failure: null };
  readonly #over: Promise<void>;

  /** @throws RouteError for a plan that our planner cannot follow, BridgeError for columns that do not fit each other */
  constructor(town: Town, driver: Driver, vehicle: VehicleModel, { lights, route, weather, seed }: Begin) {
    const { map, laneIndex } = town;
    const trace = readTrace(route);
    const plan = planRoute(map, tracedKeypoints(map, laneIndex, trace));
    const carlaLightOf = matchLights(map, lights);
    const lacking = carlaLightOf.filter((light) => light < 0).length;
    const astrayM = farthestFrom(plan, trace);
    this.notes = [
      ...(lacking === 0 ? [] : [`CARLA lacks ${lacking} of the ${carlaLightOf.length} lights of the map: they count as off`]),
      ...(astrayM < FAITHFUL_M ? [] : [`the planned route is up to ${astrayM.toFixed(1)} m away from the one that was sent`]),
    ];
    const seen = drivingWeather({ ...NO_WEATHER, precipitation: weather.precipitation, precipitation_deposits: weather.precipitationDeposits, sun_altitude_angle: weather.sunAltitudeAngle, fog_density: weather.fogDensity, wetness: weather.wetness });
    const forecast = new LightForecast(map, Array.from(carlaLightOf, (light) => lights[light]));
    this.#frame = new CarlaFrame({ carlaLightOf, forecast }, seen);
    const setup: WorldSetup = { map, seed, ego: { pose: poseOf(trace, 0), speedMps: 0 }, traffic: { vehicles: 0, walkers: 0, carelessWalkers: 0 }, weather: seen };
    this.#over = runEpisode({
      world: this.#world, vehicle, setup, map, route: plan, driver, referee: { observe: () => undefined, ended: undefined },
      onStep: ({ decision }) => {
        const { failure } = decision;
        this.#last = { reason: decision.action.reason, failure: failure === undefined ? null : `${failure.kind}: ${failure.message}` };
      },
    }).then(
      () => undefined,
      (error: unknown) => {
        if (!(error instanceof DriveOver)) this.#world.end(error);
      },
    );
  }

  /** What to do in a frame. @throws the driver's error, BridgeError for a frame whose fields do not fit each other */
  async drive({ id, frame }: Drive): Promise<ControlAnswer> {
    const control = await this.#world.controlFor(this.#frame.take(frame));
    return { kind: 'control', id, control: wireControl(control), ...this.#last };
  }

  async close(): Promise<void> {
    this.#world.close();
    await this.#over;
  }
}

const NO_WEATHER = {
  cloudiness: 0, precipitation: 0, precipitation_deposits: 0, wind_intensity: 0, sun_azimuth_angle: 0, sun_altitude_angle: 0, wetness: 0,
  fog_distance: 0, fog_density: 0, fog_falloff: 0, scattering_intensity: 0, mie_scattering_scale: 0, rayleigh_scattering_scale: 0,
};

/** The plan in our frame. Its road options are not needed: our planner finds the same ones. */
function readTrace(route: Uint8Array): Trace {
  const count = Math.floor(route.byteLength / 4 / ROUTE_COLUMNS.length);
  const columns = Codec.floats(route, count * ROUTE_COLUMNS.length, 'route');
  const column = (name: (typeof ROUTE_COLUMNS)[number]): Float32Array => columns.subarray(ROUTE_COLUMNS.indexOf(name) * count, (ROUTE_COLUMNS.indexOf(name) + 1) * count);
  return { count, x: column('x'), y: column('y').map(mirrored), z: column('z'), headingRad: column('yaw').map(headingFromYaw) };
}

function poseOf({ x, y, z, headingRad }: Trace, row: number): WorldSetup['ego']['pose'] {
  return { x: x[row]!, y: y[row]!, z: z[row]!, headingRad: headingRad[row]! };
}

/** Largest distance (m) of a point of the trace from the plan. */
function farthestFrom(plan: RoutePlan, { count, x, y }: Trace): number {
  let farthest = 0;
  for (let row = 0; row < count; row += 1) {
    let nearest = Infinity;
    for (let index = 0; index < plan.count; index += 1) {
      const dx = plan.x[index]! - x[row]!;
      const dy = plan.y[index]! - y[row]!;
      nearest = Math.min(nearest, dx * dx + dy * dy);
    }
    farthest = Math.max(farthest, nearest);
  }
  return Math.sqrt(farthest);
}
