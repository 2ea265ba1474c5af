import { homedir } from 'node:os';
import { relative, sep } from 'node:path';

/** What a shell takes as it is. */
const PLAIN = /^[\w@%+=:,./~-]+$/;

/**
 * A command as one types it to run it again, in the folder where it ran: Node and its flags are left out for tsx. Paths in that
 * folder are relative, those in the home folder begin with `~`: they repeat the run, and do not name the user.
 *
 * @param argv As `process.argv`: Node, the script, what it was given.
 */
export function describeCommand(
  argv: readonly string[] = process.argv,
  { folder = process.cwd(), home = homedir() } = {},
): string {
  const [, script = '', ...given] = argv;
  const words = [script, ...given].map((word) => quote(shorten(word, folder, home)));
  return `${/\.[cm]?ts$/.test(script) ? 'npx tsx' : 'node'} ${words.join(' ')}`;
}

/** Texts that may hold paths, as messages do, without the home folder. */
export function withoutHome(text: string, home = homedir()): string {
  return isLong(home) ? text.replaceAll(home, '~') : text;
}

function shorten(word: string, folder: string, home: string): string {
  const [, flag = '', value = ''] = /^(--[\w-]+=)?(.*)$/s.exec(word)!;
  if (value === folder) return `${flag}.`;
  if (value.startsWith(folder + sep)) return flag + relative(folder, value);
  if (!isLong(home) || (value !== home && !value.startsWith(home + sep))) return word;
  // A shell reads ~ at the beginning of a word alone.
  return flag + (flag === '' ? '~' : '$HOME') + value.slice(home.length);
}

/** Not `/`, as of some containers. */
function isLong(home: string): boolean {
  return home.length > 1;
}

function quote(word: string): string {
  const [, variable = '', rest = ''] = /^(~(?=\/|$)|--[\w-]+=\$HOME(?=\/|$))?(.*)$/s.exec(word)!;
  if (PLAIN.test(rest) || (rest === '' && variable !== '')) return word;
  return `${variable}'${rest.replaceAll("'", "'\\''")}'`;
}
