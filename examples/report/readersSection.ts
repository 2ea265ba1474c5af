import type { Reader } from '@radnet/core';
import { readerStatistics } from '../readerStatistics';
import type { EvaluatedRun } from './evaluatedSet';
import { decimalEstimate } from './formatNumbers';
import { markup, type Markup } from './markup';
import { scoreHead, scoreRow } from './scoreTables';
import { table } from './table';

/**
 * Readers beside a run, in the form of the paper's Table 2, each on the CTs that they have read; and how well every two agree, with the
 * run as one more reader.
 */
export function readersSection(one: EvaluatedRun, readers: readonly Reader[]): Markup {
  const { agreement, reports } = readerStatistics(one.set, readers);
  return markup`${table({
    caption: `${one.run.name} and readers on CTs, in percent with 95 % intervals`,
    head: scoreHead,
    rows: reports.map(({ name, report }) => scoreRow(name, report)),
  })}
${table({
  caption: 'Agreement of every two, Cohen’s kappa',
  head: ['First', 'Second', 'CTs', 'Kappa'],
  rows: agreement.pairs.map(({ first, second, cases, kappa }) => [
    first,
    second,
    cases,
    decimalEstimate(kappa, 2),
  ]),
  text: [1],
})}
<p>All together, Fleiss’ kappa: ${decimalEstimate(agreement.overall.kappa, 2)}. The row “model” is ${one.run.name}. A reader who has read only some of the CTs counts on
these. The AUC of yes-or-no answers is the mean of sensitivity and specificity.</p>`;
}
