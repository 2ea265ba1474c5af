/** Makes the browser save a file. */
export function saveFile(name: string, content: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Browsers start to read it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
