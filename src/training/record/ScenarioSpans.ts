import type { ScenarioSpan } from '../../dataset/EpisodeRecord.ts';
import type { PlacedScenario } from '../../leaderboard/matching/PlacedScenario.ts';

/** Notes from when to when each scenario of an episode was seen running. */
export class ScenarioSpans {
  readonly #spans = new Map<string, ScenarioSpan>();

  /** @param running the scenarios that run at this tick */
  observe(tick: number, running: readonly PlacedScenario[]): void {
    for (const { name, type } of running) {
      const span = this.#spans.get(name);
      this.#spans.set(name, { name, type, fromTick: span?.fromTick ?? tick, toTick: tick });
    }
  }

  /** In the order of their beginning. */
  get all(): readonly ScenarioSpan[] {
    return [...this.#spans.values()];
  }
}
