import { of, say } from "../../words/say.ts";
import type { BulkCommand } from "./common.ts";

/** What is done, as a button says it: a dispatch of many goes where each is suggested. */
export const bulkName = (command: BulkCommand): string => (command === "dispatch" ? say("bulk.dispatch") : of("command", command));
