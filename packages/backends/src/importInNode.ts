import * as tf from '@tensorflow/tfjs';
import { loadFailure } from './loadFailure';

/**
 * Imports an optional package that only Node can run. The name is a variable and the comments tell webpack and Vite to
 * leave the import alone: a bundle for the browser must neither fail for want of the package nor take in its native
 * addon. Packages that browsers run are imported by literal name instead, inside `try`, which bundlers follow when the
 * package is there and tolerate when it is not.
 */
export async function importInNode(packageName: string): Promise<unknown> {
  if (!tf.env().getBool('IS_NODE')) throw new Error('runs in Node only');
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ packageName);
  } catch (error) {
    throw loadFailure(packageName, error);
  }
}
