/** The reason why a package could not be imported, in words for the user. */
export function loadFailure(packageName: string, error: unknown): Error {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text = String(message ?? error);
  // Node names the missing package and gives a code; bundlers leave behind a throw that only names it.
  const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND' || !code;
  if (
    missing &&
    text.includes(packageName) &&
    /cannot find|not found|could not resolve|failed to/i.test(text)
  ) {
    return new Error(`not installed (npm install ${packageName})`, { cause: error });
  }
  return new Error(`${packageName} is installed but does not load: ${text.split('\n')[0]}`, { cause: error });
}
