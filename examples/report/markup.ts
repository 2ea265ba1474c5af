/** HTML that can be put on the page as it is. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

/** Values in a template: text is escaped, markup is not, a list is joined, and undefined and false give nothing. */
export type Part = Markup | string | number | undefined | false | readonly Part[];

/**
 * Template tag for HTML. Every inserted text is escaped, also in attributes as long as these are in double quotes, so that the name of
 * a scan or folder cannot become code.
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

// Control characters cannot be escaped in XML, and would make the page invalid.
function escaped(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd').replace(/[&<>"']/g, (c) => ENTITIES[c]!);
}
