import { get } from "./http.ts";
import type { QueueCounts } from "./types.ts";

/** How many cases stand in each queue for me. */
export const readQueues = (): Promise<QueueCounts> => get<QueueCounts>("/v1/queues");
