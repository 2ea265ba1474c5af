import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const shared = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

/** Real CTs that lie beside the repository, where they do. */
export const HEAD_CT = join(shared, 'head-ct-ge');
export const TRANSFER_SYNTAXES = join(shared, 'transfer-syntaxes');
export const hasSharedData = existsSync(shared);
export const MISSING = 'skipped, as ../shared/data is missing';
