// A photo as a phone takes it: a JPEG whose EXIF block says where it was taken. Pure bytes, so that the test knows each of them.
/** 8 × 8 grey, baseline; the smallest that decoders take. */
const kPicture = Buffer.from(
  "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==",
  "base64",
);

/** TIFF, little endian: IFD0 with one entry that points to the GPS block (41° N 123° E or so, spelled as EXIF spells it). */
function exif() {
  const tiff = Buffer.alloc(26 + 2 + 4 * 12 + 4 + 48);
  tiff.write("II*\0", 0, "latin1");
  tiff.writeUInt32LE(8, 4);
  const entry = (at, tag, type, count, value) => {
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    if (typeof value === "string") tiff.write(value, at + 8, "latin1");
    else tiff.writeUInt32LE(value, at + 8);
  };
  tiff.writeUInt16LE(1, 8);
  entry(10, 0x8825, 4, 1, 26);
  tiff.writeUInt16LE(4, 26);
  const numbers = 26 + 2 + 48 + 4;
  entry(28, 1, 2, 2, "N\0");
  entry(40, 2, 5, 3, numbers);
  entry(52, 3, 2, 2, "E\0");
  entry(64, 4, 5, 3, numbers + 24);
  [42, 1, 53, 1, 2031, 100, 125, 1, 8, 1, 3107, 100].forEach((n, i) => tiff.writeUInt32LE(n, numbers + i * 4));
  return Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
}

export function photoWithPosition() {
  const body = exif();
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1, 0);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([kPicture.subarray(0, 2), head, body, kPicture.subarray(2)]);
}

/** The application blocks of a JPEG (APP1 ... APP15, that is all that may say something about who took it where), as "APPn:name". */
export function blocksOf(jpeg) {
  const blocks = [];
  if (jpeg.readUInt16BE(0) !== 0xffd8) throw new Error("not a JPEG");
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1];
    if ((marker > 0xe0 && marker <= 0xef) || marker === 0xfe) blocks.push(`APP${marker - 0xe0}:${jpeg.toString("latin1", at + 4, at + 8)}`);
  }
  return blocks;
}
