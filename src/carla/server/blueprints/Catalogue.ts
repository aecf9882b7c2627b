import type { Dialect } from '../Dialect.ts';
import type { ActorDefinition } from '../wire/rpcStructs.ts';
import { definitionOf, modifiable } from './Blueprint.ts';
import type { Blueprint } from './Blueprint.ts';
import { FRICTION_TRIGGER, PROPS } from './props.ts';
import type { PropBlueprint } from './props.ts';
import { SENSORS } from './sensors.ts';
import { VEHICLES } from './vehicles.ts';
import type { VehicleBlueprint } from './vehicles.ts';
import { WALKERS } from './walkers.ts';

const WALKER_CONTROLLER: Blueprint = { id: 'controller.ai.walker', attributes: [modifiable('role_name', 'string', 'default')] };

/** Everything that can be spawned, as the client lists it. */
export class Catalogue {
  readonly definitions: readonly ActorDefinition[];
  readonly #vehicles = new Map(VEHICLES.map((blueprint) => [blueprint.id, blueprint]));
  readonly #props = new Map(PROPS.map((blueprint) => [blueprint.id, blueprint]));
  readonly #ids: ReadonlySet<string>;

  constructor(dialect: Dialect) {
    const all: readonly Blueprint[] = [...VEHICLES, ...WALKERS, ...PROPS, FRICTION_TRIGGER, ...SENSORS, WALKER_CONTROLLER];
    this.definitions = all.map((blueprint, index) => definitionOf(blueprint, index + 1, dialect.firstAttributeType));
    this.#ids = new Set(all.map(({ id }) => id));
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  vehicle(id: string): VehicleBlueprint | undefined {
    return this.#vehicles.get(id);
  }

  prop(id: string): PropBlueprint | undefined {
    return this.#props.get(id);
  }
}
