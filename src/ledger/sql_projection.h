#pragma once
// What the lists show of a case, computed from the case and the texts of its events. Pure; the store writes
// it as a row of ledger_case.
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

// In public lists at all: the resident agreed, it is no tip-off (举报) and not confidential (domain 2.15).
// Sensitive categories are configuration, so the query leaves them out when it is asked.
bool is_published(const Case& c);

// Units that have to do with the case: lead, proposed lead, assisting; each once, ascending.
std::vector<UnitId> units_of(const Case& c);

// The texts of a list row as far as the new events change them; absent: as before.
struct RowTexts {
  std::optional<std::string> title, address, description, reply, media;
  std::optional<LatLng> point;
};
// `recorded` are the spans of all Redacted events so far, and `verbatim` the original, both needed only if
// `needs_verbatim(events)`.
bool needs_verbatim(const std::vector<StoredEvent>& events);
//   corrupted  a structured text is not what decide() writes
Result<RowTexts> row_texts(const std::vector<StoredEvent>& events, std::string_view verbatim,
                           const std::vector<Span>& recorded);

// The verbatim as the public and the handlers' lists see it: recorded spans and everything that looks like
// personal data covered.
std::string public_words(std::string_view text, std::vector<Span> recorded = {});

// The public word that an event is, or nothing: a reply to the resident, or a step that Open311 readers are
// told of (text empty).
std::optional<std::string> public_update(const StoredEvent& event);

}  // namespace tz::ledger
