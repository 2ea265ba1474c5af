import type { Page } from 'playwright-core';
import { median } from '../row';

/** How smoothly slices scroll: the times between frames. */
export interface Scrolling {
  readonly steps: number;
  readonly frames: number;
  readonly medianMs: number;
  readonly longestMs: number;
  /** Number of frames that took more than 50 ms. */
  readonly over50Ms: number;
}

/** Slices to scroll through, at most one a frame. */
const STEPS = 54;

/** Scrolls through the open CT with the arrow keys, there and back, as fast as frames come, and times the frames. */
export async function measureScrolling(page: Page): Promise<Scrolling> {
  await page.getByRole('slider', { name: 'CT slice' }).focus();
  const frames = await page.evaluate(scroll, STEPS);
  return {
    steps: STEPS,
    frames: frames.length,
    medianMs: median(frames),
    longestMs: Math.max(...frames),
    over50Ms: frames.filter((frame) => frame > 50).length,
  };
}

/** In the page: sends a key at each frame, like a key that is held down. */
async function scroll(steps: number): Promise<number[]> {
  const slider = document.activeElement!;
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const press = (key: string): void => {
    slider.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  };
  press('Home');
  for (let rest = 0; rest < 10; rest++) await frame();
  const frames: number[] = [];
  let before = await frame();
  for (let step = 0; step < steps; step++) {
    press(step < steps / 2 ? 'ArrowUp' : 'ArrowDown');
    const now = await frame();
    frames.push(now - before);
    before = now;
  }
  return frames;
}
