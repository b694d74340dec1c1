// A picture with 256 colours instead of 16 million, for the documents: a third of the size, and text looks the same. Reads what Chromium writes
// (8 bits, RGB or RGBA without what shines through), writes a palette.
import { readFileSync, writeFileSync } from "node:fs";
import { crc32, deflateSync, inflateSync } from "node:zlib";

const kSignature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

function chunksOf(file) {
  const bytes = readFileSync(file), chunks = [];
  for (let at = kSignature.length; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    chunks.push({ type: bytes.toString("latin1", at + 4, at + 8), data: bytes.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

/** The neighbour that Paeth's filter foretells a byte by. */
function paeth(left, up, corner) {
  const guess = left + up - corner, [a, b, c] = [left, up, corner].map((one) => Math.abs(guess - one));
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** {width, height, colours}: each pixel as 0xRRGGBB, line by line. */
function pixelsOf(file) {
  const chunks = chunksOf(file), { data: head } = chunks.find(({ type }) => type === "IHDR");
  const width = head.readUInt32BE(0), height = head.readUInt32BE(4), size = { 2: 3, 6: 4 }[head[9]];
  if (!size || head[8] !== 8) throw new Error(`${file}: neither RGB nor RGBA of 8 bits`);
  const raw = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data)));
  const line = width * size, colours = new Uint32Array(width * height);
  let before = new Uint8Array(line), now = new Uint8Array(line);
  for (let y = 0; y < height; ++y) {
    const from = y * (line + 1), filter = raw[from];
    for (let i = 0; i < line; ++i) {
      const left = i < size ? 0 : now[i - size], up = before[i], corner = i < size ? 0 : before[i - size];
      now[i] = raw[from + 1 + i] + [0, left, up, (left + up) >> 1, filter === 4 ? paeth(left, up, corner) : 0][filter];
    }
    for (let x = 0; x < width; ++x) colours[y * width + x] = (now[x * size] << 16) | (now[x * size + 1] << 8) | now[x * size + 2];
    [before, now] = [now, before];
  }
  return { width, height, colours };
}

const part = (colour, axis) => (colour >> (16 - 8 * axis)) & 255;

/** A box of colours, the axis on which they lie farthest apart, and how much it asks to be cut. */
function boxOf(colours, counts) {
  const spans = [0, 1, 2].map((axis) => {
    const values = colours.map((colour) => part(colour, axis));
    return values.reduce((most, value) => Math.max(most, value), 0) - values.reduce((least, value) => Math.min(least, value), 255);
  });
  const axis = spans.indexOf(Math.max(...spans)), weight = colours.reduce((sum, colour) => sum + Math.sqrt(counts.get(colour)), 0);
  return { colours, axis, wants: spans[axis] * Math.sqrt(weight) };
}

/** Median cut: at most 256 colours, of each box the one that is seen most. */
function paletteOf(counts) {
  const boxes = [boxOf([...counts.keys()], counts)];
  while (boxes.length < 256) {
    boxes.sort((one, other) => other.wants - one.wants);
    if (boxes[0].wants === 0) break;
    const { colours, axis } = boxes.shift();
    colours.sort((one, other) => part(one, axis) - part(other, axis));
    const half = Math.ceil(colours.length / 2);
    boxes.push(boxOf(colours.slice(0, half), counts), boxOf(colours.slice(half), counts));
  }
  return boxes.map(({ colours }) => colours.reduce((best, colour) => (counts.get(colour) > counts.get(best) ? colour : best)));
}

const distance = (one, other) => [0, 1, 2].reduce((sum, axis) => sum + (part(one, axis) - part(other, axis)) ** 2, 0);
const nearest = (palette, colour) => palette.reduce((best, one, index) => (distance(one, colour) < distance(palette[best], colour) ? index : best), 0);

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]), out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** Writes the picture anew in its place. */
export function toPalette(file) {
  const { width, height, colours } = pixelsOf(file);
  const counts = new Map();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = paletteOf(counts), index = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]));
  const lines = Buffer.alloc(height * (width + 1));
  colours.forEach((colour, at) => (lines[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = index.get(colour)));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const inks = Buffer.from(palette.flatMap((colour) => [0, 1, 2].map((axis) => part(colour, axis))));
  writeFileSync(file, Buffer.concat([kSignature, chunk("IHDR", head), chunk("PLTE", inks), chunk("IDAT", deflateSync(lines, { level: 9 })), chunk("IEND", Buffer.alloc(0))]));
}
