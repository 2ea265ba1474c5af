import { writeFileSync } from 'node:fs';
import { HOUNSFIELD_WINDOWS, makePhantom, preprocessCt } from '@radnet/data';
import { encode } from 'fast-png';

/**
 * Draws docs/images/windows.svg: one slice of a phantom in the windows that head CTs are read in, and in the brain window
 * on pixels of three sizes. Run it with `npx tsx docs/images/drawWindows.ts`.
 */
const { volume, labels } = makePhantom({
  seed: 11,
  hemorrhage: 'subdural',
  slices: 24,
  height: 512,
  width: 512,
});
const slice = labels.indexOf(1) + Math.floor(labels.filter((label) => label === 1).length / 2);
const SIDE = 160;
const GAP = 16;

function picture(options: Parameters<typeof preprocessCt>[1]): string {
  const { image, height, width } = preprocessCt(volume, options);
  const start = slice * height * width;
  const data = Uint8Array.from(image.subarray(start, start + height * width), (unit) =>
    Math.round(unit * 255),
  );
  const png = encode({ width, height, data, channels: 1, depth: 8 });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}

interface Tile {
  readonly title: string;
  readonly below: string;
  readonly href: string;
}

const windows: Tile[] = Object.entries(HOUNSFIELD_WINDOWS).map(([title, window]) => ({
  title,
  below: `${window.level - window.width / 2} to ${window.level + window.width / 2} HU`,
  href: picture({ window, spacingMm: 1.25, fieldOfViewMm: 250 }),
}));
const sizes: Tile[] = [1, 2, 4].map((spacingMm) => {
  const fieldOfViewMm = spacingMm === 4 ? 256 : 250;
  const pixels = fieldOfViewMm / spacingMm;
  const href = picture({ window: HOUNSFIELD_WINDOWS.brain, spacingMm, fieldOfViewMm });
  return { title: `${spacingMm} mm`, below: `${pixels} x ${pixels} pixels`, href };
});

function row(tiles: readonly Tile[], top: number): string {
  return tiles
    .map(({ title, below, href }, index) => {
      const left = GAP + index * (SIDE + GAP);
      const middle = left + SIDE / 2;
      return (
        `<text x="${middle}" y="${top + 16}" font-weight="600">${title}</text>` +
        `<image x="${left}" y="${top + 26}" width="${SIDE}" height="${SIDE}" image-rendering="pixelated" href="${href}"/>` +
        `<text x="${middle}" y="${top + SIDE + 44}" font-size="12" fill="#5b6472">${below}</text>`
      );
    })
    .join('\n');
}

const width = GAP + windows.length * (SIDE + GAP);
const height = 2 * (SIDE + 64) + GAP;
const label = 'One slice of a phantom in five windows, and in the brain window on pixels of 1, 2 and 4 mm';
writeFileSync(
  new URL('windows.svg', import.meta.url),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}" font-family="system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif" font-size="14" text-anchor="middle" fill="#1f2937">
<title>${label}</title>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="#ffffff" stroke="#d1d5db"/>
${row(windows, 12)}
${row(sizes, 12 + SIDE + 64)}
</svg>
`,
);
