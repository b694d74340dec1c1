/** The code lists of src/ledger/code_lists.h; web/test/codes.test.ts holds them equal. The code is the wire name. */
export const kStatuses = ["received", "triaged", "dispatched", "signed_for", "objected", "in_hand", "paused_legal", "carried",
  "result_filed", "callback", "rework", "landed", "reopened", "withdrawn"] as const;
export const kRequestTypes = ["consult", "help", "complaint", "report", "suggest", "praise"] as const;
export const kChannels = ["hotline", "web", "app", "letter", "window", "media", "grid", "open311", "patrol", "panel", "visit", "survey",
  "sms", "email", "file"] as const;
export const kUrgencies = ["emergency", "urgent", "normal", "complex"] as const;
export const kConfidentialities = ["none", "hide_from_handler", "sealed"] as const;
export const kLandingCodes = ["solved", "partly", "answered", "supported_pending", "explained_no_basis", "not_supported", "legal_route",
  "duplicate_of", "out_of_scope", "transferred_emergency", "mediated", "withdrawn", "unreachable", "referred_aid", "explained_secrecy",
  "not_lawful"] as const;
export const kSolved = ["yes", "partly", "no"] as const;
export const kSatisfied = ["satisfied", "basically", "dissatisfied"] as const;
export const kContactChannels = ["phone", "sms", "email", "web", "visit", "letter", "mailbox"] as const;

export type CaseStatus = (typeof kStatuses)[number];
export type RequestType = (typeof kRequestTypes)[number];
export type Channel = (typeof kChannels)[number];
export type Urgency = (typeof kUrgencies)[number];
export type Confidentiality = (typeof kConfidentialities)[number];
export type LandingCode = (typeof kLandingCodes)[number];
export type Solved = (typeof kSolved)[number];
export type Satisfied = (typeof kSatisfied)[number];
export type ContactChannel = (typeof kContactChannels)[number];

/** The queues of GET /v1/cases, in the order of the screen. */
export const kQueues = ["open", "to_dispatch", "to_sign", "mine", "in_hand", "overdue", "due_24h", "objected", "to_check", "to_call_back", "carried",
  "violations", "landed", "all"] as const;
export type Queue = (typeof kQueues)[number];

/** POST /v1/cases/{code}/{command}. */
export const kCommands = ["classify", "dispatch", "sign", "object", "rule_objection", "assign_assist", "report_assist", "record_contact",
  "ask_extension", "rule_extension", "ask_carry", "rule_carry", "review_carry", "end_carry", "pause", "resume", "tell_progress",
  "file_result", "check_result", "record_callback", "close_unreached", "order_rework", "urge", "supervise", "lift_supervision", "escalate",
  "note", "land", "link", "unlink", "merge", "unmerge", "split", "redact", "show_pictures"] as const;
export type CommandName = (typeof kCommands)[number];
/** Commands with a dialog of their own; pictures are shown where they are. */
export type DialogCommand = Exclude<CommandName, "show_pictures">;

export const isOpen = (status: CaseStatus): boolean => status !== "landed" && status !== "withdrawn";
