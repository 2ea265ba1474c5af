/** The reason why a package could not be imported, in words for the user. */
export function loadFailure(packageName: string, error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error);
  // Node, webpack, Vite and browsers each word it their own way, but all quote the name of what is missing. A package
  // that is there and lacks something of its own quotes another name.
  const missing = /^(cannot find|could not resolve|failed to resolve)/i.test(text);
  if (missing && [`'${packageName}'`, `"${packageName}"`].some((quoted) => text.includes(quoted))) {
    return new Error(`not installed (npm install ${packageName})`, { cause: error });
  }
  return new Error(`${packageName} is installed but does not load: ${text.split('\n')[0]}`, { cause: error });
}
