/** Returns an error that tells the user why a package could not be imported. */
export function loadFailure(packageName: string, error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error);
  // Node, Deno, Bun, webpack, Vite and browsers word this differently, but all quote the name of the missing package.
  // If an installed package lacks one of its own dependencies, the message quotes that dependency's name instead.
  const missing = /^(cannot find|could not (find|resolve)|failed to resolve|relative import path)/i.test(
    text,
  );
  if (missing && [`'${packageName}'`, `"${packageName}"`].some((quoted) => text.includes(quoted))) {
    return new Error(`not installed (npm install ${packageName})`, { cause: error });
  }
  return new Error(`${packageName} is installed but does not load: ${text.split('\n')[0]}`, { cause: error });
}
