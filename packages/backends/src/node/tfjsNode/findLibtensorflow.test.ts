import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findLibtensorflow } from './findLibtensorflow';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'radnet-libtensorflow-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(...files: string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
}

it("finds an unpacked archive's", () => {
  put(
    'lib/libtensorflow.so.2',
    'lib/libtensorflow.so',
    'lib/libtensorflow_framework.so.2',
    'include/tensorflow/c/c_api.h',
  );
  expect(findLibtensorflow(folder)).toEqual({
    library: join(folder, 'lib/libtensorflow.so.2'),
    framework: join(folder, 'lib/libtensorflow_framework.so.2'),
    headers: join(folder, 'include'),
  });
});

it.each(['', 'tensorflow'])("finds a wheel's, from folder '%s' down", (below) => {
  put(
    join(below, 'libtensorflow_cc.so.2'),
    join(below, 'libtensorflow_framework.so.2'),
    join(below, 'include/tensorflow/c/c_api.h'),
  );
  expect(findLibtensorflow(folder).library).toBe(join(folder, below, 'libtensorflow_cc.so.2'));
  expect(findLibtensorflow(folder).headers).toBe(join(folder, below, 'include'));
});

it.each([
  [[], /expected a libtensorflow \(libtensorflow.so.2 or .*\) in .*, .*lib, /],
  [['lib/libtensorflow.so.2'], /expected libtensorflow_framework .* in .*lib$/],
  [
    ['lib/libtensorflow.so.2', 'lib/libtensorflow_framework.so.2'],
    /expected TensorFlow's headers .* in .*include/,
  ],
])('says what is missing beside %o', (files, message) => {
  put(...files);
  expect(() => findLibtensorflow(folder)).toThrow(message);
});
