import type { Pattern, Program } from 'acorn';
import type { TextEdits } from './TextEdits.ts';

/** Name under which an unnamed default export is kept. */
const DEFAULT_NAME = '$make';

/**
 * The top-level binding to call: the one called `functionName`, else the default export, else nothing. Exports are blanked out,
 * so that the text can stand inside a function.
 */
export function findEntry(program: Program, source: string, functionName: string, edits: TextEdits): string | undefined {
  let exported: string | undefined;
  for (const statement of program.body) {
    if (statement.type === 'ExportNamedDeclaration') {
      if (statement.declaration) edits.blank(statement.start, statement.declaration.start, source);
      else edits.blank(statement.start, statement.end, source);
    } else if (statement.type === 'ExportDefaultDeclaration') {
      const { declaration } = statement;
      if ((declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') && declaration.id) {
        edits.blank(statement.start, declaration.start, source);
        exported = declaration.id.name;
      } else {
        edits.blank(statement.start, statement.start + 'export'.length, source);
        const keyword = source.indexOf('default', statement.start);
        edits.blank(keyword, keyword + 'default'.length, source);
        edits.insert(keyword + 'default'.length, `const ${DEFAULT_NAME}=`);
        // A declaration needs no semicolon, the constant does.
        if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') edits.insert(statement.end, ';');
        exported = DEFAULT_NAME;
      }
    }
  }
  return topLevelNames(program).includes(functionName) ? functionName : exported;
}

/** Names declared at the top level, in order. */
export function topLevelNames(program: Program): string[] {
  const names: string[] = [];
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration' ? statement.declaration : statement;
    if (!declaration) continue;
    if (declaration.type === 'VariableDeclaration') for (const { id } of declaration.declarations) names.push(...boundNames(id));
    else if ((declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') && declaration.id) names.push(declaration.id.name);
  }
  return names;
}

function boundNames(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => boundNames(property.type === 'RestElement' ? property.argument : property.value));
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : boundNames(element)));
    case 'RestElement':
      return boundNames(pattern.argument);
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    case 'MemberExpression':
      return [];
  }
}
