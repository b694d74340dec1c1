#!/usr/bin/env python3
"""Draws the schematic zones of packs/liaoyuan: district outlines and, in each, one cell a street.

The outlines below are drawn by hand on a coarse grid, from the general shape of the prefecture, and are not surveyed; the seeds are
invented. Cells are Voronoi cells of the seeds within the outline. Everything is rounded once, to 1e-5 degrees, and every corner
that lies on someone else's edge is put into that edge, so that neighbours share their borders exactly. Needs nothing but Python.
Writes zones/district.geojson and zones/street.geojson. Run it in the root of the project.
"""
import csv
import json
import math

PACK = "packs/liaoyuan"
STRETCH = math.cos(math.radians(42.8))  # a degree of longitude in degrees of latitude

N = {  # corners, longitude and latitude
    # Xi'an and its border with Longshan
    "x1": (125.06, 42.915), "x2": (125.05, 42.955), "x3": (125.09, 42.985), "x4": (125.14, 43.0), "x5": (125.18, 42.985),
    "x6": (125.165, 42.95), "x7": (125.15, 42.92), "x8": (125.10, 42.908),
    # Longshan
    "l1": (125.20, 43.02), "l2": (125.25, 43.035), "l3": (125.285, 42.995), "l4": (125.29, 42.955), "l5": (125.335, 42.915),
    "l6": (125.32, 42.885), "l7": (125.24, 42.87), "l8": (125.22, 42.84), "l9": (125.14, 42.825), "l10": (125.07, 42.85),
    "l11": (125.055, 42.89),
    # Dongliao
    "d1": (124.85, 42.90), "d2": (124.84, 42.99), "d3": (124.89, 43.08), "d4": (124.97, 43.17), "d5": (125.08, 43.20),
    "d6": (125.18, 43.19), "d7": (125.25, 43.13), "d8": (125.40, 43.11), "d9": (125.0, 42.66), "d10": (124.98, 42.74),
    "d11": (125.0, 42.80), "d12": (124.92, 42.83),
    # the border of Dongliao and Dongfeng, from north to south
    "b1": (125.46, 43.10), "b2": (125.53, 43.04), "b3": (125.58, 42.985), "b4": (125.56, 42.945), "b5": (125.51, 42.92),
    "b6": (125.53, 42.85), "b7": (125.48, 42.79), "b8": (125.36, 42.755), "b9": (125.33, 42.715), "b10": (125.21, 42.685),
    "b11": (125.08, 42.675), "b12": (125.04, 42.635),
    # Dongfeng
    "f1": (125.50, 43.20), "f2": (125.60, 43.21), "f3": (125.60, 43.10), "f4": (125.72, 43.06), "f5": (125.77, 42.97),
    "f6": (125.73, 42.90), "f7": (125.82, 42.79), "f8": (125.68, 42.73), "f9": (125.66, 42.64), "f10": (125.71, 42.59),
    "f11": (125.60, 42.53), "f12": (125.48, 42.47), "f13": (125.46, 42.42), "f14": (125.36, 42.34), "f15": (125.19, 42.31),
    "f16": (125.20, 42.41), "f17": (125.10, 42.49), "f18": (125.04, 42.56),
}
# Dongliao goes round the two city districts, so it is drawn in two halves.
PARTS = {
    "220402": ["x1", "x8", "x7", "x6", "x5", "l1", "l2", "l3", "l4", "l5", "l6", "l7", "l8", "l9", "l10", "l11"],
    "220403": ["x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8"],
    "220422-north": ["d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "b1", "b2", "b3", "b4", "b5", "l5", "l4", "l3", "l2", "l1", "x5",
                     "x4", "x3", "x2", "x1"],
    "220422-south": ["d1", "x1", "l11", "l10", "l9", "l8", "l7", "l6", "l5", "b5", "b6", "b7", "b8", "b9", "b10", "b11", "b12", "d9",
                     "d10", "d11", "d12"],
    "220421": ["b1", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12", "f13", "f14", "f15", "f16", "f17", "f18",
               "b12", "b11", "b10", "b9", "b8", "b7", "b6", "b5", "b4", "b3", "b2"],
}
SEEDS = {  # street code: part, place
    "220402001": ("220402", 125.150, 42.905), "220402002": ("220402", 125.128, 42.905), "220402003": ("220402", 125.165, 42.920),
    "220402004": ("220402", 125.118, 42.890), "220402005": ("220402", 125.140, 42.890), "220402006": ("220402", 125.162, 42.893),
    "220402007": ("220402", 125.175, 42.940), "220402008": ("220402", 125.095, 42.892), "220402070": ("220402", 125.215, 42.935),
    "220402100": ("220402", 125.250, 42.965), "220402200": ("220402", 125.130, 42.850),
    "220403001": ("220403", 125.135, 42.930), "220403002": ("220403", 125.118, 42.925), "220403003": ("220403", 125.148, 42.945),
    "220403004": ("220403", 125.125, 42.947), "220403005": ("220403", 125.100, 42.930), "220403006": ("220403", 125.080, 42.940),
    "220403100": ("220403", 125.125, 42.978),
    "220421001": ("220421", 125.515, 42.685), "220421002": ("220421", 125.540, 42.690), "220421003": ("220421", 125.528, 42.665),
    "220421100": ("220421", 125.555, 42.650), "220421101": ("220421", 125.420, 42.720), "220421102": ("220421", 125.560, 42.580),
    "220421103": ("220421", 125.650, 43.020), "220421104": ("220421", 125.420, 42.580), "220421105": ("220421", 125.470, 42.640),
    "220421106": ("220421", 125.330, 42.420), "220421107": ("220421", 125.300, 42.560), "220421108": ("220421", 125.170, 42.600),
    "220421109": ("220421", 125.290, 42.650), "220421110": ("220421", 125.600, 42.780), "220421111": ("220421", 125.640, 42.870),
    "220421200": ("220421", 125.540, 42.740), "220421201": ("220421", 125.530, 43.120),
    "220422100": ("220422-north", 124.985, 42.965), "220422104": ("220422-north", 125.400, 43.000),
    "220422105": ("220422-north", 125.100, 43.110), "220422106": ("220422-north", 125.280, 43.090),
    "220422200": ("220422-north", 124.930, 43.050), "220422201": ("220422-north", 125.150, 43.040),
    "220422203": ("220422-north", 125.500, 42.990),
    "220422101": ("220422-south", 125.300, 42.810), "220422102": ("220422-south", 125.120, 42.770),
    "220422103": ("220422-south", 125.420, 42.850), "220422107": ("220422-south", 124.960, 42.870),
    "220422108": ("220422-south", 125.060, 42.710), "220422202": ("220422-south", 125.240, 42.720),
}


def stretched(p):
    return (p[0] * STRETCH, p[1])


def nearer(a, b):
    """The half-plane of points nearer to a than to b, as (nx, ny, c): inside where nx*x + ny*y <= c."""
    nx, ny = b[0] - a[0], b[1] - a[1]
    return nx, ny, (b[0] ** 2 + b[1] ** 2 - a[0] ** 2 - a[1] ** 2) / 2


def clip(ring, plane):
    nx, ny, c = plane
    out = []
    for i, p in enumerate(ring):
        q = ring[i - 1]
        dp, dq = nx * p[0] + ny * p[1] - c, nx * q[0] + ny * q[1] - c
        if (dp < 0) != (dq < 0):
            t = dq / (dq - dp)
            out.append((q[0] + t * (p[0] - q[0]), q[1] + t * (p[1] - q[1])))
        if dp < 0:
            out.append(p)
    return out


def rounded(ring):
    points = [(round(x / STRETCH * 1e5), round(y * 1e5)) for x, y in ring]
    return points


class Corners:
    """Points that fall together within 3 units become one."""

    def __init__(self):
        self.points = []

    def snap(self, p):
        for q in self.points:
            if max(abs(p[0] - q[0]), abs(p[1] - q[1])) <= 3:
                return q
        self.points.append(p)
        return p


def without_repeats(ring):
    ring = [p for i, p in enumerate(ring) if p != ring[i - 1]]
    return ring


def with_corners_on_edges(ring, points):
    """The ring with every point of `points` that lies on an edge (within two units) put into it."""
    out = []
    for i, b in enumerate(ring):
        a = ring[i - 1]
        dx, dy = b[0] - a[0], b[1] - a[1]
        length2 = dx * dx + dy * dy
        on = []
        for p in points:
            t = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2
            if p not in (a, b) and 0 < t < 1 and abs((p[0] - a[0]) * dy - (p[1] - a[1]) * dx) <= 2 * math.sqrt(length2):
                on.append((t, p))
        out += [p for _, p in sorted(on)] + [b]
    return out


def area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) / 2


def joined(rings):
    """The outline of rings that share edges: the edges that only one of them has, in chains."""
    edges = {}
    for ring in rings:
        ring = ring if area(ring) > 0 else ring[::-1]
        for a, b in zip(ring, ring[1:] + ring[:1]):
            if (b, a) in edges:
                del edges[(b, a)]
            else:
                edges[(a, b)] = True
    following = {}
    for a, b in edges:
        following.setdefault(a, []).append(b)
    outlines = []
    while following:
        start = min(following)
        ring, at = [], start
        while True:
            ring.append(at)
            nexts = following[at]
            to = nexts.pop()
            if not nexts:
                del following[at]
            at = to
            if at == start:
                break
        outlines.append(ring)
    return outlines


def degrees(ring):
    return [[x / 1e5, y / 1e5] for x, y in ring + ring[:1]]


def feature(code, names, polygon):
    return {"type": "Feature", "properties": {"code": code, "name_zh": names[code][0], "name_en": names[code][1], "unit": code},
            "geometry": {"type": "Polygon", "coordinates": polygon}}


def write(name, features):
    with open(f"{PACK}/zones/{name}.geojson", "w", encoding="utf-8") as f:
        f.write('{"type":"FeatureCollection","surveyed":false,"source":"Schematic, drawn for this project by tools/make_liaoyuan_zones.py; '
                'not surveyed and without any legal meaning.","features":[\n')
        f.write(",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features))
        f.write("\n]}\n")


def main():
    with open(f"{PACK}/units.csv", encoding="utf-8") as f:
        rows = csv.DictReader(line for line in f if not line.startswith("#"))
        names = {row["code"]: (row["name_zh"], row["name_en"]) for row in rows}
    corners = Corners()
    for p in N.values():
        corners.snap((round(p[0] * 1e5), round(p[1] * 1e5)))
    cells = {}
    for code, (part, *place) in SEEDS.items():
        ring = [stretched(N[name]) for name in PARTS[part]]
        for other, (other_part, *other_place) in SEEDS.items():
            if other_part == part and other != code:
                ring = clip(ring, nearer(stretched(place), stretched(other_place)))
        cells[code] = without_repeats([corners.snap(p) for p in rounded(ring)])
    cells = {code: with_corners_on_edges(ring, corners.points) for code, ring in cells.items()}
    write("street", [feature(code, names, [degrees(cells[code])]) for code in sorted(cells)])
    districts = []
    for district in ("220402", "220403", "220421", "220422"):
        outlines = sorted(joined([ring for code, ring in cells.items() if code.startswith(district)]), key=lambda r: -abs(area(r)))
        districts.append(feature(district, names, [degrees(ring) for ring in outlines]))
    write("district", districts)


if __name__ == "__main__":
    main()
