import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';

/** The page's files with their hashes: `build/offline.ts` puts the list here. */
declare const __FILES__: PrecacheEntry[];

// Stores the page's files in the browser, so that it works without a network once it was loaded, including the page that
// loaded it. A new version waits until all pages of the old one are closed, so that no page mixes files of two versions.
clientsClaim();
cleanupOutdatedCaches();
precacheAndRoute(__FILES__);
