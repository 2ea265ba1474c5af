import { RadnetError, type SavedModelFolder } from '@radnet/core';
import { sha256 } from '../../../../sha256';

/** The address of the page's own model, relative to a script in the page's `assets`; in development, to any script. */
const FOLDER = import.meta.env.DEV ? '/model/' : '../model/';

/** The model that comes with the page. */
export function shippedFolder(base: string = import.meta.url): SavedModelFolder {
  return {
    pathOf: (name) => `the page's model, ${name}`,
    async read(name) {
      const failed = (reason: string, cause?: unknown): RadnetError =>
        new RadnetError(`the page's model, ${name}: cannot be loaded from where the page is: ${reason}`, {
          cause,
        });
      const response = await fetch(new URL(`${FOLDER}${name}`, base)).catch((error: Error) => {
        throw failed(error.message, error);
      });
      if (!response.ok) throw failed(`${response.status} ${response.statusText}`.trim());
      return new Uint8Array(await response.arrayBuffer());
    },
    sha256,
  };
}
