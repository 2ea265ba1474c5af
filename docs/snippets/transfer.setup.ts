import { readFileSync, writeFileSync } from 'node:fs';

/** torchvision's names and shapes of DenseNet-121, with weights of 1: ImageNet's own cannot be had here. */
const golden = JSON.parse(
  readFileSync(
    new URL('../../packages/layers/src/backbones/imagenet/golden/torchvision.json', import.meta.url),
    'utf8',
  ),
) as { weights: readonly [name: string, shape: readonly number[]][] };

let end = 0;
const entries = golden.weights.map(([name, shape]) => {
  const start = end;
  end += 4 * shape.reduce((size, length) => size * length, 1);
  return [name, { dtype: 'F32', shape, data_offsets: [start, end] }] as const;
});
const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
const length = Buffer.alloc(8);
length.writeBigUInt64LE(BigInt(header.length));
const ones = new Float32Array(end / 4).fill(1);
writeFileSync('densenet121.safetensors', Buffer.concat([length, header, Buffer.from(ones.buffer)]));
