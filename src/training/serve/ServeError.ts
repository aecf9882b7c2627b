import { CodriverError } from '../../fault/CodriverError.ts';

/** An agent that asks for what cannot be had, or an address that cannot be served. */
export class ServeError extends CodriverError {
  override readonly name = 'ServeError';
  declare readonly code: 'SERVE_PORT' | 'SERVE_TOKEN' | 'SERVE_ORDER' | 'SERVE_PROTOCOL';
}
