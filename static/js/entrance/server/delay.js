// Does something later; what it returns calls it off.

export function delay(ms, then) {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}
