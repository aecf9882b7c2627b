import { readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import type { TemplateLoader } from './Template.ts';

/**
 * A loader over the files of a folder. Names are relative to it with `/` between parts, imports relative to the importing file.
 * A name that leads out of the folder is not found.
 */
export function templatesInFolder(folder: string): TemplateLoader {
  return (name, from) => {
    const path = posix.normalize(from === undefined ? name : posix.join(posix.dirname(from), name));
    if (posix.isAbsolute(path) || path === '..' || path.startsWith('../') || path.includes('\\')) return undefined;
    try {
      return { name: path, text: readFileSync(join(folder, path.split('/').join(sep)), 'utf8') };
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'ENOTDIR')) return undefined;
      throw error;
    }
  };
}
