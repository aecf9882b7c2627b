/** Why the driver gave no usable action in a frame; fits `DriverFailure` of `src/driving/Driver.ts`. */
export interface FrameFailure {
  readonly kind: string;
  readonly message: string;
  /** Line of the policy's source, where known, from 1. */
  readonly line?: number | undefined;
}

/** One saved step of an episode, as a recording takes it. Arrays are copied, so the caller may reuse them. */
export interface FrameInput {
  /** World tick within the episode: an integer from 0, strictly increasing within the episode. */
  readonly step: number;
  /** The packed scene exactly as the driver got it; opaque here. */
  readonly scene: Float32Array;
  /** What the driver did, packed; empty when unknown. */
  readonly driverAction: Float32Array;
  /** What the expert would have done, packed; empty when no expert ran. */
  readonly expertAction: Float32Array;
  /** Why the expert would have done so, packed; empty or left out when unknown. */
  readonly grounds?: Float32Array | undefined;
  /** The memory text that the driver got with this scene. */
  readonly memory?: string | undefined;
  readonly failure?: FrameFailure | undefined;
  /** How far driver and expert differ, from 0, in the task's own measure; only used as a sampling weight. Default 0. */
  readonly disagreement?: number | undefined;
  /** Class for balanced sampling, usually the index of the expert's reason: an integer from 0 to 255. Default 0. */
  readonly reasonClass?: number | undefined;
}

/** One saved step as read back. The caller owns the arrays. */
export interface RecordedFrame {
  /** Unique in its recording; grows with `step` within an episode. */
  readonly frameId: number;
  readonly episodeId: string;
  readonly step: number;
  readonly scene: Float32Array;
  readonly driverAction: Float32Array;
  readonly expertAction: Float32Array;
  /** Empty when unknown, and in recordings of format version 1. */
  readonly grounds: Float32Array;
  readonly memory: string | undefined;
  readonly failure: FrameFailure | undefined;
}
