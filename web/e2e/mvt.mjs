// Vector tiles written by hand (Mapbox Vector Tile 2.1), for checks that look at what is drawn: land everywhere, a square of water in the
// middle, a road across, and a place with a name in both languages.
const kExtent = 4096;

function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}
const number = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);
const piece = (field, bytes) => Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
const text = (field, value) => piece(field, Buffer.from(value));
const zigzag = (value) => (value < 0 ? -value * 2 - 1 : value * 2);

/** Moves to the first point and draws to the others; `closed`: back to the first. */
function path(points, closed) {
  const steps = points.map(([x, y], i) => (i === 0 ? [x, y] : [x - points[i - 1][0], y - points[i - 1][1]]).map(zigzag));
  const [first = [], ...rest] = steps;
  const command = (id, count) => id + count * 8;
  return [command(1, 1), ...first, ...(rest.length > 0 ? [command(2, rest.length), ...rest.flat()] : []), ...(closed ? [command(7, 1)] : [])];
}

/** `type`: 1 point, 2 line, 3 polygon. `properties`: words. */
function layer(name, type, points, properties) {
  const pairs = Object.entries(properties);
  const feature = Buffer.concat([
    piece(2, Buffer.concat(pairs.flatMap((_, i) => [varint(i), varint(i)]))), number(3, type), piece(4, Buffer.concat(path(points, type === 3).map(varint))),
  ]);
  return piece(3, Buffer.concat([text(1, name), piece(2, feature), ...pairs.map(([key]) => text(3, key)), ...pairs.map(([, value]) => piece(4, text(1, value))), number(5, kExtent), number(15, 2)]));
}
const square = (low, high) => [[low, low], [high, low], [high, high], [low, high]];

export const vectorTile = () => Buffer.concat([
  layer("earth", 3, square(0, kExtent), { kind: "earth" }),
  layer("water", 3, square(kExtent / 4, (kExtent * 3) / 4), { kind: "lake" }),
  layer("roads", 2, [[0, 256], [kExtent, 256]], { kind: "highway" }),
  layer("places", 1, [[512, 700]], { kind: "locality", name: "云川", "name:en": "Yunchuan" }),
]);
