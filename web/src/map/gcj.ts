/**
 * WGS-84 to GCJ-02, the offset of Chinese base maps, by the published formula (docs/sources.md#gcj-02); the server's own is
 * src/base/geo.cc, and both pass the same points. Outside China's box nothing changes.
 */
const kRadius = 6378245;
const kFlat = 0.00669342162296594323;

const waves = (v: number, a: number, fast: number, b: number, slow: number): number =>
  a * Math.sin(v * fast * Math.PI) + b * Math.sin(v * slow * Math.PI);

export function gcjOf(lat: number, lng: number): [number, number] {
  if (lng < 72.004 || lng > 137.8347 || lat < 0.8293 || lat > 55.8271) return [lat, lng];
  const x = lng - 105;
  const y = lat - 35;
  const common = waves(x, 20, 6, 20, 2);
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) 
    + ((common + waves(y, 20, 1, 40, 1 / 3) + waves(y, 160, 1 / 12, 320, 1 / 30)) * 2) / 3;
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) 
    + ((common + waves(x, 20, 1, 40, 1 / 3) + waves(x, 150, 1 / 12, 300, 1 / 30)) * 2) / 3;
  const angle = (lat / 180) * Math.PI;
  const magic = 1 - kFlat * Math.sin(angle) ** 2;
  const root = Math.sqrt(magic);
  return [
    lat + (north * 180) / (((kRadius * (1 - kFlat)) / (magic * root)) * Math.PI),
    lng + (east * 180) / ((kRadius / root) * Math.cos(angle) * Math.PI),
  ];
}
