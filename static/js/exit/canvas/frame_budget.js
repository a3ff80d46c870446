// What a frame has time for.

// Says yes for so many milliseconds, and always once: on a slow machine what is drawn already may
// take them all, and what is unfinished would stay so, frame after frame.
export function frameBudget(milliseconds, now = () => performance.now()) {
  const end = now() + milliseconds;
  let wasAsked = false;
  return () => {
    const isFirst = !wasAsked;
    wasAsked = true;
    return isFirst || now() < end;
  };
}
