/** The unit tree and the category tree as flat lists in the order of the tree. Pure but for the names' language. */
import type { Service, Unit } from "../api/types.ts";
import { pick } from "../words/say.ts";
import type { TreeItem } from "../ui/tree_picker.tsx";

/** Depth first, children under their parent; a unit whose parent is not in the list stands at the top. */
export function unitTree(units: readonly Unit[]): TreeItem[] {
  const known = new Set(units.map(({ id }) => id));
  const below = new Map<string, Unit[]>();
  for (const unit of units.filter(({ active }) => active)) {
    const parent = unit.parent && known.has(unit.parent) ? unit.parent : "";
    below.set(parent, [...(below.get(parent) ?? []), unit]);
  }
  const out: TreeItem[] = [];
  const walk = (parent: string, path: string, depth: number): void => {
    for (const unit of below.get(parent) ?? []) {
      const label = pick(unit);
      out.push({ value: unit.id, label, path, depth });
      if (depth < 8) walk(unit.id, path ? `${path} › ${label}` : label, depth + 1);
    }
  };
  walk("", "", 0);
  return out;
}

export const categoryTree = (services: readonly Service[]): TreeItem[] =>
  services
    .filter(({ active }) => active)
    .map((service) => ({
      value: service.code,
      label: pick(service),
      path: pick({ name_zh: service.group_zh, name_en: service.group_en }),
      depth: 0,
    }));
