/** For a button that disappears when it is used: moves the focus to the page's content, instead of the top of the page. */
export function thenFocusMain(action: () => void): () => void {
  return () => {
    action();
    focusMain();
  };
}

export function focusMain(): void {
  document.getElementById('main')!.focus({ preventScroll: true });
}
