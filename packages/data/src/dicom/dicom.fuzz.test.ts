import { expect, it, vi } from 'vitest';
import { fuzzDicom } from './dicom.fuzz';

it('DICOM damaged at random gives a volume or a RadnetError, soon and silently: 200 mutations', async () => {
  const printed = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
  const { volumes, refused } = await fuzzDicom(200, 1);
  expect(volumes + refused).toBe(200);
  expect(Math.min(volumes, refused)).toBeGreaterThan(20);
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
});
