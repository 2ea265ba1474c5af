import type { Row } from './runProject';

/** The results as a Markdown table, aligned as Prettier does it. */
export function formatRows(rows: readonly Row[]): string {
  const head = ['Project', 'Tool', 'Result'];
  const cells = rows.map(({ project, tool, outcome, note }) => [
    project,
    tool,
    [outcome, note.split('\n')[0]!].filter(Boolean).join('; '),
  ]);
  const widths = head.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return `${[head, rule, ...cells].map(line).join('\n')}\n`;
}
