import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from 'playwright/test';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** axe finds nothing, and nothing sticks out at the sides. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  await page.evaluate(AXE);
  const violations = await page.evaluate<Violation[]>('axe.run().then((found) => found.violations)');
  const found = violations.map(
    ({ id, impact, nodes }) => `${id} (${impact}): ${nodes[0]!.html.slice(0, 200)}`,
  );
  expect(found, state).toEqual([]);
  const stickOut = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(stickOut, `${state}: pixels that stick out`).toBeLessThanOrEqual(0);
}
