import type { Estimate } from '@radnet/core';
import { counted } from '../counted';
import { type EvaluatedRun, type EvaluatedSet, setTitle } from './evaluatedSet';
import { decimal, decimalEstimate, percent, percentEstimate } from './formatNumbers';
import { markup, type Markup, type Part } from './markup';
import type { ReportRun } from './readRun';
import { table } from './table';

/** The first screen: what was evaluated on what, the results, and what this page is not. */
export function summary(runs: readonly ReportRun[], set: EvaluatedSet | undefined): Markup {
  const names = runs.map(({ name }) => name);
  return markup`<h1>${reportTitle(runs, set)}</h1>
<p class="lead">${lead(runs, set)}</p>
<p class="notice"><strong>Research software, not a medical device.</strong> Nothing here has been validated for clinical use.</p>
${set === undefined ? markup`<p class="absent">No results: nothing was evaluated in ${names.join(', ')}.</p>` : set.runs.length === 1 ? tiles(set.runs[0]!) : summaryTable(set)}
${set && cautions(set)}`;
}

/** Returns the title of the report. */
export function reportTitle(runs: readonly ReportRun[], set: EvaluatedSet | undefined): string {
  const what = runs.length === 1 ? runs[0]!.name : `${runs.length} runs`;
  if (set === undefined) return `Hemorrhage on head CT: ${what}`;
  return `Hemorrhage on head CT: ${what} on the ${setTitle(set.name)}`;
}

function lead(runs: readonly ReportRun[], set: EvaluatedSet | undefined): Part {
  const variants = new Set(
    runs.map(({ settings }) => variantName(settings)).filter((name) => name !== undefined),
  );
  const phantoms =
    runs.some(isPhantoms) &&
    ' The CTs are phantoms, drawn by a program: the figures say nothing about patients.';
  const who = variants.size === 0 ? 'A network' : [...variants].join(', ');
  if (set === undefined) return markup`${who}.${phantoms}`;
  const [{ scan, slice, set: predictions }] = set.runs as readonly [EvaluatedRun];
  const patients = new Set(scan.clusters).size;
  const slices = predictions.scans.reduce((sum, { probabilities }) => sum + probabilities.length, 0);
  const known = predictions.scans.some(({ patientId }) => patientId !== undefined);
  return markup`${who}, evaluated on ${counted(scan.labels.length, 'CT')}${
    known ? ` of ${counted(patients, 'patient')}` : ''
  } with ${counted(slices, 'slice')}${slice.labels.length < slices && `, ${slice.labels.length} of them labelled`}.${phantoms}`;
}

const VARIANTS: Readonly<Record<string, string>> = {
  densenet: 'DenseNet (a CNN that sees each slice)',
  'densenet-a': 'DenseNet-A (a CNN with attention to the lesion)',
  radnet: 'RADnet (a CNN with attention, and a recurrent layer across slices)',
};

function variantName(settings: ReportRun['settings']): string | undefined {
  const variant = settings?.['variant'];
  return typeof variant === 'string' ? (VARIANTS[variant] ?? variant) : undefined;
}

/** Returns whether a run used phantoms, not CTs from files. */
export function isPhantoms({ settings }: ReportRun): boolean {
  return settings !== undefined && settings['data'] === undefined;
}

function tiles({ report, scan, set }: EvaluatedRun): Markup {
  const positives = scan.labels.filter((label) => label === 1).length;
  const shown: readonly Part[] = [
    tile(
      'Sensitivity, CTs',
      report.scan.recall,
      percent,
      `${report.scan.counts.truePositives} of ${positives} found`,
    ),
    tile(
      'Specificity, CTs',
      report.scan.specificity,
      percent,
      `${report.scan.counts.falsePositives} false alarms in ${scan.labels.length - positives}`,
    ),
    tile('AUC, CTs', report.scan.auc, decimal),
    tile('AUC, slices', report.slice.auc, decimal),
    markup`<div><dt>CTs</dt><dd><span class="value">${scan.labels.length}</span><span class="detail">${positives} positive</span></dd></div>`,
    markup`<div><dt>The call</dt><dd><span class="value">≥ ${decimal(set.threshold, 2)}</span><span class="detail">in ${counted(set.minConsecutive, 'slice')} in a row</span></dd></div>`,
  ];
  return markup`<dl class="tiles">${shown}</dl>`;
}

function tile(name: string, estimate: Estimate, format: (value: number) => string, detail?: string): Markup {
  const { value, lower, upper, reason } = estimate;
  const defined = reason === undefined && Number.isFinite(value);
  return markup`<div><dt>${name}</dt><dd><span class="value">${defined ? format(value) : '–'}</span><span class="detail">${
    defined
      ? `95 % CI ${format(lower).replace(' %', '')}–${format(upper).replace(' %', '')}`
      : `not defined: ${reason ?? 'unknown'}`
  }</span>${detail !== undefined && defined && markup`<br><span class="detail">${detail}</span>`}</dd></div>`;
}

function summaryTable({ runs }: EvaluatedSet): Markup {
  return table({
    caption: 'Results with 95 % intervals',
    head: ['Run', 'Sensitivity, CTs', 'Specificity, CTs', 'AUC, CTs', 'AUC, slices', 'CTs'],
    rows: runs.map(({ run, report, scan }) => [
      run.name,
      percentEstimate(report.scan.recall),
      percentEstimate(report.scan.specificity),
      decimalEstimate(report.scan.auc),
      decimalEstimate(report.slice.auc),
      scan.labels.length,
    ]),
  });
}

/** With fewer cases of a class than this, intervals are wide whatever the model does. */
const FEW = 30;

/** Sentences about what the figures above cannot tell. */
function cautions({ name, runs }: EvaluatedSet): Part {
  const [{ scan, slice, set }] = runs as readonly [EvaluatedRun];
  const positives = scan.labels.filter((label) => label === 1).length;
  const negatives = scan.labels.length - positives;
  const notes = [
    name === 'validation' &&
      'This is the validation set, on which the best epoch and the threshold were chosen: the figures are too good.',
    positives === 0 && 'No CT is positive, so sensitivity and AUC of CTs are not defined.',
    negatives === 0 && 'Every CT is positive, so specificity and AUC of CTs are not defined.',
    positives > 0 &&
      positives < FEW &&
      `There are only ${counted(positives, 'positive CT')}: the interval of sensitivity is wide.`,
    negatives > 0 &&
      negatives < FEW &&
      `There are only ${counted(negatives, 'negative CT')}: the interval of specificity is wide.`,
    slice.labels.length === 0 && 'Only whole CTs are labelled, so there are no results for slices.',
    set.scans.every(({ patientId }) => patientId === undefined) &&
      'It is not known which CTs belong to the same patient, so each CT counts as a patient.',
  ].filter((note) => note !== false);
  return notes.length > 0 && markup`<ul class="notes">${notes.map((note) => markup`<li>${note}</li>`)}</ul>`;
}
