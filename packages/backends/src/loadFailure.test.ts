import { expect, it } from 'vitest';
import { loadFailure } from './loadFailure';

const name = '@tensorflow/tfjs-node';

it.each([
  `Cannot find package '${name}' imported from /app/node_modules/@radnet/backends/dist/index.js`,
  `Cannot find module '${name}'`,
  `Could not resolve "${name}" imported by "@radnet/backends". Is it installed?`,
  `Failed to resolve module specifier "${name}".`,
  // Deno, with a node_modules folder and without.
  `Could not find package '${name}' from referrer 'file:///app/node_modules/@radnet/backends/dist/index.js'.`,
  `Relative import path "${name}" not prefixed with / or ./ or ../`,
])('says what to install: %s', (message) => {
  expect(loadFailure(name, new Error(message)).message).toBe(`not installed (npm install ${name})`);
});

it.each([
  `Could not find package '@mapbox/node-pre-gyp' from referrer 'file:///app/node_modules/${name}/dist/index.js'.`,
  `Cannot find module '@mapbox/node-pre-gyp'\nRequire stack:\n- /app/node_modules/${name}/dist/index.js`,
  'The Node.js native addon module (tfjs_binding.node) can not be found at path: /app/lib/napi-v8',
])('passes on why an installed package does not load: %s', (message) => {
  const [first] = message.split('\n');
  expect(loadFailure(name, new Error(message)).message).toBe(
    `${name} is installed but does not load: ${first}`,
  );
});
