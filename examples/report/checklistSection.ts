import { type ChecklistItem, coverage, type ItemStatus, type PageContents, statusOf } from './checklistItem';
import { CLAIM } from './claim';
import { markup, type Markup } from './markup';
import { table } from './table';
import { TRIPOD_AI } from './tripodAi';

const WORDS: Readonly<Record<ItemStatus, string>> = {
  filled: '✓ on this page',
  part: '◐ in part',
  author: '✎ the author',
};

/** CLAIM and TRIPOD+AI item by item: what this page covers, where, and what the author still has to write. */
export function checklistSection(page: PageContents, ids: ReadonlySet<string>): Markup {
  return markup`<p>The items are abbreviated in our own words; the text of the guidelines is what counts. “On this page” means that the facts are here, not that a reviewer will find
them sufficient.</p>
${checklist('CLAIM, update of 2024', CLAIM, page, ids, 'https://doi.org/10.1148/ryai.240300')}
${checklist('TRIPOD+AI, 2024', TRIPOD_AI, page, ids, 'https://doi.org/10.1136/bmj-2023-078378')}`;
}

function checklist(
  name: string,
  items: readonly ChecklistItem[],
  page: PageContents,
  ids: ReadonlySet<string>,
  source: string,
): Markup {
  const { filled, part } = coverage(items, page);
  return markup`<h3>${name}</h3>
<p>Of ${items.length} items, ${filled} are on this page, ${part} in part, and ${items.length - filled - part} are left to the author. Source: <a href="${source}" rel="noreferrer">${source.replace('https://', '')}</a>.</p>
<details class="numbers checklist"><summary>All items of ${name}</summary>${table({
    caption: name,
    head: ['Item', 'Topic', 'Status', 'Where', 'What the author still has to say'],
    rows: items.map((item) => {
      const status = statusOf(item, page);
      const where = item.section !== undefined && status !== 'author' && ids.has(item.section);
      return [
        item.number,
        item.topic,
        markup`<span class="status ${status}">${WORDS[status]}</span>`,
        where && markup`<a href="#${item.section}">see</a>`,
        status === 'filled' ? '' : (item.author ?? 'The run does not record this.'),
      ];
    }),
    text: [1, 2, 3, 4],
  })}</details>`;
}
