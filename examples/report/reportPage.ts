import type { Reader } from '@radnet/core';
import { checklistSection } from './checklistSection';
import { dataFlow } from './dataFlow';
import { type EvaluatedSet, evaluatedSets } from './evaluatedSet';
import { gallerySection } from './gallerySection';
import { methodSection } from './methodSection';
import { page, type Section } from './page';
import type { ReportRun } from './readRun';
import { reproducibility } from './reproducibility';
import { furtherSet, resultSections } from './resultSections';
import { settingsSection } from './settingsSection';
import { reportTitle, summary } from './summary';
import { trainingSection } from './trainingSection';

/** The whole report of one or more runs, as HTML. Readings belong to the CTs of the first set, in the order of the only run. */
export function reportPage(runs: readonly ReportRun[], readers: readonly Reader[] = []): string {
  const sets = evaluatedSets(runs);
  const [first, ...further] = sets as [EvaluatedSet | undefined, ...EvaluatedSet[]];
  const sections: Section[] = [
    ...(first ? resultSections(first, readers) : []),
    ...(first
      ? [{ id: 'gallery', title: 'Misses, false alarms, finds', content: gallerySection(runs) }]
      : []),
    ...further.map(furtherSet),
    { id: 'training', title: 'Training', content: trainingSection(runs) },
    { id: 'settings', title: 'Settings', content: settingsSection(runs) },
    { id: 'method', title: 'Method', content: methodSection(runs) },
    { id: 'data', title: 'Data and reference standard', content: dataFlow(runs) },
    { id: 'reproducibility', title: 'To do it again', content: reproducibility(runs) },
  ];
  const ids = new Set(['content', 'reference', ...sections.map(({ id }) => id)]);
  return page({
    title: reportTitle(runs, first),
    head: summary(runs, first),
    sections: [
      ...sections,
      { id: 'checklists', title: 'Checklists', content: checklistSection({ runs, sets, readers }, ids) },
    ],
  });
}
