import type { ArrowPrimitive, CubePrimitive, LinePrimitive, SceneEntity, SceneUpdate, SpherePrimitive, TextPrimitive, Time } from '@foxglove/schemas';
import { cos, sin } from '../../geometry/trig.ts';
import type { GroundPose } from './FrameFormat.ts';

/** The frame of the car: x ahead, y left, on the ground below the centre of its box. */
export const EGO_FRAME = 'ego';

/** Size of labels on the screen (px). */
const LABEL_PX = 13;

export interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

export const EGO_COLOUR: Colour = { r: 0.15, g: 0.45, b: 0.95, a: 0.9 };
export const EXPERT_COLOUR: Colour = { r: 0.2, g: 0.75, b: 0.4, a: 0.9 };
export const WALKER_COLOUR: Colour = { r: 0.95, g: 0.45, b: 0.2, a: 0.95 };
export const VEHICLE_COLOUR: Colour = { r: 0.75, g: 0.75, b: 0.78, a: 0.85 };
export const RED_COLOUR: Colour = { r: 0.9, g: 0.1, b: 0.1, a: 1 };
export const STOP_SIGN_COLOUR: Colour = { r: 0.8, g: 0.1, b: 0.3, a: 1 };

/** Scenes hold no heights: these are for the eye. */
export const EGO_HEIGHT_M = 1.6;

type Shapes = Partial<Pick<SceneEntity, 'arrows' | 'cubes' | 'spheres' | 'lines' | 'texts'>>;

/** A scene that replaces the one before it. */
export function sceneOf(entities: SceneEntity[], time: Time): SceneUpdate {
  // 1 is "all": what is out of sight goes away.
  return { deletions: [{ timestamp: time, type: 1, id: '' }], entities };
}

/** Something in a scene, fixed to a frame that may move. */
export function entity(id: string, frame: string, timestamp: Time, shapes: Shapes): SceneEntity {
  const none = { arrows: [], cubes: [], spheres: [], cylinders: [], lines: [], triangles: [], texts: [], models: [] };
  return { timestamp, frame_id: frame, id, lifetime: { sec: 0, nsec: 0 }, frame_locked: true, metadata: [], ...none, ...shapes };
}

/** A box that stands on the ground. */
export function box({ x, y, headingRad }: GroundPose, lengthM: number, widthM: number, heightM: number, color: Colour): CubePrimitive {
  return { pose: { position: { x, y, z: heightM / 2 }, orientation: turnBy(headingRad) }, size: { x: lengthM, y: widthM, z: heightM }, color };
}

export function ball(x: number, y: number, sizeM: number, color: Colour): SpherePrimitive {
  return { pose: { position: { x, y, z: sizeM / 2 }, orientation: turnBy(0) }, size: { x: sizeM, y: sizeM, z: sizeM }, color };
}

/** An arrow above the ground. */
export function arrow({ x, y, headingRad }: GroundPose, z: number, lengthM: number, color: Colour): ArrowPrimitive {
  const headM = Math.min(0.8, lengthM / 2);
  return { pose: { position: { x, y, z }, orientation: turnBy(headingRad) }, shaft_length: lengthM - headM, shaft_diameter: 0.2, head_length: headM, head_diameter: 0.5, color };
}

export function line(points: { x: number; y: number; z: number }[], color: Colour): LinePrimitive {
  const origin = { position: { x: 0, y: 0, z: 0 }, orientation: turnBy(0) };
  return { type: 0, pose: origin, thickness: 0.3, scale_invariant: false, points, color, colors: [], indices: [] };
}

/** Text that faces whoever looks, of the same size near and far. */
export function label(text: string, x: number, y: number, z: number): TextPrimitive {
  return { pose: { position: { x, y, z }, orientation: turnBy(0) }, billboard: true, font_size: LABEL_PX, scale_invariant: true, color: { r: 1, g: 1, b: 1, a: 1 }, text };
}

/** A rotation about the vertical. */
export function turnBy(radians: number): { x: number; y: number; z: number; w: number } {
  return { x: 0, y: 0, z: sin(radians / 2), w: cos(radians / 2) };
}
