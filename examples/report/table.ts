import { markup, type Markup, type Part } from './markup';

/** Content of a table. */
export interface Table {
  readonly caption: string;
  readonly head: readonly Part[];
  /** The first cell of a row is its header. */
  readonly rows: readonly (readonly Part[])[];
  /**
   * Indices of the columns with text, aligned left as the first one always is. All others hold numbers, aligned right.
   */
  readonly text?: readonly number[];
}

/** A table with a caption and scopes. It scrolls on its own, and by keyboard, if the screen is too narrow for it. */
export function table({ caption, head, rows, text = [] }: Table): Markup {
  const kind = (column: number): string => (column === 0 || text.includes(column) ? 'text' : 'number');
  return markup`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table>
<caption><span>${caption}</span></caption>
<thead><tr>${head.map((cell, i) => markup`<th scope="col" class="${kind(i)}">${cell}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first, ...rest]) =>
      markup`<tr><th scope="row">${first}</th>${rest.map((cell, i) => markup`<td class="${kind(i + 1)}">${cell}</td>`)}</tr>
`,
  )}</tbody>
</table></div>`;
}

/** An expandable table with the numbers of a picture. */
export function closedTable(summary: string, content: Table): Markup {
  return markup`<details class="numbers"><summary>${summary}</summary>${table(content)}</details>`;
}
