import { createHash } from 'node:crypto';
import { Markup } from './markup';

/**
 * An SVG of echarts made fit for the page: styles that its content security policy would not allow become attributes, rules for
 * the mouse go, ids are unique on the page, and it takes the width it is given and has a name.
 */
export function selfContainedSvg(svg: string, name: string): Markup {
  const label = name.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  // echarts counts its drawings over the whole process: the same drawing would have other ids the next time.
  const drawing = svg.replace(/\bzr\d+-/g, 'zr-');
  const prefix = `p${createHash('sha256').update(name).update(drawing).digest('hex').slice(0, 10)}`;
  const body = drawing
    .replace(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replace(/ class="zr-cls-\d+"/g, '')
    .replace(/ ecmeta_[a-z_]+="[^"]*"/g, '')
    .replace(/ style="([^"]*)"/g, (_, style: string) => attributesOf(style))
    .replace(/(id="|url\(#)zr-/g, `$1${prefix}-`)
    .replace(/ (?:pointer-events|xml:space|stroke-linejoin|stroke-linecap|stroke-miterlimit)="[^"]*"/g, '')
    .replace(/\n+/g, '')
    .replace(/<svg[^>]*viewBox="([^"]*)"[^>]*>/, `<svg role="img" aria-label="${label}" viewBox="$1">`);
  return new Markup(body);
}

function attributesOf(style: string): string {
  return style
    .split(';')
    .map((rule) => rule.split(':').map((part) => part.trim()))
    .map(([property, value]) => (property && value && value !== 'inherit' ? ` ${property}="${value}"` : ''))
    .join('');
}
