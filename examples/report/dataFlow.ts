import { counted } from '../counted';
import { groupBy } from './groupBy';
import { markup, type Markup, type Part } from './markup';
import type { ReportRun } from './readRun';
import type { PartitionCounts, RunAbout } from './runAbout';
import { isPhantoms } from './summary';

const PARTITIONS = { training: 'Training', validation: 'Validation', test: 'Test, held out' } as const;

/** From the CTs that were found to those that were evaluated: which were skipped and why, the partitions, and the source of the truth. */
export function dataFlow(runs: readonly ReportRun[]): Markup {
  const told = runs.filter(({ record }) => record?.about?.data !== undefined);
  const without = runs.filter((run) => !told.includes(run)).map(({ name }) => name);
  const byData = groupBy(told, ({ record }) => JSON.stringify([record!.about.data, record!.about.skipped]));
  return markup`${[...byData.values()].map((same) => flow(same, byData.size > 1))}
${without.length > 0 && markup`<p class="absent">It is not known which CTs ${without.join(', ')} found, skipped and used. Runs of this version record it in run.json.</p>`}
<h3 id="reference">Reference standard</h3>
${reference(runs)}`;
}

function flow(runs: readonly ReportRun[], several: boolean): Markup {
  const { data, skipped = [] } = runs[0]!.record!.about;
  const used = Object.keys(PARTITIONS).reduce(
    (sum, name) => sum + data![name as keyof typeof PARTITIONS].cts,
    0,
  );
  const external = runs[0]!.sets.filter(({ name }) => name !== 'test' && name !== 'validation');
  return markup`${several && markup`<h3>${runs.map(({ name }) => name).join(', ')}</h3>`}
<ol class="flow">
<li><strong>${counted(used + skipped.length, 'CT')} found</strong>${isPhantoms(runs[0]!) && ' (phantoms, drawn by a program)'}</li>
<li><strong>${skipped.length === 0 ? 'None skipped' : `${skipped.length} skipped, because they could not be read`}</strong>${skippedList(skipped)}</li>
<li><strong>${counted(used, 'CT')} used</strong>, split by patient where patients are known, else by CT; never by slice
<ul class="partitions">${Object.entries(PARTITIONS).map(([name, title]) => partition(title, data![name as keyof typeof PARTITIONS]))}</ul></li>
${external.length > 0 && markup`<li><strong>Evaluated besides</strong><ul>${external.map(({ name, scans }) => markup`<li>${name}: ${counted(scans.length, 'CT')}</li>`)}</ul></li>`}
</ol>`;
}

/** For each reason, this many CTs are named; the others are counted. */
const NAMED = 12;

function skippedList(skipped: NonNullable<RunAbout['skipped']>): Part {
  if (skipped.length === 0) return '';
  const reasons = groupBy(skipped, ({ reason }) => reason);
  return markup`<ul>${[...reasons].map(([reason, cts]) => {
    const more = cts.length - NAMED;
    return markup`<li>${cts.length}: ${reason} <small>(${cts
      .slice(0, NAMED)
      .map(({ ct }) => ct)
      .join(', ')}${more > 0 && ` and ${more} more`})</small></li>`;
  })}</ul>`;
}

function partition(
  title: string,
  { cts, positiveCts, slices, labelledSlices, positiveSlices }: PartitionCounts,
): Markup {
  return markup`<li><strong>${title}</strong><br>${counted(cts, 'CT')}, ${positiveCts} positive<br>${counted(slices, 'slice')}${
    labelledSlices < slices && `, ${labelledSlices} labelled`
  }, ${positiveSlices} positive</li>`;
}

function reference(runs: readonly ReportRun[]): Markup {
  const labels = new Set(
    runs.map(({ settings }) => settings?.['label']).filter((label) => typeof label === 'string'),
  );
  const masks = runs.map(({ record }) => record?.about?.data).find((data) => data !== undefined);
  const drawn =
    masks && masks.training.ctsWithMasks + masks.validation.ctsWithMasks + masks.test.ctsWithMasks;
  const phantoms = runs.some(isPhantoms);
  return markup`<p>A CT is positive if any of its slices is labelled positive, or if it is labelled positive as a whole. A slice has the label in the manifest,
or is positive if the drawn mask has a voxel in it.${labels.size > 0 && ` The class of the labels is ${[...labels].map((label) => `“${label}”`).join(', ')}${labels.has('any') ? ' (any hemorrhage)' : ''}.`}${
    drawn !== undefined && ` ${counted(drawn, 'CT')} came with a mask.`
  }${phantoms && ' The masks of phantoms are exact: the program drew the bleed itself.'}</p>
${!phantoms && markup`<p class="absent">The files do not say who labelled and outlined, from which images, with which tool, and how well they agree.</p>`}`;
}
