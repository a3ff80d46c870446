// Columns of whole numbers as planes of bytes: first the lowest byte of each number, then the next
// one of each, and so on. Numbers beyond 2^53 are not exact any more, and refused by whoever adds up.

export function fromPlanes(bytes, count, width) {
  const numbers = new Float64Array(count);
  for (let plane = 0, unit = 1; plane < width; plane++, unit *= 256) {
    const from = plane * count;
    for (let i = 0; i < count; i++) numbers[i] += bytes[from + i] * unit;
  }
  return numbers;
}

// Gaps between ascending numbers -> the numbers, in place.
export function withoutGaps(first, gaps) {
  for (let i = 0, last = first; i < gaps.length; i++) gaps[i] = last = last + gaps[i] + 1;
  return gaps;
}

// 0, -1, 1, -2, 2 are 0 to 4: how far each number is from the one before -> the numbers, in place.
export function alongSteps(first, steps) {
  for (let i = 0, last = first; i < steps.length; i++) {
    const step = steps[i];
    steps[i] = last += step % 2 ? -(step + 1) / 2 : step / 2;
  }
  return steps;
}
