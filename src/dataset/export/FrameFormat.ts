import type { SceneUpdate, Time } from '@foxglove/schemas';
import type { z } from 'zod';
import type { Grounds } from '../../driving/Grounds.ts';
import type { PackedCodec } from '../../packing/PackedCodec.ts';
import type { FrameView } from './FrameView.ts';
import type { CellValue } from './layoutShape.ts';

/** Where the car is on flat ground (m, rad anti-clockwise from x). */
export interface GroundPose {
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
}

/** A value as its schema says, and as recordings pack it. */
export interface PackedValue<T extends object> {
  readonly schema: z.ZodType<T>;
  readonly codec: PackedCodec<T>;
}

/** A line in a plot, or a row of states, of a viewer's layout. */
export interface ViewerSeries {
  /** Topic and field, such as `/ego.speedMps`. */
  readonly path: string;
  readonly label: string;
  readonly colour: string;
}

/** One of the few columns of a printed sample. */
export interface SampleColumn<Scene extends object, Act extends object> {
  readonly key: string;
  readonly title: string;
  readonly digits?: number;
  value(frame: FrameView<Scene, Act>): CellValue | undefined;
}

/**
 * How frames of one task are unpacked, tabled and drawn: what exports and samples need to know of it. Recordings of a task carry the digests
 * of its two schemas, which tell whose they are.
 */
export interface FrameFormat<Scene extends object = object, Act extends object = object> {
  readonly task: string;
  readonly scene: PackedValue<Scene>;
  readonly action: PackedValue<Act>;
  /** Why the expert decided so, in tasks whose recordings keep it. */
  readonly grounds?: PackedValue<Grounds>;
  /** What a disagreement of 1 between driver and expert means. */
  readonly disagreementUnit: string;
  readonly sampleColumns: readonly SampleColumn<Scene, Act>[];
  /** Names of the messages in viewers. */
  readonly titles: { readonly scene: string; readonly ego: string; readonly decision: string };
  readonly egoSchema: z.ZodType;
  ego(scene: Scene): object;
  /** Frame that stands still, and in which {@link pose} is. */
  readonly groundFrame: string;
  /** Where the car is. @param before frame and pose before it, and how long ago that was (s) */
  pose(scene: Scene, before: { readonly scene: Scene; readonly pose: GroundPose; readonly seconds: number } | undefined): GroundPose;
  /** What the driver saw and decided, to look at. */
  draw(frame: FrameView<Scene, Act>, time: Time): SceneUpdate;
  /** Series that may lie on each other: the first is on top. */
  readonly plots: readonly { readonly title: string; readonly series: readonly ViewerSeries[] }[];
  readonly states: readonly ViewerSeries[];
}

/** The digests by which recordings of a format are known. */
export function layoutOf({ scene, action, grounds }: FrameFormat): { readonly sceneSchema: string; readonly actionSchema: string; readonly groundsSchema?: string } {
  return { sceneSchema: scene.codec.schemaDigest, actionSchema: action.codec.schemaDigest, ...(grounds === undefined ? {} : { groundsSchema: grounds.codec.schemaDigest }) };
}
