import { type Flags, helpText, readFlags, runProgram, text, texts, UsageError } from './commandLine';
import { writeReport } from './report/writeReport';

const flags = {
  run: texts('RUN', 'folder of a run; several are shown side by side, with tests of their differences'),
  readers: text(
    'FILE',
    'compare with human readers of the held-out CTs: a CSV with a column scan and one for each reader, 0, 1 or empty',
  ),
  out: text('FILE', 'file to write (default report.html)'),
} satisfies Flags;

async function main(argv: readonly string[]): Promise<void> {
  const { run: runs = [], out = 'report.html', readers } = readFlags(flags, argv).values;
  if (runs.length === 0) throw new UsageError('--run: expected the folder of one run or more, got none');
  await writeReport({ runs, out, readers });
  console.log(`report: ${out}`);
}

await runProgram(helpText('npx tsx examples/report.ts --run RUN... [flags]', flags), main);
