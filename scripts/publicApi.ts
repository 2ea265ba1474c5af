import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../', import.meta.url));

/** A place in a public signature, such as `denseBlock(args).seed`. */
export interface Finding {
  readonly entry: string;
  readonly place: string;
}

/** The sources of entry points, with types. */
export interface PublicApi {
  readonly checker: ts.TypeChecker;
  /** What each entry exports, by the entry's path from the repository's root. */
  readonly exports: ReadonlyMap<string, readonly ts.Symbol[]>;
}

/** @param entries Paths of entry points from the repository's root. */
export function readPublicApi(entries: readonly string[]): PublicApi {
  const file = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(file.config, ts.sys, root);
  const program = ts.createProgram(
    entries.map((entry) => root + entry),
    options,
  );
  const checker = program.getTypeChecker();
  const exports = new Map(
    entries.map((entry) => {
      const module = checker.getSymbolAtLocation(program.getSourceFile(root + entry)!)!;
      const symbols = checker.getExportsOfModule(module).map((symbol) => resolved(checker, symbol));
      return [entry, symbols] as const;
    }),
  );
  return { checker, exports };
}

const resolved = (checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

/** Whether the symbol is declared in this repository, rather than in a dependency or the standard library. */
const isOurs = (symbol: ts.Symbol | undefined): boolean =>
  symbol?.declarations?.some((declaration) => {
    const { fileName } = declaration.getSourceFile();
    return fileName.startsWith(root) && !fileName.includes('/node_modules/');
  }) ?? false;

/** Whether a member of a class is public. */
const isPublic = (symbol: ts.Symbol): boolean =>
  !symbol.name.startsWith('__#') &&
  (symbol.declarations ?? []).every(
    (declaration) =>
      !(ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)),
  );

/** The members that a class or interface declares itself, without those of tfjs's base classes. */
function ownMembers(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol[] {
  const instance = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
  const statics =
    symbol.flags & ts.SymbolFlags.Class
      ? checker
          .getPropertiesOfType(checker.getTypeOfSymbol(symbol))
          .filter(({ name }) => name !== 'prototype')
      : [];
  return [...instance, ...statics].filter((member) => isOurs(member) && isPublic(member));
}

/** Types of the standard library whose further arguments default to `any`. */
const ITERATED = /^(Async)?(Iterable|Iterator|IterableIterator|Generator)(Object)?$/;

/** Returns every `any` in the signatures of what the entries export. Does not look into types of dependencies. */
export function findAny({ checker, exports }: PublicApi): Finding[] {
  const findings: Finding[] = [];
  for (const [entry, symbols] of exports) {
    const seen = new Set<ts.Type>();
    for (const symbol of symbols) visitSymbol(symbol, symbol.name);

    function visitSymbol(symbol: ts.Symbol, place: string): void {
      if (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) {
        visit(checker.getDeclaredTypeOfSymbol(symbol), place);
      }
      if (symbol.flags & ts.SymbolFlags.Class) {
        for (const member of ownMembers(checker, symbol)) {
          visit(checker.getTypeOfSymbol(member), `${place}.${member.name}`);
        }
        const constructed = checker.getTypeOfSymbol(symbol).getConstructSignatures();
        for (const signature of constructed) visitParameters(signature, `new ${place}`);
      } else if (symbol.flags & ts.SymbolFlags.Value) {
        visit(checker.getTypeOfSymbol(symbol), place);
      }
    }

    function visit(type: ts.Type, place: string): void {
      if (type.flags & ts.TypeFlags.Any) {
        findings.push({ entry, place });
        return;
      }
      if (seen.has(type)) return;
      seen.add(type);
      if (type.isUnionOrIntersection()) {
        for (const part of type.types) visit(part, place);
        return;
      }
      const { aliasTypeArguments = [] } = type;
      for (const argument of [...aliasTypeArguments, ...typeArguments(type)]) visit(argument, `${place}<>`);
      const declared = type.aliasSymbol ?? type.getSymbol();
      if (!isOurs(declared)) return;
      for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
        visitSignature(signature, place);
      }
      for (const member of type.getProperties()) {
        if (!isOurs(member) || !isPublic(member)) continue;
        visit(checker.getTypeOfSymbol(member), `${place}.${member.name}`);
      }
      for (const { type: value } of checker.getIndexInfosOfType(type)) visit(value, `${place}[]`);
    }

    function visitSignature(signature: ts.Signature, place: string): void {
      visitParameters(signature, place);
      visit(signature.getReturnType(), `${place}()`);
    }

    function visitParameters(signature: ts.Signature, place: string): void {
      for (const parameter of signature.getParameters()) {
        visit(checker.getTypeOfSymbol(parameter), `${place}(${parameter.name})`);
      }
    }

    function typeArguments(type: ts.Type): readonly ts.Type[] {
      const isReference = ((type as ts.ObjectType).objectFlags ?? 0) & ts.ObjectFlags.Reference;
      if (!isReference) return [];
      const all = checker.getTypeArguments(type as ts.TypeReference);
      // `Iterable<T>` stands for `Iterable<T, any, any>`: only its first argument is ours.
      return ITERATED.test(type.getSymbol()?.name ?? '') ? all.slice(0, 1) : all;
    }
  }
  return findings;
}

/**
 * Returns every export, and every property or method declared by an exported class or interface, that has no docstring.
 */
export function findUndocumented({ checker, exports }: PublicApi): Finding[] {
  const isDocumented = (symbol: ts.Symbol): boolean =>
    symbol.getDocumentationComment(checker).length > 0 ||
    symbol.getJsDocTags(checker).some(({ name }) => name === 'throws' || name === 'param');
  // A method that overrides one of tfjs's is documented there.
  const overrides = (symbol: ts.Symbol): boolean =>
    symbol.declarations?.some(
      (declaration) => ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Override,
    ) ?? false;
  return [...exports].flatMap(([entry, symbols]) =>
    symbols.flatMap((symbol) => {
      const isType = symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface);
      const members = isType ? ownMembers(checker, symbol) : [];
      const missing = members.filter((member) => !isDocumented(member) && !overrides(member));
      return [
        ...(isDocumented(symbol) ? [] : [{ entry, place: symbol.name }]),
        ...missing.map((member) => ({ entry, place: `${symbol.name}.${member.name}` })),
      ];
    }),
  );
}
