import { CodriverError } from '../../fault/CodriverError.ts';

/** A text that is not XML, or XML of a kind that we refuse (too deep, too large, with a document type). */
export class XmlError extends CodriverError {
  override readonly name = 'XmlError';
  declare readonly code: 'XML_SYNTAX' | 'XML_LIMIT';
}
