/** What became of one case, in its row. */
import { say } from "../../words/say.ts";
import type { Tone } from "../../words/tones.ts";
import { Badge } from "../../ui/parts.tsx";
import type { Job, JobState } from "./schedule.ts";

const kTones: Readonly<Record<JobState, Tone>> = { waiting: "neutral", sending: "info", done: "ok", refused: "bad", changed: "warn", unreached: "bad" };

export const BulkMark = ({ job }: { job: Job }) => <Badge tone={kTones[job.state]}>{say(`bulk.state.${job.state}`)}</Badge>;
