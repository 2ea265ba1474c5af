import { createHash } from 'node:crypto';
import { Markup } from './markup';
import { plainSvg } from './plainSvg';

/**
 * Adapts an SVG of echarts to the page: see `plainSvg`; ids are unique on the page, it fills the available width, and has a name for
 * screen readers.
 */
export function selfContainedSvg(svg: string, name: string): Markup {
  const label = name.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  // echarts counts its drawings over the whole process, so the same drawing would get other ids the next time.
  const drawing = svg.replace(/\bzr\d+-/g, 'zr-');
  const prefix = `p${createHash('sha256').update(name).update(drawing).digest('hex').slice(0, 10)}`;
  const body = plainSvg(drawing)
    .replace(/(id="|url\(#)zr-/g, `$1${prefix}-`)
    .replace(/<svg[^>]*viewBox="([^"]*)"[^>]*>/, `<svg role="img" aria-label="${label}" viewBox="$1">`);
  return new Markup(body);
}
