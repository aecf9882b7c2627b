import { styleText } from 'node:util';

/** Colours by meaning. Never the only carrier of it: a word or sign says the same. */
export interface Palette {
  ok(text: string): string;
  warn(text: string): string;
  error(text: string): string;
  /** Paths, commands and other hints. */
  hint(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

const plain = (text: string): string => text;
export const PLAIN_PALETTE: Palette = { ok: plain, warn: plain, error: plain, hint: plain, strong: plain, faint: plain };

const styled = (format: Parameters<typeof styleText>[0]) => (text: string): string => styleText(format, text, { validateStream: false });
export const COLOUR_PALETTE: Palette = {
  ok: styled('green'),
  warn: styled('yellow'),
  error: styled('red'),
  hint: styled('cyan'),
  strong: styled('bold'),
  faint: styled('dim'),
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Colours for a stream: none where `NO_COLOR` is set, the terminal is dumb or there is no terminal; `FORCE_COLOR` asks for them anyway. */
export function paletteFor(stream: { readonly isTTY?: boolean }, env: Environment): Palette {
  if (env['NO_COLOR']) return PLAIN_PALETTE;
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return COLOUR_PALETTE;
  return stream.isTTY === true && env['TERM'] !== 'dumb' ? COLOUR_PALETTE : PLAIN_PALETTE;
}
