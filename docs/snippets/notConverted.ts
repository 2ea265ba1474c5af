/** Pages whose code blocks do not keep the rules of docs/snippets/README.md yet. Take a page off when it does. */
export const notConverted: readonly string[] = [];
