#pragma once
// A ruling on an objection, kept as a precedent (先例): what was ruled of which kind of matter, never a word
// of the resident or of the units (docs/sources.md#precedent). A person makes it a line of the catalogue, or
// dismisses it.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "ledger/case_service.h"
#include "ledger/event_store.h"

namespace tz::routing {

enum class PrecedentState : std::uint8_t { open, adopted, dismissed };
std::string_view name_of(PrecedentState state);  // the enumerator's own name, as in SQL and JSON
std::optional<PrecedentState> precedent_state_of(std::string_view name);

struct Precedent {
  std::int64_t position = 0;  // of the ruling in the ledger's feed: its number here
  ledger::CaseId case_id{};
  std::string case_code{};
  std::int64_t event_version = 0;  // the ruling is this event of the case
  Instant ruled_at{};
  UnitId panel{};  // the unit that ruled
  UnitId objector{};
  std::optional<UnitId> proposed{};  // whom the objector named
  UnitId owner{};                    // whose work it was ruled to be
  bool upheld = false;
  std::string category{};
  ledger::RequestType request_type = ledger::RequestType::help;
  std::vector<std::string> zones{};    // codes, finest first
  std::int64_t catalogue_version = 0;  // by which the case had been dispatched
  PrecedentState state = PrecedentState::open;
  std::optional<Instant> decided_at{};
  std::optional<ActorId> decided_by{};
  std::string reason{};                           // of whoever decided
  std::optional<std::int64_t> adopted_version{};  // of the catalogue that has it as a line
  friend bool operator==(const Precedent&, const Precedent&) = default;
};

// "LY-261123-7KQ2M9C#5": the case and the event. What a line of the catalogue quotes.
std::string reference_of(const Precedent& precedent);

// The precedent that the ruling at `version` makes; `history` from the first event on, without texts. Nothing
// where that event is no ruling, and nothing of a case that is sealed, kept from handlers or a tip-off, or
// has no category. Pure.
std::optional<Precedent> precedent_of(std::span<const ledger::StoredEvent> history, std::int64_t version,
                                      ledger::CaseId id, std::int64_t position);

struct PrecedentPage {
  std::vector<Precedent> rows{};
  std::optional<std::int64_t> next{};  // a position to go on before; nothing: these were the last
};

// Safe to call from any thread.
class PrecedentStore {
 public:
  virtual ~PrecedentStore() = default;
  // The last position of the feed that was dealt with; 0 at first.
  virtual Result<std::int64_t> position(JurisdictionId j) const = 0;
  // Adds what was found up to `position` and moves there, in one transaction. What is there already stays.
  virtual Status keep(JurisdictionId j, std::span<const Precedent> found, std::int64_t position) = 0;
  // The newest of that category and type that nobody dismissed.
  virtual Result<std::vector<Precedent>> matching(JurisdictionId j, std::string_view category,
                                                  ledger::RequestType type, std::size_t limit) const = 0;
  // Newest first.
  virtual Result<PrecedentPage> list(JurisdictionId j, std::optional<PrecedentState> state,
                                     std::optional<std::int64_t> before, std::size_t limit) const = 0;
  virtual Result<Precedent> get(JurisdictionId j, std::int64_t position) const = 0;  // not_found
  // Writes what was decided of it (state, decided_at, decided_by, reason, adopted_version).
  //   not_allowed  rule precedent_decided: it is no longer open
  virtual Status decide(JurisdictionId j, const Precedent& decided) = 0;
};

// Follows the feed. Safe to call from any thread; repeating does no harm. Everything must outlive it.
class PrecedentFollower {
 public:
  PrecedentFollower(PrecedentStore& store, const ledger::EventStore& events)
      : store_(store), events_(events) {}
  // Reads on, at most `limit` events; returns how many. An unreadable case is left out, with an error in the
  // log.
  Result<std::size_t> follow(JurisdictionId j, std::size_t limit);

 private:
  PrecedentStore& store_;
  const ledger::EventStore& events_;
};

}  // namespace tz::routing
