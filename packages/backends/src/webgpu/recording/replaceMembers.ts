/** Replaces members of an object. Returns a function that restores the old ones. */
export function replaceMembers<T extends object>(target: T, members: Partial<T>): () => void {
  const before = Object.getOwnPropertyDescriptors(target) as Record<PropertyKey, PropertyDescriptor>;
  Object.assign(target, members);
  return () => {
    for (const name of Object.keys(members)) {
      const own = before[name];
      if (own) Object.defineProperty(target, name, own);
      else delete (target as Record<string, unknown>)[name];
    }
  };
}
