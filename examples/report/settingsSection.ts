import { type PresetName, PRESETS } from '../presets';
import { markup, type Markup, type Part } from './markup';
import type { ReportRun } from './readRun';
import { table } from './table';

/** Settings of where the run was written and how it was started, not of the training. */
const OF_ONE_CALL: ReadonlySet<string> = new Set([
  'preset',
  'out',
  'resume',
  'resumeFrom',
  'acceptChanges',
  'config',
]);

/** The settings of a run: first those that differ from its preset, then those in which runs differ, then all. */
export function settingsSection(runs: readonly ReportRun[]): Markup {
  const known = runs.filter(({ settings }) => settings !== undefined);
  const without = runs.filter(({ settings }) => settings === undefined).map(({ name }) => name);
  if (known.length === 0)
    return markup`<p class="absent">The settings of ${without.join(', ')} are not known.</p>`;
  const names = [...new Set(known.flatMap(({ settings }) => Object.keys(settings!)))].filter(
    (name) => !OF_ONE_CALL.has(name),
  );
  return markup`${known.map((run) => differences(run))}
${known.length > 1 && betweenRuns(known, names)}
<details class="numbers"><summary>All settings</summary>${table({
    caption: 'All settings',
    head: ['Setting', ...known.map(({ name }) => name)],
    rows: names
      .toSorted()
      .map((name) => [
        markup`<code>${flagName(name)}</code>`,
        ...known.map(({ settings }) => shown(settings![name])),
      ]),
  })}</details>
${without.length > 0 && markup`<p class="absent">The settings of ${without.join(', ')} are not known.</p>`}`;
}

/** The preset of a run as recorded, or for an older run the one that the program used then. */
function presetOf({ settings, record }: ReportRun): PresetName {
  const told = settings?.['preset'] ?? record?.about?.preset;
  if (typeof told === 'string' && told in PRESETS) return told as PresetName;
  return settings?.['data'] === undefined ? 'demo' : 'small';
}

function differences(run: ReportRun): Markup {
  const preset = presetOf(run);
  const defaults = PRESETS[preset] as unknown as Readonly<Record<string, unknown>>;
  const changed = Object.entries(run.settings!).filter(
    ([name, value]) =>
      !OF_ONE_CALL.has(name) && value !== defaults[name] && value !== undefined && value !== null,
  );
  const chosen = Object.entries(run.record?.about?.chosen ?? {});
  const rows: Part[][] = [
    ...changed.map(([name, value]) => [
      markup`<code>${flagName(name)}</code>`,
      shown(value),
      shown(defaults[name]),
    ]),
    ...chosen
      .filter(([name, value]) => run.settings![name] === undefined && value !== null)
      .map(([name, value]) => [
        markup`<code>${flagName(name)}</code>`,
        `${shown(value)}, chosen from the training CTs`,
        '-',
      ]),
  ];
  if (rows.length === 0)
    return markup`<p>${run.name} has the settings of the preset <code>${preset}</code>.</p>`;
  return table({
    caption: `What ${run.name} changes of the preset ${preset}`,
    head: ['Setting', 'Here', 'Preset'],
    rows,
    text: [1, 2],
  });
}

function betweenRuns(runs: readonly ReportRun[], names: readonly string[]): Markup {
  const differing = names.filter(
    (name) => new Set(runs.map(({ settings }) => shown(settings![name]))).size > 1,
  );
  if (differing.length === 0) return markup`<p>The runs have the same settings.</p>`;
  return table({
    caption: 'Where the runs differ',
    head: ['Setting', ...runs.map(({ name }) => name)],
    rows: differing.map((name) => [
      markup`<code>${flagName(name)}</code>`,
      ...runs.map(({ settings }) => shown(settings![name])),
    ]),
    text: runs.map((_, i) => i + 1),
  });
}

const flagName = (setting: string): string =>
  `--${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Only the last part of a path is shown, because the rest may name people. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return '-';
  if (typeof value === 'string') return /[/\\]/.test(value) ? value.replace(/.*[/\\](?=.)/, '…/') : value;
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : JSON.stringify(value);
}
