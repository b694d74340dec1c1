#pragma once
// What the desk keeps: the append-only history of every call-back file, the lists over it, and what goes with
// it. Nothing here updates or deletes an event.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "callback/callback_file.h"
#include "callback/draw.h"
#include "ledger/decide.h"

namespace tz::callback {

struct StoredEvent {
  std::int64_t version = 0;
  Event event{};
  Instant at{};
  By by{};  // actor, capacity and unit; never blank
  std::vector<ledger::Text> texts{};
};

// A call that waits, the longest first.
struct WaitingRow {
  ledger::CaseId id{};
  int round = 1;
  UnitId unit{};
  Instant since{};
  std::int64_t tries = 0;
  std::optional<ActorId> claimed_by{};
  std::optional<Instant> claimed_until{};
};
struct WaitingFilter {
  CallKind lane = CallKind::first;
  bool hide_tip_offs = true;
  UnitId not_unit{};    // the asker's own: it handled those
  ActorId not_first{};  // the asker: who made the first call does not make the second
};
struct WaitingPage {
  std::vector<WaitingRow> rows{};
  std::string next{};  // cursor; empty at the end
};

enum class AlertKind : std::uint8_t { pressure, rating_refused, recall_differs };
std::string_view name(AlertKind kind) noexcept;
struct Alert {
  ledger::CaseId id{};
  std::int64_t alert = 0;  // version of the event; of a report, its id
  std::string kind{}, state{};
  Instant at{};
};
struct AlertPage {
  std::vector<Alert> rows{};
  std::string next{};
};

// Something the resident is to be told; notify follows it.
struct Notice {
  ledger::CaseId id{};
  std::int64_t version = 0;
  std::string kind{};  // "exclusion_granted", "exclusion_objection_ruled"
  Instant at{};
};

struct FoundLink {
  ledger::CaseId id{};
  std::int64_t link = 0;
};

// Safe to call from any thread.
class FileStore {
 public:
  virtual ~FileStore() = default;

  // Writes the events that lead to `after`, and its projections, durably, or nothing.
  //   conflict     the file is not at after.version - events.size() any more
  //   unavailable  the database did not answer; nothing acknowledged
  virtual Status append(const File& after, std::span<const StoredEvent> events, bool tip_off,
                        const ledger::Policy& policy) = 0;
  // Writes the rows of every round anew, for a file that was kept before they had all their columns.
  virtual Status refresh(const File& file, const ledger::Policy& policy) = 0;
  // Every event, oldest first, with texts; empty if nothing happened yet.  corrupted
  virtual Result<std::vector<StoredEvent>> history(JurisdictionId j, ledger::CaseId id) const = 0;
  //   invalid_argument (field cursor)  not one of ours
  virtual Result<WaitingPage> waiting(JurisdictionId j, const WaitingFilter& filter, std::string_view cursor,
                                      std::size_t limit) const = 0;
  virtual Result<std::optional<FoundLink>> find_link(JurisdictionId j, const Hash256& token_hash) const = 0;
  // Files that owe the ledger something.
  virtual Result<std::vector<ledger::CaseId>> owing(JurisdictionId j, std::size_t limit) const = 0;
  // Oldest first. `state`: "open", "taken", "closed" of reports; "noted" of what is told and needs no ruling.
  virtual Result<AlertPage> alerts(JurisdictionId j, std::string_view state, std::string_view cursor,
                                   std::size_t limit) const = 0;
  // What residents are still to be told and was not looked at since `before`; what is new comes first.
  virtual Result<std::vector<Notice>> notices(JurisdictionId j, Instant before, std::size_t limit) const = 0;
  virtual Status looked(JurisdictionId j, const Notice& notice, Instant at) = 0;  // it is under way
  virtual Status told(JurisdictionId j, const Notice& notice, Instant at) = 0;  // nothing more is to be done
  // Position of the ledger's feed that was read last; 0 at first.
  virtual Result<std::int64_t> cursor(JurisdictionId j) const = 0;
  virtual Status move_cursor(JurisdictionId j, std::int64_t position) = 0;
};

struct DrawRecord {
  std::string period{};
  Seed seed{};
  Instant committed_at{};
  std::optional<Instant> drawn_at{};
  int percent = 0;
  std::vector<DrawItem> population{}, drawn{};  // by case and round
};
class DrawStore {
 public:
  virtual ~DrawStore() = default;
  //   conflict  the period has a seed already
  virtual Status commit(JurisdictionId j, const std::string& period, const Seed& seed, Instant at,
                        ActorId by) = 0;
  virtual Result<std::optional<DrawRecord>> find(JurisdictionId j, const std::string& period) const = 0;
  // Rounds that a clerk got answered in [from, to), each once.
  virtual Result<std::vector<DrawItem>> answered(JurisdictionId j, Instant from, Instant to) const = 0;
  //   conflict  drawn already
  virtual Status record(JurisdictionId j, const DrawRecord& draw, ActorId by) = 0;
};

}  // namespace tz::callback
