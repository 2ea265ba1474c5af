import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dicomSeriesToVolume } from '@radnet/data';
import { inChromium } from './inChromium';

const GOLDEN = fileURLToPath(new URL('../../packages/data/src/dicom/golden/', import.meta.url));

/** One file per codec, and an uncompressed one. */
const FILES = [
  'explicit-little',
  'deflated',
  'rle',
  'jpeg-baseline',
  'jpeg-lossless',
  'jpegls',
  'j2k',
  'htj2k',
  'enhanced',
];

/** The golden pixels are not a CT: they contain no air. */
const AS_STATED = { hounsfield: 'as-stated' } as const;

/**
 * Checks that the packed package reads DICOM of every codec in Chromium as the source does in Node. Skipped if Chromium
 * is not installed.
 */
export async function checkBrowserDicom(project: string): Promise<void> {
  const expected: string[] = [];
  mkdirSync(join(project, 'dicom'));
  for (const name of FILES) {
    const bytes = new Uint8Array(readFileSync(join(GOLDEN, `${name}.dcm`)));
    copyFileSync(join(GOLDEN, `${name}.dcm`), join(project, 'dicom', `${name}.dcm`));
    const { hounsfieldUnits } = await dicomSeriesToVolume([{ name, bytes }], AS_STATED);
    expected.push(`${name} ${hounsfieldUnits.join()}`);
  }
  const imports = FILES.map((name, index) => `import file${index} from './dicom/${name}.dcm';`);
  writeFileSync(
    join(project, 'readDicom.mjs'),
    `import { dicomSeriesToVolume } from '@radnet/data';
     import wasm from 'dcmjs-codecs/build/dcmjs-native-codecs.wasm';
     ${imports.join('\n')}
     const bytesOf = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
     const files = { ${FILES.map((name, index) => `'${name}': file${index}`).join(', ')} };
     const found = [];
     for (const [name, url] of Object.entries(files)) {
       const file = { name, bytes: await bytesOf(url) };
       const { hounsfieldUnits } = await dicomSeriesToVolume([file], { ...${JSON.stringify(AS_STATED)}, codecWasm: () => bytesOf(wasm) });
       found.push(name + ' ' + hounsfieldUnits.join());
     }
     await tell(found.join('\\n'));`,
  );
  const said = await inChromium(project, 'readDicom.mjs');
  if (said === undefined) {
    console.log('the DICOM readers bundle for browsers; there is no Chromium here to run them in');
    return;
  }
  if (said !== expected.join('\n'))
    throw new Error(`readDicom.mjs: expected what Node reads, got: ${said.slice(0, 500)}`);
  console.log(`DICOM of ${FILES.length} kinds is read in Chromium as in Node`);
}
