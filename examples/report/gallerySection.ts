import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CASE_KINDS, type CaseKind } from './chooseCases';
import { decimal } from './formatNumbers';
import { markup, Markup } from './markup';
import { type Gallery, galleryFolder, sha256Of } from './galleryFiles';

/** Pictures of one run, read from its folder. */
export interface RunPictures {
  readonly gallery: Gallery;
  /** PNG by file name. */
  readonly pictures: ReadonlyMap<string, Buffer>;
}

const TITLES: Readonly<Record<CaseKind, string>> = {
  miss: 'Worst misses',
  'false alarm': 'Worst false alarms',
  find: 'Best finds',
};

/** @returns A sentence if there are no pictures, or if they belong to other predictions. */
export async function readGallery(folder: string): Promise<RunPictures | string> {
  const place = join(folder, galleryFolder.folder);
  const list = join(place, galleryFolder.list);
  if (!existsSync(list)) {
    return 'There are no pictures: a training draws them at its end, while it has the network and the CTs.';
  }
  const gallery = JSON.parse(await readFile(list, 'utf8')) as Gallery;
  const predictions = join(folder, 'predictions.csv');
  if (!existsSync(predictions) || (await sha256Of(predictions)) !== gallery.predictionsSha256) {
    return 'The pictures in the run’s folder belong to other predictions, so they are not shown.';
  }
  const files = gallery.cases.map(({ file }) => file).filter((file) => /^\d+\.png$/.test(file));
  const pictures = await Promise.all(
    files.map(async (file) => [file, await readFile(join(place, file))] as const),
  );
  return { gallery, pictures: new Map(pictures) };
}

/** The most bytes of PNG for all pictures of a page. */
const BUDGET = 8 * 2 ** 20;

/** Slices that the runs missed, called positive wrongly and found, each with where the network looked. */
export function gallerySection(
  runs: readonly { readonly name: string; readonly pictures: RunPictures | string }[],
): Markup {
  let left = BUDGET;
  const take = (bytes: number): boolean => (left -= bytes) >= 0;
  return markup`${runs.map(
    ({ name, pictures }) =>
      markup`${runs.length > 1 && markup`<h3>${name}</h3>`}${
        typeof pictures === 'string' ? markup`<p class="absent">${pictures}</p>` : ofRun(pictures, take)
      }`,
  )}`;
}

function ofRun({ gallery, pictures }: RunPictures, take: (bytes: number) => boolean): Markup {
  return markup`<p>From left to right in each picture: ${gallery.panels.join(', ')}. Slices are drawn as the network sees them. Attention runs from red at a
probability of 0.5 to yellow at 1; Grad-CAM shows what raised the slice’s logit, relative to its highest. Neither proves why a call was made.</p>
${CASE_KINDS.map((kind) => {
  const cases = gallery.cases.filter((one) => one.kind === kind && pictures.has(one.file));
  return markup`<h3>${TITLES[kind]}</h3>${
    cases.length === 0
      ? markup`<p>None.</p>`
      : markup`<ul class="gallery">${cases.map((one) => picture(one, gallery.panels, pictures.get(one.file)!, take))}</ul>`
  }`;
})}`;
}

function picture(
  { kind, scan, slice, probability, ctIsWrong }: Gallery['cases'][number],
  panels: readonly string[],
  png: Buffer,
  take: (bytes: number) => boolean,
): Markup {
  const what = `${scan}, slice ${slice + 1}`;
  const wrong =
    ctIsWrong &&
    (kind === 'miss'
      ? ', the whole CT was missed'
      : kind === 'false alarm'
        ? ', the whole CT was called'
        : '');
  const text = markup`<figcaption><b>${what}</b>, probability ${decimal(probability, 2)}${wrong}</figcaption>`;
  if (!take(png.length))
    return markup`<li><figure>${text}<p class="absent">Not shown, to keep the page small.</p></figure></li>`;
  const data = new Markup(png.toString('base64'));
  return markup`<li><figure><div class="pictures"><img loading="lazy" alt="${what}: ${panels.join(', ')}" src="data:image/png;base64,${data}"></div>${text}</figure></li>
`;
}
