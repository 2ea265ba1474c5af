/** Returns an object's current methods, bound to it, so that they can be called after they are replaced. */
export function boundMethods<T extends object>(target: T, names: readonly (keyof T)[]): T {
  const methods = names.map((name) => [name, (target[name] as () => void).bind(target)]);
  return Object.fromEntries(methods) as T;
}
