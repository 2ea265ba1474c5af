/** A number with its noun, such as `1 CT` or `2 CTs`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
