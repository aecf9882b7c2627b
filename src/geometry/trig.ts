/**
 * The only door to transcendental functions. V8 computes them in software (fdlibm), so equal Node versions agree bit for bit;
 * another engine can be made to match by replacing this module. `Math.pow` and `Math.hypot` are left out on purpose: slow, and free to differ.
 */
export const sin = Math.sin;
export const cos = Math.cos;
export const tan = Math.tan;
export const atan = Math.atan;
export const atan2 = Math.atan2;
export const exp = Math.exp;
export const log = Math.log;
