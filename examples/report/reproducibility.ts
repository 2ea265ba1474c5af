import { counted } from '../counted';
import { markup, type Markup, type Part } from './markup';
import type { ReportRun } from './readRun';
import type { ReportedRecord } from './runAbout';
import { table } from './table';

/** What is needed to repeat the run: commands, code, versions, machine, seeds, data; and what failed on the way. */
export function reproducibility(runs: readonly ReportRun[]): Markup {
  return markup`${runs.map((run) => markup`${runs.length > 1 && markup`<h3>${run.name}</h3>`}${ofRun(run)}`)}`;
}

function ofRun({ name, record, settings, absent, log }: ReportRun): Markup {
  const seed = record?.about?.seed ?? (settings?.['seed'] as number | undefined);
  const known = record && described(record);
  return markup`${known}
<dl class="pairs"><div><dt>Seed</dt><dd>${seed === undefined ? 'not known' : String(seed)}: phantoms, split, weights, order, augmentation and dropout</dd></div>
<div><dt>Settings</dt><dd>${settings === undefined ? 'not known' : markup`<code>--config</code> reads them back from settings.json of the run`}</dd></div></dl>
${record && sessions(name, record)}
${absent.length > 0 && markup`<p class="absent">${absent.map((sentence) => markup`${sentence} `)}</p>`}
${log !== undefined && log.unreadable > 0 && markup`<p class="absent">${counted(log.unreadable, 'line')} of the log cannot be read.</p>`}`;
}

function described({ sessions, about }: ReportedRecord): Markup {
  const last = sessions.at(-1);
  if (last === undefined) return markup`<p class="absent">The record holds no session.</p>`;
  const { code, machine, versions, backend, command } = last;
  const rows: readonly (readonly [string, Part])[] = [
    ['Code', revision(code)],
    [
      'Machine',
      `${machine.cpu}, ${counted(machine.cores, 'core')}, ${machine.memoryGb} GB; ${machine.os}, ${machine.architecture}`,
    ],
    [
      'GPU',
      machine.gpus.length === 0
        ? 'none'
        : `${machine.gpus.join(', ')}${machine.driver === null ? '' : `, driver ${machine.driver}`}`,
    ],
    ['Backend', backend],
    [
      'Versions',
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ['Data fingerprint', about?.data ? markup`<code>${about.data.fingerprint}</code>` : 'not known'],
  ];
  return markup`<pre tabindex="0" aria-label="Command"><code>${command}</code></pre>
<dl class="pairs">${rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function revision({
  package: name,
  version,
  revision,
  dirty,
}: ReportedRecord['sessions'][number]['code']): Part {
  const release = [name, version].filter((part) => part !== null).join(' ');
  if (revision === null) return `${release || 'not known'}, commit not known`;
  return markup`${release}, commit <code>${revision.slice(0, 12)}</code>${dirty === true && ' with changes that were not committed'}`;
}

function sessions(name: string, { sessions }: ReportedRecord): Markup {
  const failed = sessions.filter(({ outcome }) => outcome !== 'completed' && outcome !== 'running');
  const accepted = sessions.flatMap((session) => session.accepted ?? []);
  return markup`${
    sessions.length > 1 || failed.length > 0
      ? table({
          caption: `Sessions of ${name}`,
          head: ['Started', 'Ended', 'Outcome', 'Went on from'],
          rows: sessions.map(({ started, ended, outcome, resumedFrom }) => [
            time(started),
            ended === null ? '-' : time(ended),
            outcome,
            resumedFrom === null ? 'the beginning' : `epoch ${resumedFrom.epochsDone + 1}`,
          ]),
          text: [1, 2, 3],
        })
      : markup`<p>One session, from ${time(sessions[0]?.started ?? '')}, ${sessions[0]?.outcome ?? 'unknown'}.</p>`
  }
${accepted.length > 0 && markup`<p>Accepted when it was resumed: ${accepted.join('; ')}.</p>`}`;
}

const time = (iso: string): string => iso.replace('T', ' ').replace(/(:\d\d)(\.\d+)?Z$/, '$1 UTC');
