import { describe, expect, it } from 'vitest';
import { importFailure } from './importFailure';

describe('importFailure', () => {
  it.each([
    ['Node', "Cannot find package 'onnxruntime-node' imported from /app/index.js"],
    ['Node, of CommonJS', "Cannot find module 'onnxruntime-node/dist/version.js'"],
    ['Bun', 'Cannot find module "onnxruntime-node/dist/version.js" from "/app/index.ts"'],
    ['Vite', 'Could not resolve "onnxruntime-node/dist/version.js"'],
    ['Deno', 'Import "onnxruntime-node/dist/version.js" not a dependency'],
    ['Deno, earlier', 'Relative import path "onnxruntime-node/dist/version.js" not prefixed with / or ./'],
  ])('finds that it is not installed in the words of %s', (_, message) => {
    expect(importFailure(new Error(message)).message).toBe(
      'onnxruntime-node is not installed (npm install --ignore-scripts onnxruntime-node@1.30.0)',
    );
  });

  it.each([
    'libonnxruntime.so.1: cannot open shared object file',
    "Cannot find package 'onnxruntime-common' imported from /app/node_modules/onnxruntime-node/dist/index.js",
  ])('tells a package that does not load from that: %s', (message) => {
    expect(importFailure(new Error(`${message}\nand more`)).message).toBe(
      `onnxruntime-node is installed but does not load: ${message}`,
    );
  });
});
