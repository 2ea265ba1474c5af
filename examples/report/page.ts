import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { markup, Markup, type Part } from './markup';

/** A part of the page with a heading, which the table of contents lists. */
export interface Section {
  /** Unique on the page; letters, digits and hyphens only. */
  readonly id: string;
  readonly title: string;
  readonly content: Part;
}

/** Content of a page: see {@link page}. */
export interface Page {
  readonly title: string;
  /** The part above the sections: the lines of the title and the figures to see first. */
  readonly head: Part;
  readonly sections: readonly Section[];
}

/**
 * The page as one HTML file that loads nothing. Its content security policy allows its own style sheet, by its hash, and pictures
 * within the page; no script, no network, no form.
 */
export function page({ title, head, sections }: Page): string {
  const style = readFileSync(new URL('style.css', import.meta.url), 'utf8');
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const links = sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`);
  const { text } = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the results</a>
<header class="top">${head}</header>
<div class="columns">
<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ol>${links}</ol></nav>
<main id="content" tabindex="-1">
${sections.map(
  ({ id, title, content }) =>
    markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}
</section>
`,
)}</main>
</div>
<footer><p>Research software, not a medical device. Nothing on this page has been validated for clinical use.</p></footer>
</body>
</html>
`;
  return text;
}
