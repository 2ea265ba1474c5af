import { type ProcessGroup, RadnetError } from '@radnet/core';

/** If more processes than this share a value, they are counted instead of named. */
const NAMED_PROCESSES = 8;

/** Number of characters of a long value that a message shows. */
const SHOWN = 120;
/** Number of these characters that come before the first difference. */
const BEFORE = 20;

interface Process {
  readonly rank: number;
  readonly host: string;
  readonly named: Readonly<Record<string, string>>;
}

/**
 * Refuses a group whose processes run with different code, settings or data. The call is collective: all processes make
 * it, each with its own values, and if the values differ, it throws in all of them.
 *
 * @param group The processes, as returned by {@link startMpi}.
 * @param named The values of this process by name. A value is the text of a setting, or a hash of something too long
 *   for a message.
 * @throws RadnetError that names each entry that differs, with the values of process 0 and of the other processes and
 *   their hosts.
 */
export function requireSame(
  group: ProcessGroup & { readonly host: string },
  named: Readonly<Record<string, string>>,
): void {
  const gathered = group.allgather({ host: group.host, named });
  const [first, ...others] = gathered.map((each, rank): Process => ({ rank, ...each }));
  const names = new Set(gathered.flatMap((each) => Object.keys(each.named)));
  const differing = [...names].filter((name) =>
    others.some((each) => each.named[name] !== first!.named[name]),
  );
  if (differing.length === 0) return;
  throw new RadnetError(
    `Processes: expected all ${group.size} to run by the same ${differing.join(', ')}, got\n` +
      differing.map((name) => `  ${name}: ${difference(name, first!, others)}`).join('\n'),
  );
}

function difference(name: string, first: Process, others: readonly Process[]): string {
  const expected = first.named[name];
  const byValue = new Map<string | undefined, Process[]>();
  for (const each of others) {
    const value = each.named[name];
    if (value === expected) continue;
    byValue.set(value, [...(byValue.get(value) ?? []), each]);
  }
  const parts = [...byValue].map(([value, processes]) => {
    const [ours, theirs] = shown(expected, value);
    return `${ours} in ${place(first)}, ${theirs} in ${places(processes)}`;
  });
  return parts.join('; ');
}

const place = ({ rank, host }: Process): string => `rank ${rank} on ${host}`;

function places(processes: readonly Process[]): string {
  const unnamed = processes.length - NAMED_PROCESSES;
  const listed = processes.slice(0, NAMED_PROCESSES).map(place).join(', ');
  return unnamed > 0 ? `${listed} and ${unnamed} more` : listed;
}

/** Returns both values in quotes. Of long values, it returns the part in which they first differ. */
function shown(ours: string | undefined, theirs: string | undefined): [string, string] {
  const a = ours ?? '';
  const b = theirs ?? '';
  let at = 0;
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at++;
  const start = Math.max(a.length, b.length) <= SHOWN ? 0 : Math.max(0, at - BEFORE);
  const part = (text: string): string =>
    `'${start > 0 ? '...' : ''}${text.slice(start, start + SHOWN)}${text.length > start + SHOWN ? '...' : ''}'`;
  return [ours === undefined ? 'nothing' : part(a), theirs === undefined ? 'nothing' : part(b)];
}
