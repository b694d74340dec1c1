/** Names of what the lists are about, and whether a line holds the words that are sought. */
import type { Delegation, DutyLine, NamedUnit } from "../../api/dispatch.ts";
import { of, pick, say } from "../../words/say.ts";

/** A unit, or the kind of units that a code with an @ stands for. */
export const named = (unit: NamedUnit): string => pick(unit) || (unit.code.startsWith("@") ? of("unit_class", unit.code.slice(1)) : unit.code);
/** Of any level: the lists name whole branches of the tree. */
export const matterName = ({ category, category_zh: name_zh, category_en: name_en }: Pick<DutyLine, "category" | "category_zh" | "category_en">): string => (category === "*" ? say("lists.every_matter") : pick({ name_zh, name_en }));

export function holds(line: DutyLine | Delegation, sought: string): boolean {
  const text = [named(line.unit), line.unit.code, named(line.department), line.department.code, matterName(line), line.category, line.legal_basis, line.source,
    "kind" in line ? of("duty_kind", line.kind) : `${line.code} ${pick(line)}`].join(" ").toLowerCase();
  return sought.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
