#pragma once
// The monthly summary: drafts it on its day, takes signatures, seals, corrects.
#include "cadence/month_store.h"
#include "cadence/settings.h"
#include "cadence/watch_store.h"

namespace tz::cadence {

// Who signs: for the own unit and those below, if that person is accountable for it.
struct Signer {
  ActorId actor{};
  std::vector<UnitId> units{};
};

// Thread-safe if the stores are; draft() by one thread at a time for a jurisdiction.
class MonthService {
 public:
  MonthService(MonthStore& months, RoundStore& rounds, WatchStore& watch)
      : months_(months), rounds_(rounds), watch_(watch) {}

  // One step of drafting the month whose summary is due. True: there is more to do now.
  Result<bool> draft(JurisdictionId j, const CityRules& rules, Instant begun, Instant now);

  // Signs for a violator of the month.
  //   not_found         the month has no summary
  //   not_allowed       draft_running: its violators are still being listed; month_sealed
  //   invalid_argument  signed_wrong: no violator, or signed for already; not_accountable; reason_required,
  //                     reason_too_long
  Status sign(JurisdictionId j, sys_days first_day, SignOff signature, const Signer& by);
  //   not_allowed  draft_running, month_sealed, unsigned_violators (sealing.h)
  Result<SealedMonth> seal(JurisdictionId j, sys_days first_day, ActorId by, Instant now);
  //   not_allowed  not_sealed: what is not sealed is not corrected.  Plus the errors of correct().
  Result<Erratum> correct(JurisdictionId j, sys_days first_day, const Figure& is, const std::string& reason,
                          ActorId by, Instant now);
  // A sealed month as it stands in the tables, with its errata; verify() says whether the hashes hold.
  Result<std::pair<SealedMonth, std::vector<Erratum>>> sealed(JurisdictionId j, sys_days first_day) const;

 private:
  Result<bool> gather(JurisdictionId j, Round round, const Window& month, Instant now);
  Status check_drafted(JurisdictionId j, sys_days first_day) const;

  MonthStore& months_;
  RoundStore& rounds_;
  WatchStore& watch_;
};

MonthDraft draft_of(JurisdictionId j, const MonthCount& count, std::vector<Violator> violators);

}  // namespace tz::cadence
