// A map file (PMTiles 3) written by hand: the same vector tile everywhere, on every zoom.
import { gzipSync } from "node:zlib";

function varint(value) {
  const bytes = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

/** `tile` as it is before it is packed; zooms 0 to `zoomMax`. */
export function mapFile(tile, zoomMax) {
  const packed = gzipSync(tile);
  // One row: so many tiles from number 0 on are the same bytes.
  const root = gzipSync(Buffer.concat([1, 0, (4 ** (zoomMax + 1) - 1) / 3, packed.length, 1].map(varint)));
  const metadata = gzipSync(Buffer.from(JSON.stringify({ vector_layers: [{ id: "earth" }, { id: "water" }] })));
  const head = Buffer.alloc(127);
  head.write("PMTiles", 0, "latin1");
  head[7] = 3;
  const put = (at, value) => head.writeBigUInt64LE(BigInt(value), at);
  put(8, 127);
  put(16, root.length);
  put(24, 127 + root.length);
  put(32, metadata.length);
  put(40, 127 + root.length + metadata.length);
  put(56, 127 + root.length + metadata.length);
  put(64, packed.length);
  head[97] = 2;
  head[98] = 2;
  head[99] = 1;
  head[101] = zoomMax;
  return Buffer.concat([head, root, metadata, packed]);
}
