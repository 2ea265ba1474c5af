/**
 * What the RADnet packages and the examples share and that needs Node. It is not for users: names may change or go in any release.
 *
 * @module
 */
export { fileError } from './fileError';
export { installedVersion } from './machine/installedVersion';
export { type NvidiaDriver, nvidiaDriver } from './machine/nvidiaDriver';
export { withoutHome } from './record/describeCommand';
