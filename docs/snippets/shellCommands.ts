import { parse } from 'shell-quote';

/** A command of an `sh` block: its words, and the line of the block on which it starts, from 0. */
export interface ShellCommand {
  readonly words: readonly string[];
  readonly line: number;
}

/**
 * The commands of an `sh` block, without comments, redirections, variables set in front of them, and the words that only
 * steer the shell. A variable stays `$NAME`; what a command in `$(...)` would print is `$(...)`.
 */
export function shellCommands(code: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let joined = '';
  let start = 0;
  code.split('\n').forEach((line, at) => {
    if (joined === '') start = at;
    if (line.endsWith('\\')) {
      joined += line.slice(0, -1);
      return;
    }
    for (const words of commandsOf(joined + line)) commands.push({ words, line: start });
    joined = '';
  });
  return commands;
}

/** `$(...)` with quoted text in it. */
const SUBSTITUTION = /\$\((?:'[^']*'|"[^"]*"|[^()'"])*\)/g;
const SEPARATORS = ['&&', '||', ';', '|', '&'];
const STEERING = ['do', 'then', 'else', 'if', 'while'];

function commandsOf(line: string): string[][] {
  const commands: string[][] = [[]];
  let redirected = false;
  for (const entry of parse(line.replace(SUBSTITUTION, 'SUBSTITUTION'), (name) => `$${name}`)) {
    if (typeof entry === 'object' && 'comment' in entry) break;
    if (typeof entry === 'object' && entry.op !== 'glob') {
      redirected = /[<>]/.test(entry.op);
      if (SEPARATORS.includes(entry.op)) commands.push([]);
      continue;
    }
    const word = typeof entry === 'string' ? entry : (entry as { pattern: string }).pattern;
    if (!redirected) commands.at(-1)!.push(word.replaceAll('SUBSTITUTION', '$(...)'));
    redirected = false;
  }
  return commands.map(command).filter((words) => words.length > 0);
}

function command(words: readonly string[]): string[] {
  const [first] = words;
  if (first === undefined || first === 'for' || first === 'done' || first === 'fi') return [];
  return STEERING.includes(first) || /^[A-Z_a-z]\w*=/.test(first) ? command(words.slice(1)) : [...words];
}
