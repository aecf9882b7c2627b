/** Who moves an actor: a small integer in the state. */
export const ActorMode = {
  /** The ego, and scripted vehicles that are driven by a `VehicleControl`. */
  controlled: 0,
  /** Background traffic and scripted followers: on rails along lanes, minding others. */
  traffic: 1,
  /** A scripted follower that minds nobody. */
  blind: 2,
  /** Holds heading and speed until the next command (scripted walkers, props, parked cars). */
  held: 3,
  /** Background walker on its walkway. */
  strolling: 4,
  /** Background walker at the kerb of a crosswalk, waiting for a gap. */
  waiting: 5,
  /** Background walker on the roadway, going straight to its aim. */
  crossing: 6,
  /** A walker that was hit and lies still until its timer runs out. */
  fallen: 7,
  /** Stands clear of all lanes for the whole episode: parked cars and static props of the set-up. */
  fixed: 8,
} as const;
