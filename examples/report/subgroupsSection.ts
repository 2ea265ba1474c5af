import { type Estimate, type GroupReport, reportByGroup } from '@radnet/core';
import { counted } from '../counted';
import type { EvaluatedRun, EvaluatedSet } from './evaluatedSet';
import { percentEstimate } from './formatNumbers';
import { markup, type Markup, type Part } from './markup';
import { seriesColour } from './seriesStyle';
import { table } from './table';

/** Sensitivity and specificity of CTs by sub-group, each with its interval drawn on one scale. */
export function subgroupsSection({ runs }: EvaluatedSet): Markup {
  const named = runs.map((one) => ({ ...one, groups: groupsOf(one) }));
  const without = named.filter(({ groups }) => groups.length === 0).map(({ run }) => run.name);
  return markup`${named.flatMap((one) => one.groups.map((group) => groupTable(one, group, runs.length > 1)))}
${
  without.length > 0
    ? markup`<p class="absent">No sub-groups are known in ${without.join(', ')}. A manifest names them in columns <code>group:NAME</code>.</p>`
    : markup`<p>A sub-group of fewer than 10 CTs has counts only. Sub-groups were not tested against each other: if intervals overlap widely, the
difference may be chance.</p>`
}`;
}

function groupsOf({ set }: EvaluatedRun): string[] {
  return [...new Set(set.scans.flatMap(({ groups }) => Object.keys(groups ?? {})))];
}

function groupTable({ run, set, style }: EvaluatedRun, group: string, several: boolean): Markup {
  const { threshold, minConsecutive } = set;
  const reports = reportByGroup(set.scans, group, { threshold, minConsecutive });
  const negatives = reports.find(({ negativeScans }) => negativeScans !== undefined)?.negativeScans;
  return markup`${table({
    caption: `By ${group}${several ? `, ${run.name}` : ''}`,
    head: [
      'Sub-group',
      'CTs',
      'Positive',
      'Sensitivity',
      scale('0 to 100 %'),
      'Specificity',
      scale('0 to 100 %'),
    ],
    rows: reports.map((report) => groupRow(report, style)),
    text: [4, 6],
  })}${
    negatives !== undefined &&
    markup`<p>By ${group}, positive CTs are evaluated with all ${counted(negatives, 'negative CT')} of the set, so they share one specificity.</p>`
  }`;
}

const scale = (text: string): Markup => markup`<small>${text}</small>`;

function groupRow({ value, scans, positiveScans, report, reason }: GroupReport, style: number): Part[] {
  const counts = [value ?? 'not told', scans, positiveScans];
  if (report === undefined) return [...counts, markup`<small>${reason ?? 'too few'}</small>`, '', '', ''];
  return [
    ...counts,
    percentEstimate(report.scan.recall),
    interval(report.scan.recall, style),
    percentEstimate(report.scan.specificity),
    interval(report.scan.specificity, style),
  ];
}

/** An estimate as a dot on a line from 0 to 1, and its interval as a bar. The numbers are beside it. */
function interval({ value, lower, upper }: Estimate, style: number): Part {
  if (!Number.isFinite(value)) return '';
  const x = (share: number): string => (4 + 192 * share).toFixed(1);
  const color = seriesColour(style);
  return markup`<svg class="forest" viewBox="0 0 200 16" aria-hidden="true"><path d="M4 8H196" stroke="var(--grid)"/><path d="M${x(lower)} 8H${x(upper)}" stroke="${color}" stroke-width="2"/><circle cx="${x(value)}" cy="8" r="4" fill="${color}"/></svg>`;
}
