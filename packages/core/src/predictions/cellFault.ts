const LONGEST_CELL = 128;

/**
 * Says what is wrong with a name as a cell of a table, in words that follow 'got'. Returns undefined if the name is
 * fine. Spreadsheets run a cell that begins with = + - or @ as a formula.
 */
export function cellFault(text: string): string | undefined {
  if (text === '') return 'an empty one';
  if (text.length > LONGEST_CELL) return `one of ${text.length} characters, more than ${LONGEST_CELL}`;
  if (/\p{Cc}/u.test(text)) return 'one with a control character';
  if (/^[=+\-@]/.test(text))
    return `one that begins with '${text[0]}', which spreadsheets take for a formula`;
  if (text !== text.trim()) return 'one with a space at its beginning or end';
  return undefined;
}
