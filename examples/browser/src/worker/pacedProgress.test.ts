import { expect, it } from 'vitest';
import { pacedProgress } from './pacedProgress';
import type { Progress } from './viewerWorker';

it('passes on each new stage at once, and what is said within a tenth of a second not', () => {
  const told: Progress[] = [];
  let ms = 0;
  const onProgress = pacedProgress(
    (progress) => told.push(progress),
    () => ms,
  );
  const tell = (at: number, stage: string, fraction: number): void => {
    ms = at;
    onProgress({ stage, fraction });
  };
  tell(0, 'reading files', 0);
  tell(99, 'reading files', 0.5);
  tell(100, 'reading files', 0.6);
  tell(101, 'decoding slices', 0);
  tell(150, 'decoding slices', 0.1);
  expect(told).toEqual([
    { stage: 'reading files', fraction: 0 },
    { stage: 'reading files', fraction: 0.6 },
    { stage: 'decoding slices', fraction: 0 },
  ]);
});
