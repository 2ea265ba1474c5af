import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';

/** The page's files with their hashes: `build/offline.ts` puts the list here. */
declare const __FILES__: PrecacheEntry[];

// Keeps the page's files in the browser, so that it works without a network once it was loaded, the very page that loaded it,
// too. A new version waits until the old one's pages are closed: no page mixes the files of two.
clientsClaim();
cleanupOutdatedCaches();
precacheAndRoute(__FILES__);
