import type { RoutePlan } from '../../map/RoutePlan.ts';
import type { ActorCommand } from '../../world/WorldCommands.ts';
import type { WorldFrame } from '../../world/WorldFrame.ts';
import type { RouteCourse } from '../criteria/RouteCourse.ts';
import { lastPassed, routeCourse } from '../criteria/RouteCourse.ts';
import type { WeatherKeyframe } from './RouteWeather.ts';
import { drivingWeather, weatherAt } from './RouteWeather.ts';

/** Route points ahead that are looked at in one step. */
const WINDOW = 3;

/**
 * The weather of a 2.x route as the ego drives along it: whenever the ego passes a route point, the weather becomes that of the point's share
 * of the route, linear between the key frames. One key frame is a weather that never changes.
 */
export class WeatherSchedule {
  /** Index of the last route point that the ego has passed. Plain data, replaced when an episode is wound back. */
  state: { index: number } = { index: 0 };
  readonly #course: RouteCourse;
  readonly #keyframes: readonly WeatherKeyframe[];

  constructor(plan: RoutePlan, keyframes: readonly WeatherKeyframe[]) {
    this.#course = routeCourse(plan);
    this.#keyframes = keyframes;
  }

  /** What the world has to change before its next step. Call once per frame, in order. */
  commands(frame: WorldFrame): readonly ActorCommand[] {
    if (this.#keyframes.length < 2) return NONE;
    const { plan } = this.#course;
    const index = lastPassed(this.#course, this.state.index, WINDOW, frame.actors.x[0], frame.actors.y[0]);
    if (index === this.state.index) return NONE;
    this.state.index = index;
    return [{ kind: 'weather', weather: drivingWeather(weatherAt(this.#keyframes, (100 * plan.sM[index]) / plan.lengthM)) }];
  }
}

const NONE: readonly ActorCommand[] = [];
