#pragma once
// What the lists show of a case, computed from the case and the texts of its events. Pure; the store writes
// it as a row of ledger_case.
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/geo.h"
#include "ledger/case_query.h"
#include "ledger/event_store.h"

namespace tz::ledger {

// due_key of a case without a limit: after every other in the order of limits.
inline constexpr std::int64_t kNoDueKey = std::numeric_limits<std::int64_t>::max();
std::int64_t due_key(const Case& c);

// In public lists at all: the resident agreed, it is no tip-off (举报) and not confidential
// (docs/sources.md). Sensitive categories are configuration, so the query leaves them out when it is asked.
bool is_published(const Case& c);

// A rule that the case violates from `since` on if nothing happens to it; of no_owner, from Policy's
// owner_within later on.
struct ViolationRow {
  Violation kind{};
  std::int64_t since = 0;  // milliseconds
  friend bool operator==(const ViolationRow&, const ViolationRow&) = default;
};
// What violations() will say of the case, whenever it is asked: each kind at most once, in their order.
std::vector<ViolationRow> violation_rows(const Case& c);

inline constexpr std::array kViolations{Violation::no_owner, Violation::no_echo,
                                        Violation::landing_incomplete, Violation::overdue_unlanded};
std::string_view name(Violation kind) noexcept;  // the enumerator
std::optional<Violation> parse_violation(std::string_view wire) noexcept;

// The texts of a list row as far as the new events change them; absent: as before.
struct RowTexts {
  std::optional<std::string> title, address, description, reply, media;
  std::optional<LatLng> point;
};
// What was said before the new events, as far as the row depends on it.
struct EarlierTexts {
  std::string verbatim;     // the original
  std::vector<Span> spans;  // of all Redacted events so far
  std::string filed_reply;  // of the latest ResultFiled, which nobody has checked yet
};
// Whether the row depends on it at all.
bool needs_earlier(const std::vector<StoredEvent>& events);
//   corrupted  a structured text is not what decide() writes
Result<EarlierTexts> earlier_texts(const std::vector<StoredEvent>& history);
Result<RowTexts> row_texts(const std::vector<StoredEvent>& events, const EarlierTexts& earlier);

// The verbatim as the public and the handlers' lists see it: recorded spans and everything that looks like
// personal data covered.
std::string public_words(std::string_view text, std::vector<Span> recorded = {});

// The public word that an event is, or nothing: a reply to the resident, or a step that Open311 readers are
// told of (text empty). A result becomes public when its check passes, with the reply that was filed.
std::optional<std::string> public_update(const StoredEvent& event, std::string_view filed_reply);

}  // namespace tz::ledger
