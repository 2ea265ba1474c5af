/** An object's methods as they are now, whatever takes their place later. */
export function boundMethods<T extends object>(target: T, names: readonly (keyof T)[]): T {
  const methods = names.map((name) => [name, (target[name] as () => void).bind(target)]);
  return Object.fromEntries(methods) as T;
}
