/** Wraps a function so that it runs only once for each backend: `selectBackend` may start the same one again. */
export function oncePerBackend<Backend extends object>(
  setUp: (backend: Backend) => void,
): (backend: Backend) => void {
  const done = new WeakSet<Backend>();
  return (backend) => {
    if (done.has(backend)) return;
    done.add(backend);
    setUp(backend);
  };
}
