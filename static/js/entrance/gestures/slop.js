// How far a press may wander and still be one, in CSS pixels: a fingertip rolls.

export function slop({ pointerType }) {
  return pointerType === "touch" ? 10 : 5;
}
