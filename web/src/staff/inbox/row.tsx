/** One row: place and category, deadline, code, state. */
import type { CaseRow } from "../../api/types.ts";
import { isOpen } from "../../api/codes.ts";
import { of, say } from "../../words/say.ts";
import { kUrgencyTones } from "../../words/tones.ts";
import { BulkMark } from "../bulk/bulk_mark.tsx";
import type { Job } from "../bulk/schedule.ts";
import { Badge, DueText, StatusBadge } from "../../ui/parts.tsx";
import { at, categoryName, zoneName } from "../state.ts";

export const rowTitle = (row: Pick<CaseRow, "zone" | "category">): string => `${zoneName(row.zone)} · ${categoryName(row.category)}`;

/** `job`: what became of this case in what was done with many. */
export function Row({ row, job }: { row: CaseRow; job?: Job | undefined }) {
  const hasty = row.urgency === "emergency" || row.urgency === "urgent";
  return (
    <>
      <span class="row-title">{rowTitle(row)}</span>
      <span class="row-due">{isOpen(row.status) ? <DueText due={row.due_result} /> : <span class="due">{at(row.landed_at ?? row.updated_at)}</span>}</span>
      <span class="row-sub">
        <span class="code">{row.code}</span> {row.title}
      </span>
      <span class="row-state">
        {job && <BulkMark job={job} />}
        {hasty && isOpen(row.status) && <Badge tone={kUrgencyTones[row.urgency]}>{of("urgency", row.urgency)}</Badge>}
        {row.supervised && <Badge tone="bad">{say("staff.supervised")}</Badge>}
        <StatusBadge status={row.status} />
      </span>
    </>
  );
}
