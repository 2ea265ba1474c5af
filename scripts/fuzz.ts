import { helpText, number, readFlags, runProgram } from '../examples/commandLine';
import { fuzzDicom } from '../packages/data/src/dicom/dicom.fuzz';
import { fuzzImages } from '../packages/data/src/image/image.fuzz';
import { fuzzNifti } from '../packages/data/src/nifti/nifti.fuzz';
import { fuzzZip } from '../packages/data/src/zip/zip.fuzz';
import { fuzzManifest } from '../packages/data/src/manifest/manifest.fuzz';

const FUZZERS = {
  dicom: fuzzDicom,
  nifti: fuzzNifti,
  manifest: fuzzManifest,
  pictures: fuzzImages,
  zip: fuzzZip,
};

/** No damaged copy of a small file may make the process take more memory than this. */
const MOST_GB = 1;

const flags = {
  mutations: number('damaged inputs of each kind (default 2000)', { minimum: 1, whole: true }),
  seed: number('another seed damages in other ways (default: the date)', { minimum: 0, whole: true }),
};

/** Reads damaged inputs of every kind. Each must give a result or a typed error, in short time and little memory. */
async function main(argv: readonly string[]): Promise<void> {
  const { values } = readFlags(flags, argv);
  const { mutations = 2000, seed = Number(new Date().toISOString().slice(0, 10).replaceAll('-', '')) } =
    values;
  const before = process.memoryUsage.rss();
  for (const [kind, fuzz] of Object.entries(FUZZERS)) {
    const start = performance.now();
    const { volumes, refused } = await fuzz(mutations, seed);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(
      `${kind}: ${mutations} mutations of seed ${seed}: ${volumes} read, ${refused} refused, ${seconds} s`,
    );
    const gb = (process.resourceUsage().maxRSS * 1024 - before) / 1e9;
    if (gb > MOST_GB)
      throw new Error(`${kind}: expected at most ${MOST_GB} GB more memory, got ${gb.toFixed(2)}`);
  }
}

await runProgram(helpText('npm run fuzz -- [flags]', flags), main);
