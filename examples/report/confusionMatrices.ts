import type { ConfusionCounts } from '@radnet/core';
import { type EvaluatedSet, LEVELS } from './evaluatedSet';
import { percent } from './formatNumbers';
import { markup, type Markup } from './markup';

/** How often each prediction met each truth, for CTs and for slices, one matrix for each run. */
export function confusionMatrices({ runs }: EvaluatedSet): Markup {
  return markup`<div class="plots">${runs.flatMap(({ run, report }) =>
    LEVELS.map((level) =>
      matrix(
        `${runs.length > 1 ? `${run.name}: ` : ''}${level === 'scan' ? 'CTs' : 'Slices'}`,
        report[level].counts,
      ),
    ),
  )}</div>`;
}

function matrix(
  caption: string,
  { truePositives, falseNegatives, falsePositives, trueNegatives }: ConfusionCounts,
): Markup {
  const row = (truth: string, called: number, passed: number, rightIsCalled: boolean): Markup => {
    const share = (count: number): string => percent(count / (called + passed));
    return markup`<tr><th scope="row">${truth}</th>
<td class="${rightIsCalled ? 'right' : 'wrong'}"><b>${called}</b>${share(called)}</td>
<td class="${rightIsCalled ? 'wrong' : 'right'}"><b>${passed}</b>${share(passed)}</td></tr>`;
  };
  return markup`<table class="matrix"><caption>${caption}</caption>
<thead><tr><td></td><th scope="col">Called positive</th><th scope="col">Called negative</th></tr></thead>
<tbody>${row('Positive', truePositives, falseNegatives, true)}
${row('Negative', falsePositives, trueNegatives, false)}</tbody></table>`;
}
