import type { ActorDefinition } from '../wire/rpcStructs.ts';

export type AttributeType = 'bool' | 'int' | 'float' | 'string' | 'color';

/** Order of the wire's numbers, from the dialect's first. */
const TYPE_ORDER: readonly AttributeType[] = ['bool', 'int', 'float', 'string', 'color'];

/** An attribute of a blueprint; values travel as text. */
export interface BlueprintAttribute {
  readonly id: string;
  readonly type: AttributeType;
  readonly value: string;
  readonly recommended: readonly string[];
  readonly isModifiable: boolean;
}

/** What can be spawned: CARLA's actor definition, and its size where it has a body (full sizes, m). */
export interface Blueprint {
  readonly id: string;
  readonly attributes: readonly BlueprintAttribute[];
}

export function modifiable(id: string, type: AttributeType, value: string, recommended: readonly string[] = []): BlueprintAttribute {
  return { id, type, value, recommended, isModifiable: true };
}

export function fixed(id: string, type: AttributeType, value: string): BlueprintAttribute {
  return { id, type, value, recommended: [], isModifiable: false };
}

/** The definition as the client gets it. Tags are the parts of the id. */
export function definitionOf({ id, attributes }: Blueprint, uid: number, firstAttributeType: number): ActorDefinition {
  const own: BlueprintAttribute[] = [...attributes, fixed('ros_name', 'string', id)];
  return {
    uid,
    id,
    tags: id.split('.').join(','),
    attributes: own.map(({ id: name, type, value, recommended, isModifiable }) => ({
      id: name, type: firstAttributeType + TYPE_ORDER.indexOf(type), value, recommendedValues: recommended, isModifiable, restrictToRecommended: false,
    })),
  };
}
