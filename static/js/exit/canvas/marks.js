// A sign for each palette index, so that colours can be told apart by shape.

const SIDE = 5;

// Rows of five bits, the leftmost in the highest.
const SHAPES = [
  [0b00000, 0b00000, 0b00100, 0b00000, 0b00000],
  [0b00000, 0b01010, 0b00000, 0b01010, 0b00000],
  [0b10001, 0b00000, 0b00100, 0b00000, 0b10001],
  [0b11111, 0b11111, 0b11111, 0b11111, 0b11111],
  [0b01010, 0b11111, 0b11111, 0b01110, 0b00100],
  [0b00100, 0b00100, 0b11111, 0b00100, 0b00100],
  [0b00100, 0b01110, 0b11111, 0b01110, 0b00100],
  [0b00000, 0b11111, 0b00000, 0b11111, 0b00000],
  [0b10001, 0b01010, 0b00100, 0b01010, 0b10001],
  [0b00001, 0b00010, 0b00100, 0b01000, 0b10000],
  [0b00100, 0b01110, 0b11111, 0b00100, 0b00100],
  [0b01110, 0b10001, 0b10001, 0b10001, 0b01110],
  [0b10000, 0b01000, 0b00100, 0b00010, 0b00001],
  [0b01010, 0b01010, 0b01010, 0b01010, 0b01010],
  [0b11111, 0b10001, 0b10001, 0b10001, 0b11111],
  [0b11111, 0b01110, 0b00100, 0b01110, 0b11111],
];

export function shapeOf(index) {
  return SHAPES[index % SHAPES.length];
}

// Dark on light colours, light on dark ones, in the square at (x, y).
export function drawMark(context, { index, hex }, x, y, side) {
  context.fillStyle = isLight(hex) ? "#000c" : "#fffd";
  const cell = side / SIDE;
  shapeOf(index).forEach((bits, row) => {
    for (let column = 0; column < SIDE; column++)
      if (bits & (16 >> column)) context.fillRect(x + column * cell, y + row * cell, cell, cell);
  });
}

export function isLight(hex) {
  const value = parseInt(hex.slice(1), 16);
  const [red, green, blue] = [value >> 16, (value >> 8) & 255, value & 255];
  return red * 0.299 + green * 0.587 + blue * 0.114 > 140;
}
