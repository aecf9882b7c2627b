import type { ChatRole } from '../llm/LlmClient.ts';
import type { TemplatePlace } from './TemplateError.ts';

/** A parsed expression; every node knows where it stands, for errors at render time. */
export type Expression =
  | { readonly is: 'literal'; readonly value: string | number | boolean | null }
  | { readonly is: 'name'; readonly name: string; readonly optional: boolean; readonly place: TemplatePlace }
  | { readonly is: 'member'; readonly of: Expression; readonly key: string; readonly optional: boolean; readonly place: TemplatePlace }
  | { readonly is: 'index'; readonly of: Expression; readonly key: Expression; readonly place: TemplatePlace }
  | { readonly is: 'not'; readonly of: Expression }
  | { readonly is: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'compare'; readonly operator: CompareOperator; readonly left: Expression; readonly right: Expression; readonly place: TemplatePlace }
  | { readonly is: 'filter'; readonly of: Expression; readonly name: string; readonly options: readonly Expression[]; readonly place: TemplatePlace };

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A parsed template: what {@link renderTemplate} walks. */
export type TemplateNode =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'output'; readonly expression: Expression; readonly place: TemplatePlace }
  | { readonly is: 'if'; readonly condition: Expression; readonly body: readonly TemplateNode[]; readonly otherwise: readonly TemplateNode[] }
  | { readonly is: 'each'; readonly item: string; readonly index: string | undefined; readonly list: Expression; readonly body: readonly TemplateNode[]; readonly otherwise: readonly TemplateNode[]; readonly place: TemplatePlace }
  | { readonly is: 'role'; readonly role: ChatRole };
