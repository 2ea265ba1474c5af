import { readdirSync, readFileSync } from 'node:fs';

interface GoldenPicture {
  readonly channels: number;
  readonly highest: number;
  /** The values as Pillow reads them. */
  readonly values: readonly number[];
}

const folder = new URL('golden/', import.meta.url);

export const pictureBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));

export const pictureNames = readdirSync(folder).filter((name) => /\.(png|jpg)$/.test(name));

export const goldenPictures = (
  JSON.parse(readFileSync(new URL('pictures.json', folder), 'utf8')) as {
    files: Record<string, GoldenPicture>;
  }
).files;
