#include "ledger/command.h"

#include <array>

namespace tz::ledger {
namespace {

// In the order of Command's alternatives; the last part of POST /v1/cases/{code}/{command}.
constexpr std::array<std::string_view, std::variant_size_v<Command>> kNames{"receive",
                                                                            "classify",
                                                                            "dispatch",
                                                                            "sign",
                                                                            "object",
                                                                            "rule_objection",
                                                                            "assign_assist",
                                                                            "report_assist",
                                                                            "record_contact",
                                                                            "ask_extension",
                                                                            "rule_extension",
                                                                            "ask_carry",
                                                                            "rule_carry",
                                                                            "review_carry",
                                                                            "end_carry",
                                                                            "pause",
                                                                            "resume",
                                                                            "file_result",
                                                                            "check_result",
                                                                            "record_callback",
                                                                            "close_unreached",
                                                                            "order_rework",
                                                                            "urge",
                                                                            "supervise",
                                                                            "lift_supervision",
                                                                            "escalate",
                                                                            "tell_progress",
                                                                            "note",
                                                                            "add_information",
                                                                            "confirm",
                                                                            "land",
                                                                            "reopen",
                                                                            "withdraw",
                                                                            "link",
                                                                            "unlink",
                                                                            "record_split",
                                                                            "merge",
                                                                            "absorb",
                                                                            "unmerge",
                                                                            "release",
                                                                            "redact",
                                                                            "recompute_due",
                                                                            "show_pictures"};
static_assert(!kNames.back().empty());

}  // namespace

std::string_view name(const Command& command) noexcept { return kNames[command.index()]; }

std::span<const std::string_view> command_names() noexcept { return kNames; }

}  // namespace tz::ledger
