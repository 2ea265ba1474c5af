import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { fixtureSet, writeFixtureRun } from './fixtures';
import { writeReport } from './writeReport';

const root = mkdtempSync(join(tmpdir(), 'radnet-accessible-'));
afterAll(() => rmSync(root, { recursive: true }));

const executablePath = chromiumHere();

function chromiumHere(): string | undefined {
  try {
    return execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

interface Violation {
  readonly id: string;
  readonly impact: string;
}

describe('the report in a browser', () => {
  it.skipIf(executablePath === undefined)(
    'in light and dark, wide and narrow: axe finds nothing, nothing sticks out, the policy holds (needs Chromium)',
    async () => {
      const runs = [join(root, 'one'), join(root, 'two')];
      const set = (seed: number) =>
        fixtureSet({ name: 'test', scans: 24, slices: 20, seed: 1, separation: seed });
      await writeFixtureRun(runs[0]!, { sets: [set(3)], epochs: 4 });
      await writeFixtureRun(runs[1]!, { sets: [set(2)], epochs: 4 });
      const out = join(root, 'report.html');
      await writeReport({ runs, out });
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      const browser = await chromium.launch({
        executablePath: executablePath!,
        args: ['--no-sandbox', '--disable-gpu'],
      });
      try {
        for (const [width, colorScheme] of [
          [1280, 'light'],
          [390, 'dark'],
        ] as const) {
          // The page's policy would block axe.
          const context = await browser.newContext({
            viewport: { width, height: 800 },
            colorScheme,
            bypassCSP: true,
          });
          const page = await context.newPage();
          await page.goto(`file://${out}`);
          expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
          await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
          await page.evaluate(axe);
          const violations = await page.evaluate<Violation[]>('axe.run().then((found) => found.violations)');
          expect(violations.map(({ id, impact }) => `${impact}: ${id}`)).toEqual([]);
          await context.close();
        }
        const page = await browser.newPage();
        const refused: string[] = [];
        page.on('console', (message) => refused.push(message.text()));
        page.on('request', (request) => request.url() !== `file://${out}` && refused.push(request.url()));
        await page.goto(`file://${out}`);
        expect(refused.filter((text) => !text.startsWith('data:'))).toEqual([]);
      } finally {
        await browser.close();
      }
    },
  );
});
