/** Sizes of files and disks for people. Pure. */
const kUnits = ["B", "KB", "MB", "GB", "TB"] as const;

/** "3.4 GB": one decimal below 10, none above; units of 1024. */
export function sizeText(bytes: number): string {
  let size = bytes, unit = 0;
  while (size >= 1024 && unit < kUnits.length - 1) {
    size /= 1024;
    ++unit;
  }
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${kUnits[unit]}`;
}
