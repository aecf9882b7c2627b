import { basename, extname } from 'node:path';
import { z } from 'zod';

export const MAX_LINES = 500;
const CODE = new Set(['.ts', '.tsx', '.mts', '.mjs', '.js', '.py', '.sh']);
const EMPTY_NAMES = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc']);

export function isCode(path: string): boolean {
  return CODE.has(extname(path));
}

/** The number of lines of a text; the last line break ends a line and begins none. */
export function lineCount(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
}

/** The part of a path that names no idea: a folder or file called utils, helpers, common or misc. */
export function emptyName(path: string): string | undefined {
  return path.split('/').find((part) => EMPTY_NAMES.has(basename(part).split('.')[0]!.toLowerCase()));
}

/** Home and work folders of some machine: nothing in the project may depend on, or tell of, where it was written. */
const MACHINE_PATH = /(?<![\w.~/])\/(?:home|Users|root|work|workspace|mnt|private)\/[\w.-]+|\b[A-Za-z]:\\Users\\\w+/;

/**
 * Lines that name a place of a machine.
 * @param placeNames further names that must not occur, such as the folder we are in
 */
export function machinePlaces(text: string, placeNames: readonly string[]): { line: number; place: string }[] {
  return text.split('\n').flatMap((content, i) => {
    const place = MACHINE_PATH.exec(content)?.[0] ?? placeNames.find((name) => content.includes(name));
    return place === undefined ? [] : [{ line: i + 1, place }];
  });
}

const LockFile = z.object({
  packages: z.record(z.string(), z.object({ integrity: z.string().optional(), link: z.boolean().optional(), resolved: z.string().optional() })),
});

/** What is wrong with a package-lock.json: packages that npm could not verify, or that are tied to one registry. */
export function lockFindings(lockFile: unknown): string[] {
  return Object.entries(LockFile.parse(lockFile).packages).flatMap(([path, { integrity, link, resolved }]) => {
    if (path === '' || link === true) return [];
    const findings: string[] = [];
    if (!integrity?.startsWith('sha512-')) findings.push(`${path} has no sha512 integrity`);
    if (resolved !== undefined) findings.push(`${path} is tied to ${resolved}`);
    return findings;
  });
}
