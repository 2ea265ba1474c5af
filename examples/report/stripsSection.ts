import { counted } from '../counted';
import type { EvaluatedRun, EvaluatedSet } from './evaluatedSet';
import { decimal } from './formatNumbers';
import { markup, type Markup } from './markup';
import { strip } from './strip';

const OUTCOMES = [
  { title: 'Missed', label: 1, call: 0, worstFirst: -1 },
  { title: 'False alarms', label: 0, call: 1, worstFirst: 1 },
  { title: 'Found', label: 1, call: 1, worstFirst: -1 },
  { title: 'Rightly passed', label: 0, call: 0, worstFirst: 1 },
] as const;

/** Every CT of a set as a strip of its slices' probabilities: wrong calls first, the worst of them at the top. */
export function stripsSection({ runs }: EvaluatedSet): Markup {
  return markup`<p>Each strip is a CT, its slices from foot to head: the height is the probability, and the dashed line the threshold. The slices that made the CT
positive are shaded. Below, in red, are the slices that truly show hemorrhage.</p>
${runs.map((one) => markup`${runs.length > 1 && markup`<h3>${one.run.name}</h3>`}${strips(one)}`)}`;
}

function strips({ set, scan }: EvaluatedRun): Markup[] {
  return OUTCOMES.flatMap(({ title, label, call, worstFirst }) => {
    const members = set.scans
      .map((one, i) => ({
        one,
        score: scan.scores[i]!,
        fits: scan.labels[i] === label && scan.calls[i] === call,
      }))
      .filter(({ fits }) => fits)
      .sort((a, b) => worstFirst * (b.score - a.score));
    if (members.length === 0) return [];
    const wrong = label !== call;
    const list = markup`<ul class="strips">${members.map(
      ({
        one,
        score,
      }) => markup`<li><p><b>${one.scanId}</b><span>score ${decimal(score, 2)}</span></p>${strip(one, set)}</li>
`,
    )}</ul>`;
    return markup`<details class="group"${wrong && OPEN}><summary>${title}: ${counted(members.length, 'CT')}</summary>${list}</details>`;
  });
}

const OPEN = markup` open`;
