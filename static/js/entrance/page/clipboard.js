// Onto the clipboard: in the modern way, which only secure pages have, or in the old one.

// True when the text is there.
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text) {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.className = "hidden-text";
  field.value = text;
  (focused?.closest("dialog") ?? document.body).append(field); // all else is inert under a dialog
  field.select();
  const isCopied = attempt(() => document.execCommand("copy"));
  field.remove();
  focused?.focus({ preventScroll: true });
  return isCopied;
}

function attempt(work) {
  try {
    return work();
  } catch {
    return false;
  }
}
