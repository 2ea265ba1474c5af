import ts from 'typescript';
import type { CodeBlock } from './codeBlocks';

/** The blocks of one page as one module. */
export interface PageProgram {
  readonly text: string;
  /** For each line of `text`, from 0: the line of the page, or undefined where the page has none. */
  readonly lines: readonly (number | undefined)[];
}

/**
 * Makes one module of a page's `ts` blocks: their imports first, then their statements in order. Each block stands in a
 * scope of its own inside that of the block before: it sees what came before, and may declare a name again.
 *
 * @param setup The names that the page's set-up module exports, and where to import it from.
 */
export function pageProgram(
  blocks: readonly CodeBlock[],
  setup?: { readonly from: string; readonly names: readonly string[] },
): PageProgram {
  const parts = blocks.map(separate);
  const imports = [...new Map(parts.flatMap((part) => part.imports).map((one) => [one.text, one])).values()];
  const imported = new Set(imports.map(({ local }) => local));
  const given = (setup?.names ?? []).filter((name) => !imported.has(name));
  const text: string[] = [];
  const lines: (number | undefined)[] = [];
  const add = (line: string, at?: number): void => void (text.push(line), lines.push(at));
  if (setup !== undefined) {
    // On its own as well, for a set-up that exports nothing.
    add(`import '${setup.from}';`);
    if (given.length > 0) add(`import { ${given.join(', ')} } from '${setup.from}';`);
  }
  for (const one of imports) add(one.text, one.line);
  for (const { code, line } of parts) {
    add('{');
    code.split('\n').forEach((codeLine, at) => add(codeLine, line + at));
  }
  add('}'.repeat(parts.length));
  add('export {};');
  return { text: `${text.join('\n')}\n`, lines };
}

interface Import {
  /** One line that imports one name. */
  readonly text: string;
  readonly local: string | undefined;
  readonly line: number;
}

/** A block's imports, one a name, and its code with blanks in their place. */
function separate({ code, line }: CodeBlock): { imports: Import[]; code: string; line: number } {
  const source = ts.createSourceFile('block.ts', code, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  let rest = code;
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const at = line + source.getLineAndCharacterOfPosition(statement.getStart()).line;
    imports.push(...importsOf(statement).map((one) => ({ ...one, line: at })));
    const blank = code.slice(statement.getStart(), statement.end).replace(/[^\n]/g, ' ');
    rest = rest.slice(0, statement.getStart()) + blank + rest.slice(statement.end);
  }
  return { imports, code: rest, line };
}

function importsOf({ importClause, moduleSpecifier }: ts.ImportDeclaration): Omit<Import, 'line'>[] {
  const from = moduleSpecifier.getText();
  if (importClause === undefined) return [{ text: `import ${from};`, local: undefined }];
  const { name, namedBindings, isTypeOnly } = importClause;
  const whole = name === undefined ? [] : [{ local: name.text, what: name.text, type: isTypeOnly }];
  const bound =
    namedBindings === undefined
      ? []
      : ts.isNamespaceImport(namedBindings)
        ? [{ local: namedBindings.name.text, what: namedBindings.getText(), type: isTypeOnly }]
        : namedBindings.elements.map((element) => ({
            local: element.name.text,
            what: `{ ${element.getText().replace(/^type\s+/, '')} }`,
            type: isTypeOnly || element.isTypeOnly,
          }));
  return [...whole, ...bound].map(({ local, what, type }) => ({
    text: `import ${type ? 'type ' : ''}${what} from ${from};`,
    local,
  }));
}

/** The names that a module exports by `export const`, `export function` and the like. */
export function exportedNames(code: string): string[] {
  const source = ts.createSourceFile('setup.ts', code, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    const exported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!exported) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
    }
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      return [`type ${statement.name.text}`];
    }
    const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
    return named && statement.name !== undefined ? [statement.name.text] : [];
  });
}

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}
