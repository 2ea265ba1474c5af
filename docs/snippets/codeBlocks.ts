import MarkdownIt from 'markdown-it';

export const LANGUAGES = ['ts', 'js', 'sh', 'python', 'json', 'yaml', 'csv', 'html', 'css', 'text'] as const;

/** A fenced block of a Markdown page. */
export interface CodeBlock {
  readonly language: (typeof LANGUAGES)[number];
  readonly code: string;
  /** The line of the page on which the code starts, from 1. */
  readonly line: number;
  /** Why the test does not run the block: from a comment `<!-- not run: REASON -->` on the line above it. */
  readonly notRun?: string;
}

/**
 * The code blocks of a page, those in lists and quotes among them.
 *
 * @throws Error for a block that is indented in place of fenced, or whose language is missing or unknown.
 */
export function codeBlocks(markdown: string): CodeBlock[] {
  const lines = markdown.split('\n');
  return new MarkdownIt({ html: true }).parse(markdown, {}).flatMap((token) => {
    if (token.type === 'code_block') {
      throw new Error(
        `line ${token.map![0] + 1}: a code block without a fence; open it with \`\`\` and a language`,
      );
    }
    if (token.type !== 'fence') return [];
    const [fence] = token.map!;
    const language = LANGUAGES.find((known) => known === token.info.trim());
    if (language === undefined) {
      throw new Error(
        `line ${fence + 1}: expected a code block in ${LANGUAGES.join(', ')}, got '${token.info.trim()}'`,
      );
    }
    const block = { language, code: token.content, line: fence + 2 };
    const notRun = /^\s*<!-- not run: (.+) -->$/.exec(lineAbove(lines, fence))?.[1];
    return [notRun === undefined ? block : { ...block, notRun }];
  });
}

/** The line above, past one that is empty: prettier sets one between a comment and a fence. */
function lineAbove(lines: readonly string[], at: number): string {
  const above = lines[at - 1] ?? '';
  return above.trim() === '' ? (lines[at - 2] ?? '') : above;
}
