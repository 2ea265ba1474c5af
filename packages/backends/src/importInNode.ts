import * as tf from '@tensorflow/tfjs';
import { loadFailure } from './loadFailure';

/**
 * Imports an optional package that only Node can run. The name is a variable, and the comments tell webpack and Vite to
 * leave the import alone: a browser bundle must neither fail because the package is missing nor include its native
 * addon. Packages that run in browsers are instead imported by their literal names inside `try`. Bundlers then include
 * the package if it is installed, and accept that it is not.
 */
export async function importInNode(packageName: string): Promise<unknown> {
  if (!tf.env().getBool('IS_NODE')) throw new Error('runs in Node only');
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ packageName);
  } catch (error) {
    throw loadFailure(packageName, error);
  }
}
