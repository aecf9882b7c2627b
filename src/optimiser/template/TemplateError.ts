import { CodriverError } from '../../fault/CodriverError.ts';

/** A place in a template file; line and column from 1. */
export interface TemplatePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type TemplateErrorCode = 'TEMPLATE_SYNTAX' | 'TEMPLATE_NAME' | 'TEMPLATE_VALUE' | 'TEMPLATE_IMPORT';

/** A prompt template that is wrong, or that was given the wrong values. `where` is `file:line:column`. */
export class TemplateError extends CodriverError {
  override readonly name = 'TemplateError';
  declare readonly code: TemplateErrorCode;

  constructor(code: TemplateErrorCode, message: string, place: TemplatePlace, remedy: string) {
    super(code, message, { where: `${place.file}:${place.line}:${place.column}`, remedy });
  }
}
