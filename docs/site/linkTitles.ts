import { basename } from 'node:path';
import type { CommentDisplayPart } from 'typedoc';

/**
 * Guides link to each other by file name, which reads well in the repository: `[training.md](training.md)`. On the site the
 * same link reads as the page's title. Anchors keep their page's title.
 *
 * @param titles By file name, such as `training.md`.
 */
export function linkTitles(
  content: readonly CommentDisplayPart[],
  titles: ReadonlyMap<string, string>,
): void {
  content.forEach((part, index) => {
    const link = content[index + 1];
    if (part.kind !== 'text' || link?.kind !== 'relative-link') return;
    const title = titles.get(basename(link.text.split('#')[0]!));
    if (title !== undefined) part.text = part.text.replace(/\[[\w./-]+\.md\]\($/, `[${title}](`);
  });
}
