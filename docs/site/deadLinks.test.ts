import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deadLinks } from './deadLinks';

test('finds links to missing files and anchors, and missing images', () => {
  const site = mkdtempSync(join(tmpdir(), 'radnet-links-'));
  try {
    mkdirSync(join(site, 'guides'));
    writeFileSync(
      join(site, 'index.html'),
      '<h1 id="top">Home</h1><a href="guides/a.html#x">a</a><a href="guides">g</a>',
    );
    writeFileSync(
      join(site, 'guides/a.html'),
      '<p id="x"><a href="../index.html#top">1</a><a href="#x">2</a><a href="https://example.org/none">3</a>' +
        '<a href="b.html">4</a><a href="../index.html#none">5</a><a href="#none">6</a><img src="none.png">',
    );
    expect(deadLinks(site)).toEqual([
      'index.html: guides',
      'guides/a.html: b.html',
      'guides/a.html: ../index.html#none',
      'guides/a.html: #none',
      'guides/a.html: none.png',
    ]);
  } finally {
    rmSync(site, { recursive: true });
  }
});
