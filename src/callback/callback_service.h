#pragma once
// What acts on call-back files: load, catch up with the ledger, decide, append, tell the ledger; in one place
// for every command.
#include <optional>
#include <stop_token>
#include <vector>

#include "base/random.h"
#include "callback/callback_decide.h"
#include "callback/callback_pack.h"
#include "callback/callback_store.h"
#include "callback/matters.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"

namespace tz::callback {

struct Desk {
  File file{};
  std::vector<StoredEvent> events{};  // with texts
  ledger::Case c{};
  Facts facts{};
};

// Thread-safe if the stores are.
class CallbackService {
 public:
  CallbackService(FileStore& store, const ledger::EventStore& history, ledger::CaseService& cases,
                  const ledger::Planner& planner, const PackStore& pack)
      : store_(store), history_(history), cases_(cases), planner_(planner), pack_(pack) {}

  // The file of the case, level with the ledger; without a round if it never waited for a call-back.
  // not_found
  Result<Desk> open(JurisdictionId j, ledger::CaseId id);
  // Decides, appends, and tells the ledger what it is to know, by its own command; what the ledger's rules
  // refuse is refused before anything is written. Told once, even if the program is cut off between: see
  // settle().
  //   conflict       the file is not at expected_version any more (where one is given)
  //   rating_origin  (forbidden) a rating from where the unit works; the refusal is on record
  // Plus the errors of decide(), and of ledger::decide().
  Result<Desk> act(JurisdictionId j, ledger::CaseId id, std::optional<std::int64_t> expected_version,
                   const Command& command, const By& by);

  // Reads on in the ledger's feed, at most `limit` events, and keeps `matters` level with it; returns how
  // many. For a job; repeating does no harm. Ends between two events when it is to stop, and goes on from
  // there.
  Result<std::size_t> follow(JurisdictionId j, std::size_t limit, Matters& matters,
                             const std::stop_token& stop);
  // Tells the ledger what files owe it since a program was cut off; returns how many were settled. Ends
  // between two files when it is to stop.
  Result<std::size_t> settle(JurisdictionId j, std::size_t limit, const std::stop_token& stop);

  // The notice of a granted exclusion went out at `sent`, or, with nothing, none can be sent: from then, or
  // from the ruling, the resident has his time to object. Twice does no harm.
  Status exclusion_told(JurisdictionId j, const Notice& notice, std::optional<Instant> sent);
  // A one-time link by which the resident may answer now, in the place of any before it: its token. Nothing
  // if nobody waits for his answer.
  Result<std::optional<std::string>> rating_token(JurisdictionId j, ledger::CaseId id, Random& random);

  Result<std::optional<FoundLink>> find_link(JurisdictionId j, std::string_view token) const;
  const FileStore& store() const { return store_; }
  ledger::Policy policy(JurisdictionId j) const { return cases_.policy(j); }
  Instant now() const { return cases_.now(); }

 private:
  Result<Desk> load(JurisdictionId j, ledger::CaseId id) const;
  Status append(Desk& desk, std::vector<StoredEvent> events);
  Status see(JurisdictionId j, ledger::CaseId id, Matters& matters);
  Result<Desk> settled(JurisdictionId j, ledger::CaseId id);
  Status tell_ledger(Desk& desk);

  FileStore& store_;
  const ledger::EventStore& history_;
  ledger::CaseService& cases_;
  const ledger::Planner& planner_;
  const PackStore& pack_;
};

Hash256 hash_of_token(std::string_view token);

}  // namespace tz::callback
