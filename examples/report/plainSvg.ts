/**
 * An SVG of echarts without the parts that a strict content security policy forbids: styles become attributes, and rules for the mouse,
 * which this drawing does not use, are removed.
 */
export function plainSvg(svg: string): string {
  return svg
    .replace(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replace(/ class="zr\d*-cls-\d+"/g, '')
    .replace(/ ecmeta_[a-z_]+="[^"]*"/g, '')
    .replace(/ style="([^"]*)"/g, (_, style: string) => attributesOf(style))
    .replace(/ (?:pointer-events|xml:space|stroke-linejoin|stroke-linecap|stroke-miterlimit)="[^"]*"/g, '')
    .replace(/\n+/g, '');
}

function attributesOf(style: string): string {
  return style
    .split(';')
    .map((rule) => rule.split(':').map((part) => part.trim()))
    .map(([property, value]) => (property && value && value !== 'inherit' ? ` ${property}="${value}"` : ''))
    .join('');
}
