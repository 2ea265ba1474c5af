import { createHash } from 'node:crypto';
import { Markup } from './markup';
import { plainSvg } from './plainSvg';

/**
 * An SVG of echarts made fit for the page: see `plainSvg`; ids are unique on the page, and it takes the width it is given and has
 * a name.
 */
export function selfContainedSvg(svg: string, name: string): Markup {
  const label = name.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  // echarts counts its drawings over the whole process: the same drawing would have other ids the next time.
  const drawing = svg.replace(/\bzr\d+-/g, 'zr-');
  const prefix = `p${createHash('sha256').update(name).update(drawing).digest('hex').slice(0, 10)}`;
  const body = plainSvg(drawing)
    .replace(/(id="|url\(#)zr-/g, `$1${prefix}-`)
    .replace(/<svg[^>]*viewBox="([^"]*)"[^>]*>/, `<svg role="img" aria-label="${label}" viewBox="$1">`);
  return new Markup(body);
}
