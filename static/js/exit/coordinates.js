// Which pixel the pointer or the reticle is at.

export function showCoordinates(element, point) {
  element.hidden = !point;
  if (point) element.textContent = `${point.x}, ${point.y}`;
}
