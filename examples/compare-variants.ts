import { runInterruptible } from '@radnet/core/interruptible';

await runInterruptible(async (signal) => {
  const { compareProgram } = await import('./compareProgram');
  await compareProgram(signal);
});
