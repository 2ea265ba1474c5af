import {
  callScan,
  chooseCall,
  type ChosenCall,
  operatingPoint,
  type PredictionSet,
  RadnetError,
  scanCases,
  type ThresholdTarget,
} from '@radnet/core';
import { type EvaluatedRun, type EvaluatedSet, setTitle } from './evaluatedSet';
import { decimal, percentEstimate } from './formatNumbers';
import { markup, type Markup, type Part } from './markup';
import { table } from './table';

const TARGETS: readonly { readonly name: string; readonly target: ThresholdTarget }[] = [
  { name: 'sensitivity of at least 95 %', target: { sensitivity: 0.95 } },
  { name: 'sensitivity of at least 90 %', target: { sensitivity: 0.9 } },
  { name: 'specificity of at least 95 %', target: { specificity: 0.95 } },
  { name: 'specificity of at least 90 %', target: { specificity: 0.9 } },
];

/**
 * The effect of threshold and run length on this set: those of the run, and those that reach a required sensitivity or specificity on
 * its validation set, if its predictions are available. Nothing is chosen on the reported set.
 */
export function operatingPoints(set: EvaluatedSet): Markup {
  const rows = set.runs.flatMap((one) => rowsOf(one, set));
  const without = set.runs
    .filter(({ run }) => validationOf(run.sets) === undefined)
    .map(({ run }) => run.name);
  return markup`${table({
    caption: `Operating points for CTs, measured on the ${setTitle(set.name)}`,
    head: [
      'Chosen for',
      'Threshold',
      'Run length',
      'Sensitivity',
      'Specificity',
      'Positive predictive value',
      'Negative predictive value',
    ],
    rows,
  })}
<p>The threshold and the number of consecutive slices are chosen on the validation set only${set.name === 'validation' && ', so the figures of this set are too good'}. Predictive values
hold for the prevalence of this set.</p>
${without.length > 0 && markup`<p class="absent">There are no points for a required sensitivity or specificity, because ${without.join(', ')} has no predictions of a validation set.</p>`}`;
}

function rowsOf({ run, set, scan }: EvaluatedRun, { runs }: EvaluatedSet): Part[][] {
  const prefix = runs.length > 1 ? `${run.name}: ` : '';
  const own = pointRow(`${prefix}the run’s own`, set, set);
  const validation = validationOf(run.sets);
  if (validation === undefined || !bothClasses(scan.labels)) return [own];
  const truths = scanCases(validation.scans).labels;
  if (!bothClasses(truths)) return [own];
  return [
    own,
    ...TARGETS.map(({ name, target }) => {
      const chosen = chosenFor(validation, target);
      return typeof chosen === 'string'
        ? [prefix + name, markup`<span class="none">${chosen}</span>`, '-', '-', '-', '-', '-']
        : pointRow(prefix + name, set, chosen);
    }),
  ];
}

function pointRow(
  name: string,
  { scans }: PredictionSet,
  { threshold, minConsecutive }: Pick<ChosenCall, 'threshold' | 'minConsecutive'>,
): Part[] {
  const { labels, clusters } = scanCases(scans, { threshold, minConsecutive });
  const scores = scans.map(
    ({ probabilities }) => callScan(probabilities, { threshold, minConsecutive }).score,
  );
  const point = operatingPoint(labels, scores, threshold, { clusters });
  return [
    name,
    decimal(threshold),
    minConsecutive,
    percentEstimate(point.sensitivity),
    percentEstimate(point.specificity),
    percentEstimate(point.positivePredictiveValue),
    percentEstimate(point.negativePredictiveValue),
  ];
}

/** A sentence if no threshold reaches the target. */
function chosenFor({ scans }: PredictionSet, target: ThresholdTarget): ChosenCall | string {
  try {
    return chooseCall(scans, { target });
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
    return 'not reached on the validation set';
  }
}

const validationOf = (sets: readonly PredictionSet[]): PredictionSet | undefined =>
  sets.find(({ name }) => name === 'validation');

const bothClasses = (labels: readonly number[]): boolean => labels.includes(0) && labels.includes(1);
