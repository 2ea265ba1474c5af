import type { Reader } from '@radnet/core';
import { calibrationSection } from './calibrationSection';
import { comparisonSection } from './comparisonSection';
import { confusionMatrices } from './confusionMatrices';
import { decisionCurvePlot } from './decisionCurvePlot';
import { type EvaluatedSet, setTitle } from './evaluatedSet';
import { markup, type Part } from './markup';
import { operatingPoints } from './operatingPoints';
import type { Section } from './page';
import { rankingPlots } from './rankingPlots';
import { readersSection } from './readersSection';
import { scoreTables } from './scoreTables';
import { stripsSection } from './stripsSection';
import { subgroupsSection } from './subgroupsSection';
import { volumesSection } from './volumesSection';

/** The sections about one set, each with its heading. Readers have a reading for each CT of the first run, null if they did not read it. */
export function resultSections(set: EvaluatedSet, readers: readonly Reader[] = []): Section[] {
  const parts: readonly (readonly [id: string, title: string, content: Part | undefined])[] = [
    ['results', `Results on the ${setTitle(set.name)}`, scoreTables(set)],
    [
      'readers',
      'Readers',
      readers.length > 0 ? set.runs.map((one) => readersSection(one, readers)) : undefined,
    ],
    ['comparison', 'Differences between the runs', set.runs.length > 1 ? comparisonSection(set) : undefined],
    ['ranking', 'ROC and precision-recall', rankingPlots(set)],
    ['confusion', 'Calls and truth', confusionMatrices(set)],
    ['points', 'Operating points', operatingPoints(set)],
    ['calibration', 'Calibration', calibrationSection(set)],
    ['decision', 'Decision curve', decisionCurvePlot(set)],
    ['subgroups', 'Sub-groups', subgroupsSection(set)],
    ['volumes', 'Masks and volumes', volumesSection(set)],
    ['cases', 'Every CT', stripsSection(set)],
  ];
  return parts.flatMap(([id, title, content]) => (content === undefined ? [] : [{ id, title, content }]));
}

/** A further set as one section: its scores, and the rest in an expandable part. */
export function furtherSet(set: EvaluatedSet, index: number): Section {
  const [scores, ...rest] = resultSections(set);
  return {
    id: `set-${index}`,
    title: scores!.title,
    content: markup`${scores!.content}
${rest.map(
  ({ title, content }) => markup`<details class="group"><summary>${title}</summary>
${content}</details>
`,
)}`,
  };
}
