import type { KnipConfig } from 'knip';

/** Programs that are started by name, and modules that a test, a worker or a bundler loads by path: no import leads to them. */
const byPath = {
  root: [
    'bench/{bench,memory,case,patients,lengths}.ts',
    'bench/gpu/{gpuCase,profileStep,provideTimingDawn}.ts',
    'scripts/fuzz.ts',
    'scripts/devices/chromium/servedWasm.ts',
    'scripts/fixtures/{places,publicApi}.ts',
    'scripts/killing/{killAndResume,trainOnly}.ts',
    'scripts/mpijob/updateMpiJobSchema.ts',
    'scripts/packaging/pack/{packPackage,stampPackages}.ts',
    'testing/index.ts',
    '{bench,scripts,testing}/**/*.test.ts',
  ],
  packages: [
    'src/index.ts',
    'src/node/index.ts',
    'src/node/diagnosis/backendProbe.ts',
    'src/node/fixtures/interruptibleTraining.ts',
    'src/fixtures/{ancestry,collectives,joinLauncher,same,truncated,watched}.ts',
    'src/**/*.test.ts',
  ],
};

const config: KnipConfig = {
  workspaces: {
    '.': {
      entry: byPath.root,
      project: ['{bench,scripts,testing}/**/*.ts'],
      ignoreDependencies: [
        // Started as programs.
        '@arethetypeswrong/cli',
        'publint',
        // Read as a file, and loaded in the browser.
        'axe-core',
        // Loaded by name at run time: optional peers of our packages, which the tests need.
        '@tensorflow/tfjs-backend-webgpu',
        'onnxruntime-node',
        // Comes with @tensorflow/tfjs.
        '@tensorflow/tfjs-backend-cpu',
        // Types of what docs/snippets imports.
        '@types/shell-quote',
        // The viewer's.
        'preact',
      ],
    },
    docs: {
      entry: ['site/buildSite.ts', 'snippets/*.setup.ts', '{site,snippets}/**/*.test.ts'],
      project: ['{site,snippets}/**/*.ts'],
      // Comes with @radnet/core.
      ignoreDependencies: ['papaparse'],
    },
    'packages/*': {
      entry: byPath.packages,
      project: ['src/**/*.ts'],
      // Tests use packages that the package itself does not import. dcmjs-codecs is read as a file of WebAssembly.
      ignoreDependencies: ['@radnet/backends', '@radnet/layers', 'dcmjs-codecs'],
    },
    examples: { entry: ['*-*.ts', 'report.ts', '**/*.test.ts'], project: ['**/*.ts', '!browser/**'] },
    'examples/browser': {
      entry: ['e2e/*.config.ts', 'e2e/harness/vite.config.ts', 'e2e/**/*.spec.ts', 'src/**/*.test.{ts,tsx}'],
      project: ['{src,e2e,build}/**/*.{ts,tsx}'],
      // Come with @radnet/data: the tests damage files with them.
      ignoreDependencies: ['@zip.js/zip.js', 'fflate'],
    },
  },
  // The theme and router of typedoc.json, which docs/site/buildSite.ts defines.
  ignoreUnresolved: ['site'],
  // A project of its own, which the starter copies.
  ignore: ['packages/create-radnet/template/**'],
  // Programs of the system, and one of the workspace examples/browser.
  ignoreBinaries: ['nvidia-smi', 'script', 'chromium', 'vite'],
  // An interface beside the function that returns it documents the function; nobody needs to import it.
  ignoreExportsUsedInFile: { interface: true, type: true },
  exclude: ['optionalPeerDependencies'],
};

export default config;
