/** HTML that is safe to put on the page as it is. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

/** What a template may hold: text is escaped, markup is not, a list is joined, and what is undefined or false leaves nothing. */
export type Part = Markup | string | number | undefined | false | readonly Part[];

/**
 * Template tag for HTML. Every text that is put in is escaped, within attributes too as long as these stand in double quotes, so that
 * a scan's or a folder's name cannot become code.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, string, i) => text + textOf(parts[i - 1]) + string));
}

function textOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  return typeof part === 'object' ? part.map(textOf).join('') : escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// XML's control characters have no escape, and a page that holds one is no valid text.
function escaped(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd').replace(/[&<>"']/g, (c) => ENTITIES[c]!);
}
