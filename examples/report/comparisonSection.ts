import {
  type AucComparison,
  compareAuc,
  compareCalls,
  type Estimate,
  type PairedComparison,
} from '@radnet/core';
import { counted } from '../counted';
import type { EvaluatedRun, EvaluatedSet } from './evaluatedSet';
import { decimalEstimate, percentEstimate, pValue } from './formatNumbers';
import { markup, type Markup, type Part } from './markup';
import { table } from './table';

/** Compares every two runs on the CTs of one set: differences with intervals, McNemar's test of the calls and DeLong's test of the AUC. */
export function comparisonSection({ runs }: EvaluatedSet): Markup {
  const pairs = runs.flatMap((first, i) => runs.slice(i + 1).map((second) => [first, second] as const));
  return markup`${pairs.map(([first, second]) => comparison(first, second))}
<p>Differences are the first run minus the second. P-values are two-sided and not corrected for the number of tests: with several runs or scores, some fall
below 0.05 by chance. McNemar’s test is exact. If patients have several CTs, it is Obuchowski’s for clustered cases.</p>`;
}

function comparison(first: EvaluatedRun, second: EvaluatedRun): Markup {
  const title = `${first.run.name} and ${second.run.name}`;
  const cannot = whyNotComparable(first, second);
  if (cannot !== undefined) return markup`<h3>${title}</h3><p class="absent">Not compared: ${cannot}</p>`;
  const { labels, clusters } = first.scan;
  const order = new Map(second.scan.scanIds.map((id, i) => [id, i]));
  const inOrder = (values: readonly number[]): number[] =>
    first.scan.scanIds.map((id) => values[order.get(id)!]!);
  const calls = compareCalls(labels, first.scan.calls, inOrder(second.scan.calls), { clusters });
  const auc = compareAuc(labels, first.scan.scores, inOrder(second.scan.scores), { clusters });
  const clustered = new Set(clusters).size < labels.length;
  return markup`<h3>${title}</h3>${table({
    caption: `On the same ${counted(labels.length, 'CT')}, with 95 % intervals`,
    head: [
      'Score, test',
      first.run.name,
      second.run.name,
      'Difference',
      'Only the first right',
      'Only the second right',
      'P',
    ],
    rows: [
      ...(['accuracy', 'sensitivity', 'specificity'] as const).map((name) =>
        pairedRow(name, calls[name], clustered),
      ),
      aucRow(auc),
    ],
  })}`;
}

function pairedRow(name: string, paired: PairedComparison, clustered: boolean): Part[] {
  const { first, second, difference, mcnemar, clusteredPValue } = paired;
  return [
    `${name}, McNemar`,
    percentEstimate(first),
    percentEstimate(second),
    percentEstimate(difference, 1, ' points'),
    mcnemar.onlyFirst,
    mcnemar.onlySecond,
    pOf(difference, clustered ? clusteredPValue : mcnemar.exactPValue),
  ];
}

function aucRow({ first, second, difference, pValue: p }: AucComparison): Part[] {
  return [
    'AUC, DeLong',
    decimalEstimate(first),
    decimalEstimate(second),
    decimalEstimate(difference),
    '',
    '',
    pOf(difference, p),
  ];
}

const pOf = ({ reason }: Estimate, p: number): string => (reason === undefined ? pValue(p) : '-');

/** A sentence with the reason if the two were not evaluated on the same CTs with the same labels. */
function whyNotComparable(first: EvaluatedRun, second: EvaluatedRun): string | undefined {
  const [one, other] = [new Map(labelled(first)), new Map(labelled(second))];
  const missing = [...one.keys()].filter((id) => !other.has(id)).length;
  const more = [...other.keys()].filter((id) => !one.has(id)).length;
  if (missing + more > 0) {
    return `the two were not evaluated on the same CTs: ${missing} are only in the first, ${more} only in the second. The tests of difference need the same cases.`;
  }
  const differ = [...one].filter(([id, label]) => other.get(id) !== label).length;
  return differ === 0 ? undefined : `${counted(differ, 'CT')} have different labels in the two.`;
}

function labelled({ scan }: EvaluatedRun): [string, number][] {
  return scan.scanIds.map((id, i) => [id, scan.labels[i]!]);
}
