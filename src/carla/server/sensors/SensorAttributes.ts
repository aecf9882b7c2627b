import type { ActorDescription } from '../wire/rpcStructs.ts';

/** The attributes that a sensor was spawned with: texts, read as numbers. */
export class SensorAttributes {
  readonly #values: ReadonlyMap<string, string>;

  constructor({ attributes }: ActorDescription) {
    this.#values = new Map(attributes.map(({ id, value }) => [id, value]));
  }

  /** A finite number within bounds, or the default where the attribute is missing or is none. */
  number(id: string, byDefault: number, least = -Infinity, most = Infinity): number {
    const value = Number.parseFloat(this.#values.get(id) ?? '');
    return Number.isFinite(value) ? Math.max(least, Math.min(most, value)) : byDefault;
  }

  integer(id: string, byDefault: number, least: number, most: number): number {
    return Math.round(this.number(id, byDefault, least, most));
  }

  flag(id: string): boolean {
    return this.#values.get(id)?.toLowerCase() === 'true';
  }
}
