import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { PageProgram } from './pageProgram';
import { repository } from '../site/repository';

/** Where a page's program is compiled, and written for its run. */
export const generated = join(repository, 'docs/snippets/.generated');

export const programFile = (name: string): string => join(generated, `${name}.ts`);

/**
 * Compiles the programs of all pages together, against the packages' sources, with the types that an application has:
 * Node's, the browser's and Vite's.
 *
 * @returns What tells the errors of one page, each with its line in the Markdown.
 */
export function compilePages(programs: ReadonlyMap<string, PageProgram>): (name: string) => string[] {
  const sources = new Map([...programs].map(([name, { text }]) => [programFile(name), text]));
  const options: ts.CompilerOptions = {
    ...baseOptions(),
    types: ['node', 'vite/client'],
    // A guide need not use all that it declares.
    noUnusedLocals: false,
    noUnusedParameters: false,
    // A guide need not prove what an index finds.
    noUncheckedIndexedAccess: false,
  };
  const host = ts.createCompilerHost(options, true);
  const disk = { ...host };
  host.readFile = (file) => sources.get(file) ?? disk.readFile(file);
  host.fileExists = (file) => sources.has(file) || disk.fileExists(file);
  host.getSourceFile = (file, language, ...rest) => {
    const source = sources.get(file);
    return source === undefined
      ? disk.getSourceFile(file, language, ...rest)
      : ts.createSourceFile(file, source, language, true);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return (name) => {
    const file = program.getSourceFile(programFile(name))!;
    const diagnostics = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return diagnostics.map(({ start, messageText }) => {
      const { line } = file.getLineAndCharacterOfPosition(start ?? 0);
      const at = programs.get(name)!.lines[line];
      return `${at === undefined ? 'set-up' : `line ${at}`}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
  };
}

function baseOptions(): ts.CompilerOptions {
  const file = join(repository, 'tsconfig.base.json');
  const { config } = ts.parseConfigFileTextToJson(file, readFileSync(file, 'utf8')) as { config: object };
  return ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, dirname(file)).options;
}
