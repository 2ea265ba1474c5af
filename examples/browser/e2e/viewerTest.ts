import { type Page, test as base, expect } from 'playwright/test';

/** What the page did that it must not: requests to elsewhere, breaches of its policy, errors, words on the console. */
interface Watched {
  readonly faults: string[];
}

/** Opens nothing by itself; whatever a test does, the page keeps to itself and keeps to its policy. */
export const test = base.extend<{ watched: Watched }>({
  watched: [
    async ({ page, context }, use) => {
      const faults: string[] = [];
      context.on('request', (request) => {
        const { protocol, host } = new URL(request.url());
        const isOpening = request.isNavigationRequest();
        const isHere =
          isOpening || host === new URL(page.url()).host || ['blob:', 'data:'].includes(protocol);
        if (!isHere) faults.push(`request: ${request.url().slice(0, 200)}`);
      });
      page.on('pageerror', ({ message }) => faults.push(`error: ${message}`));
      page.on('console', (message) => {
        if (!isOfTheDriver(message.text())) faults.push(`console: ${message.text()}`);
      });
      // A script that tries what is forbidden, and catches the error, says nothing on the console.
      await page.exposeFunction('policyBroken', (what: string) => void faults.push(`policy: ${what}`));
      await page.addInitScript(tellViolations);
      await use({ faults });
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

declare const policyBroken: (what: string) => void;

/** Runs in the page, before its own scripts. */
function tellViolations(): void {
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) =>
    policyBroken(`${effectiveDirective} ${blockedURI} in ${sourceFile}`),
  );
}

/** Chromium's own remarks on software graphics. */
const isOfTheDriver = (text: string): boolean => /GL Driver Message|SwiftShader|software WebGL/i.test(text);

/** Opens the page and waits until its engine and model are there. */
export async function openViewer(page: Page, path = '.'): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('region', { name: 'Engine' })).toContainText('computes');
  await expect(page.getByRole('region', { name: 'Model', exact: true })).toContainText('Fingerprint');
}

/** The call, once the CT is read. */
export async function readCall(page: Page): Promise<string> {
  const call = page.getByRole('region', { name: 'Result' }).locator('.call');
  await expect(call).toBeVisible({ timeout: 120_000 });
  return (await call.textContent())!;
}

export { expect };
