import type { Project } from './project';

/** Posts the result or the error to the server of `askChromium`. */
const TELL = `const tell = (body) => fetch('/', { method: 'POST', body });
check().then((result) => tell(\`RESULT \${JSON.stringify(result)}\`), (error) => tell(String(error)));
`;

const PAGE =
  '<!doctype html><meta charset="utf-8"><title>check</title><script type="module" src="MAIN"></script>';

/** Bundled for browsers with each tool's defaults, then opened in Chromium. */
export const bundlerProjects: readonly Project[] = [
  {
    name: 'Vite',
    packages: ['vite@8'],
    check: 'check.ts',
    files: {
      'index.html': PAGE.replace('MAIN', '/main.ts'),
      'main.ts': `import { check } from './check';\n${TELL}`,
    },
    commands: [['npx', 'vite', 'build']],
    page: 'dist',
  },
  {
    name: 'webpack',
    packages: ['webpack@5', 'webpack-cli@7'],
    check: 'check.mjs',
    files: {
      'src/index.js': `import { check } from '../check.mjs';\n${TELL}`,
      'dist/index.html': PAGE.replace('MAIN', 'main.js'),
    },
    commands: [['npx', 'webpack', '--mode', 'production']],
    page: 'dist',
  },
  {
    name: 'Next.js',
    packages: ['next@16', 'react@19', 'react-dom@19', 'typescript@5.9', '@types/react@19', '@types/node@22'],
    check: 'check.ts',
    files: {
      'next.config.mjs': "export default { output: 'export' };\n",
      'app/layout.tsx': `export default function Layout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body>{children}</body></html>;
}
`,
      // Runs twice: on the server during rendering, and in the browser.
      'app/page.tsx': `import { check } from '../check';
import { Browser } from './browser';

export default async function Page() {
  return <main><p>{JSON.stringify(await check())}</p><Browser /></main>;
}
`,
      'app/browser.tsx': `'use client';
import { useEffect } from 'react';
import { check } from '../check';

export function Browser() {
  useEffect(() => { ${TELL} }, []);
  return null;
}
`,
    },
    commands: [
      ['npx', 'next', 'build'],
      [
        'node',
        '-e',
        "console.log('RESULT ' + /<p>([^<]+)<.p>/.exec(require('fs').readFileSync('out/index.html', 'utf8'))[1])",
      ],
    ],
    page: 'out',
  },
];
