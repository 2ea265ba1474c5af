import { type Manifest, scanDigest } from '@radnet/data/node';
import { sha256 } from '../sha256';
import { requireSame } from './requireSame';
import type { RunGroup } from './runGroup';

/** How many CTs are read whole: the first, the last, and evenly spaced ones in between. */
const SAMPLED = 3;

/**
 * Refuses to start if processes see different CTs: hosts without a shared folder may have different versions. Compares the
 * manifests and the bytes of a few CTs.
 *
 * @throws RadnetError in all processes that names the ones that differ.
 */
export function requireSameCts(group: RunGroup, { root, scans }: Manifest): Promise<void> {
  return requireSame(group, async () => {
    const places = Array.from({ length: SAMPLED }, (_, at) =>
      Math.round((at * (scans.length - 1)) / (SAMPLED - 1)),
    );
    const digests: string[] = [];
    for (const place of new Set(places)) digests.push(await scanDigest(root, scans[place]!));
    return {
      manifest: sha256(bytesOf(JSON.stringify(scans))),
      'bytes of CTs': sha256(bytesOf(digests.join())),
    };
  });
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
