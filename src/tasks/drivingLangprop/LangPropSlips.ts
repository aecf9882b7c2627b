/**
 * Where LangProp's code does other than its paper or prompts say. True is LangProp as it was published, and the default; false is what was meant.
 */
export interface LangPropSlips {
  /** Lengths and widths of the ego and of others are half of what the prompt says they are. */
  readonly halfExtents: boolean;
  /** The prompt gives the ego's length in m/s. */
  readonly lengthInMps: boolean;
  /** A turn angle that is off by 10 degrees or more scores like an exception, however far it is off; without it, a tenth of a point per degree. */
  readonly flatPenalty: boolean;
}

/** LangProp as it was published. */
export const PUBLISHED_SLIPS: LangPropSlips = { halfExtents: true, lengthInMps: true, flatPenalty: true };
