// A tick in the hand, on phones that can do that.

const TICK_MS = 10;

// Before the first tap browsers refuse it, and complain.
export function tick(motion) {
  const mayTick = navigator.userActivation?.hasBeenActive ?? true;
  if (mayTick && !motion.isCalm) navigator.vibrate?.(TICK_MS);
}
