/** What is looked at before it is saved: the draft, a file, or the pack's table again. Pure. */
import type { CityTable, TableText } from "../../api/tables.ts";
import { csvOf, type Draft, type Sent } from "./draft.ts";

export type Source = { kind: "draft"; sent: Sent } | { kind: "file"; csv: string; name: string } | { kind: "pack" };

export const fromDraft = (table: CityTable, draft: Draft): Source => ({ kind: "draft", sent: csvOf(table, draft) });
export function textOf(source: Source): TableText {
  if (source.kind === "pack") return { pack: true };
  return { csv: source.kind === "draft" ? source.sent.text : source.csv };
}
