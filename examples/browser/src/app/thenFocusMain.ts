/** For a button that is gone once it has done what it is for: its focus goes to the page's content, not to the top of the page. */
export function thenFocusMain(action: () => void): () => void {
  return () => {
    action();
    focusMain();
  };
}

export function focusMain(): void {
  document.getElementById('main')!.focus({ preventScroll: true });
}
