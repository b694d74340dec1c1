#pragma once
// The append-only history of every case, its texts, and the feed of sealed events. Nothing here updates or
// deletes.
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/decide.h"
#include "ledger/leaf.h"

namespace tz::ledger {

struct StoredEvent {
  std::int64_t version = 0;
  Event event;
  Instant at{};             // when the server recorded it
  By by{};                  // actor, role and unit; never blank
  std::vector<Text> texts;  // only where asked for
};

// Bytes of all texts of one event together, as the store encodes them; more is refused with too_large.
inline constexpr std::size_t kEventTextsMax = std::size_t{1} << 20;

// One case's part of a write: the new events and the case after them.
struct Append {
  CaseId id{};
  std::int64_t expected_version = 0;  // 0 for a new case
  std::vector<StoredEvent> events;    // versions expected_version + 1, ...
  Case before, after;
  std::optional<CaseSecret> new_secret{};  // new cases only
};

// An idempotency key makes a write happen once: `scope` says whose keys these are ("open311:KEYID",
// "import:boston", "web").
struct OnceKey {
  std::string scope, key;
};

// Position of an event in its jurisdiction's feed, from 1, without gaps. A reader that has seen position p
// will never see a new event at or below p (ARCHITECTURE.md, The life of a request).
struct FedEvent {
  std::int64_t position = 0;
  CaseId case_id{};
  StoredEvent stored;
  Hash256 leaf_hash{};
};

// Safe to call from any thread.
class EventStore {
 public:
  virtual ~EventStore() = default;

  // Writes all of `parts` or nothing, durably: events, texts, projection. With `once`, a key already used
  // writes nothing and returns the case id it made; otherwise returns the id of the first part.
  //   conflict     a case is no longer at its expected version (reload and decide again), or a code is taken
  //   unavailable  the database did not answer, or its queue is full; nothing acknowledged
  struct Outcome {
    CaseId id{};
    bool repeated = false;
  };
  virtual Result<Outcome> append(JurisdictionId j, std::span<const Append> parts,
                                 const std::optional<OnceKey>& once = {}) = 0;
  // Many independent new cases in one transaction, for imports: for each the outcome (`repeated` if its key
  // was used before).
  virtual Result<std::vector<Outcome>> append_new(JurisdictionId j,
                                                  std::span<const std::pair<Append, OnceKey>> cases) = 0;

  // Every event of the case, oldest first, with texts if asked.  not_found; corrupted: a stored event does
  // not decode
  virtual Result<std::vector<StoredEvent>> history(JurisdictionId j, CaseId id, bool with_texts) const = 0;
  virtual Result<CaseSecret> secret(JurisdictionId j, CaseId id) const = 0;
  virtual Result<CaseId> find_code(JurisdictionId j, std::string_view code) const = 0;  // not_found
  virtual Result<std::optional<CaseId>> find_once(JurisdictionId j, const OnceKey& key) const = 0;

  // Sealed events after `position`, in order, at most `limit` (<= 10,000).
  virtual Result<std::vector<FedEvent>> feed(JurisdictionId j, std::int64_t after, std::size_t limit,
                                             bool with_texts) const = 0;
  // Seals what is committed but has no position yet; returns how many. Called by the sealer job (PostgreSQL);
  // on SQLite events are sealed in the transaction that writes them and this returns 0.
  virtual Result<std::size_t> seal(JurisdictionId j, std::size_t limit) = 0;
  virtual Result<std::int64_t> head(JurisdictionId j) const = 0;  // last position, 0 if none
};

}  // namespace tz::ledger
