import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { goldenResults } from '../fixtures.ts';

/** For make_results.py: writes seg.dcm and sr.dcm into a folder. */
const folder = process.argv[2];
const { seg, sr } = await goldenResults();
writeFileSync(join(folder, 'seg.dcm'), seg);
writeFileSync(join(folder, 'sr.dcm'), sr);
