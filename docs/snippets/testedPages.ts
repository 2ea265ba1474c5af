import { type CodeBlock, codeBlocks } from './codeBlocks';
import { type Page, readPages } from './pages';

export interface TestedPage extends Page {
  /** Empty where a block breaks the rules. */
  readonly blocks: readonly CodeBlock[];
  /** Which block breaks them, and how. */
  readonly broken?: string;
}

/** The pages with their code blocks. */
export function testedPages(): TestedPage[] {
  return readPages().map((page) => {
    try {
      return { ...page, blocks: codeBlocks(page.text) };
    } catch (error) {
      return { ...page, blocks: [], broken: (error as Error).message };
    }
  });
}
