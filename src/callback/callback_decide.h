#pragma once
// All rules of the call-back desk, pure: no clock, no database. Sources: docs/sources.md ("Call-back").
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "callback/observe.h"
#include "ledger/decide.h"

namespace tz::callback {

// ---- Commands: may be refused. Texts are limited in code points.

inline constexpr std::size_t kReferenceMax = 64;  // of the recording or the message
inline constexpr int kRefusalsKept = 20;  // of one link or receipt; further ones are refused and not recorded
inline constexpr int kOpenReportsMax = 20;  // of pressure, of one case, that nobody has closed

struct Claim {
  CallKind call = CallKind::first;
};
struct Release {
  CallKind call = CallKind::first;
};
struct RecordTry {
  CallKind call = CallKind::first;
  ledger::ContactChannel via = ledger::ContactChannel::phone;
};
struct RecordAnswer {
  CallKind call = CallKind::first;
  Answers answers{};
  ledger::ContactChannel via = ledger::ContactChannel::phone;
  std::string reference{}, words{};
};
struct RecordUnreached {
  CallKind call = CallKind::first;
};
struct Correct {  // a further entry; what was answered stays
  CallKind call = CallKind::first;
  std::int64_t entry = 0;
  Answers answers{};
  std::string reason{};
};
struct IssueLink {  // by a clerk, or by the program
  Hash256 token_hash{};
};
struct Rate {
  std::int64_t link = 0;
  Answers answers{};
  std::string words{};
  std::optional<Origin> origin{};  // where it came from, if it may not
};
struct RefuseAnswer {  // given by the receipt, from where it may not come: kept, and not taken
  Origin origin = Origin::session;
};
struct OrderRecall {
  int round = 1;
  std::string period{};
};
struct AskExclusion {
  int round = 1;
  std::string cause{}, reason{};
};
struct RuleExclusion {
  int round = 1;
  bool grant = false;
  std::string reason{};
};
struct ObjectExclusion {
  int round = 1;
  std::string reason{};
};
struct RuleExclusionObjection {
  int round = 1;
  bool uphold = false;
  std::string reason{};
};
struct TellExclusion {  // the notice went out at `at`, or nothing can be sent
  int round = 1;
  bool sent = false;
  Instant at{};
};
struct ReportPressure {
  std::string words{};
};
struct TakeReport {
  std::int64_t report = 0;
};
struct CloseReport {
  std::int64_t report = 0;
  Finding finding = Finding::unclear;
  std::string reason{};
};

using Command =
    std::variant<Claim, Release, RecordTry, RecordAnswer, RecordUnreached, Correct, IssueLink, Rate,
                 OrderRecall, AskExclusion, RuleExclusion, ObjectExclusion, RuleExclusionObjection,
                 ReportPressure, TakeReport, CloseReport, RefuseAnswer, TellExclusion>;
// "claim", "record_try", ... in the order of Command's alternatives.
std::span<const std::string_view> command_names() noexcept;
std::string_view name(const Command& command) noexcept;

struct Decision {
  Event event;
  std::vector<ledger::Text> texts;
};

// What decide() looks at besides the file.
struct Facts {
  Involvement involved{};
  bool reachable = true;              // the resident left a number or an address
  std::vector<std::string> causes{};  // codes that an exclusion may name
};

// The event that `command`, given by `by` at `now`, causes, or why it is refused.
//   forbidden         the capacity or the unit of `by` does not permit it (rule "capacity", "unit",
//                     "callback_independent", "recall_other_clerk", "exclusion_outside", "four_eyes")
//   not_allowed       the state or a rule does not (docs/sources.md#refusals lists them)
//   invalid_argument  a text is missing or too long, a code is none; Error::field names it
Result<Decision> decide(const File& file, const Facts& facts, const Command& command, const By& by,
                        Instant now, const ledger::Policy& policy);

// True if the tries suffice to say that the resident was not reached: policy.callback_attempts on
// callback_days civil days by callback_channels ways (one way for someone who left neither number nor
// address).
bool enough_tries(const Call& call, bool reachable, const ledger::Policy& policy);

// Whether the case sheet takes that command of the ledger from a clerk. What the desk records itself goes
// another way (docs/sources.md#callback-desk).
//   not_allowed  rule callback_desk: the desk of the city records it; the message says where
Status taken_by_sheet(const ledger::Case& c, std::string_view command, const ledger::Policy& policy);

// 有效回访: answered, by the desk or the resident, within policy.callback_valid after the limit (after the
// round opened, where there was none). An answer recorded past the desk is none, unless
// policy.callback_by_case_sheet.
bool is_valid(const Round& round, const ledger::Policy& policy);

// The commands that `by` could give on this file now, for one call.
std::vector<std::string_view> offers(const File& file, const Facts& facts, CallKind call, const By& by,
                                     Instant now, const ledger::Policy& policy);

}  // namespace tz::callback
