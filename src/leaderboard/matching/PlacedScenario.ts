import type { Pose } from '../../geometry/Pose.ts';

/** A scenario that belongs to a route: what the director stages. */
export interface PlacedScenario {
  /** Unique on the route: the file's name in 2.x, `Scenario3_0` with a running number in 1.0. */
  readonly name: string;
  /** `Scenario3` in 1.0, the class name (`Accident`) in 2.x. */
  readonly type: string;
  /** 1.0: what the route does next there. `valid` for types that do not depend on it and in 2.x. */
  readonly subtype: ScenarioSubtype;
  readonly trigger: Pose;
  /** First route point that matches the trigger. */
  readonly routeIndex: number;
  /** 1.0: poses of other actors by side, as far as the file gives them. */
  readonly otherActors: OtherActors | undefined;
  /** 2.x: parameters as written, element name to attributes. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Place in the file. */
  readonly where: string;
}

export type ScenarioSubtype = 'valid' | 'S4left' | 'S4right' | 'S7left' | 'S7right' | 'S7opposite' | 'S8left' | 'S9right';

export interface OtherActors {
  readonly left: readonly Pose[];
  readonly front: readonly Pose[];
  readonly right: readonly Pose[];
}
