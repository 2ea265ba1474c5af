import { homedir } from 'node:os';
import { relative, sep } from 'node:path';

/** Words that a shell needs no quotes for. */
const PLAIN = /^[\w@%+=:,./~-]+$/;

/**
 * Returns the command that runs a program again from the same folder: `npx tsx SCRIPT ...` for TypeScript, else
 * `node SCRIPT ...`. It leaves out the path and flags of Node. Paths inside the folder are relative, and paths inside
 * the home folder start with `~` or `$HOME`, so that the command does not name the user.
 *
 * @param argv Node, the script and its arguments, as in `process.argv` (the default).
 */
export function describeCommand(
  argv: readonly string[] = process.argv,
  { folder = process.cwd(), home = homedir() } = {},
): string {
  const [, script = '', ...given] = argv;
  const words = [script, ...given].map((word) => quote(shorten(word, folder, home)));
  return `${/\.[cm]?ts$/.test(script) ? 'npx tsx' : 'node'} ${words.join(' ')}`;
}

/** Replaces the home folder by `~` in a text that may contain paths, such as an error message. */
export function withoutHome(text: string, home = homedir()): string {
  return isLong(home) ? text.replaceAll(home, '~') : text;
}

function shorten(word: string, folder: string, home: string): string {
  const [, flag = '', value = ''] = /^(--[\w-]+=)?(.*)$/s.exec(word)!;
  if (value === folder) return `${flag}.`;
  if (value.startsWith(folder + sep)) return flag + relative(folder, value);
  if (!isLong(home) || (value !== home && !value.startsWith(home + sep))) return word;
  // A shell expands ~ only at the beginning of a word.
  return flag + (flag === '' ? '~' : '$HOME') + value.slice(home.length);
}

/** The home folder is `/` in some containers, which would match every path. */
function isLong(home: string): boolean {
  return home.length > 1;
}

function quote(word: string): string {
  const [, variable = '', rest = ''] = /^(~(?=\/|$)|--[\w-]+=\$HOME(?=\/|$))?(.*)$/s.exec(word)!;
  if (PLAIN.test(rest) || (rest === '' && variable !== '')) return word;
  return `${variable}'${rest.replaceAll("'", "'\\''")}'`;
}
