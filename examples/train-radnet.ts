import { runInterruptible } from '@radnet/core/interruptible';

await runInterruptible(async (signal) => {
  const { trainProgram } = await import('./trainProgram');
  await trainProgram(signal);
});
