#pragma once
// Loads a CSV file of somebody else's cases into the ledger.
#include <functional>
#include <istream>
#include <string>

#include "intake/import_profile.h"
#include "intake/report.h"
#include "ledger/case_service.h"
#include "ledger/event_store.h"

namespace tz::intake {

struct ImportProblem {
  std::uint64_t line = 0;
  std::string field, message;
};

struct ImportProgress {
  std::uint64_t bytes = 0;  // of the file read so far
  std::uint64_t rows = 0;   // records seen, the header apart
  std::uint64_t loaded = 0, repeated = 0, bad = 0;
  std::uint64_t outside = 0;  // loaded, but the point is in no zone of the city
};

struct ImportOptions {
  bool dry_run = false;         // map and check everything, write nothing
  std::size_t batch = 1000;     // cases in one transaction
  std::uint64_t rows_max = 0;   // 0: all
  std::uint64_t skip_rows = 0;  // resume: rows already done
  bool keep_rows = true;        // keep the original record with the case
};

// The importer's hands. `problem` is called for every bad row, in order; `progress` after every batch and
// after as many bad rows; false from it stops (what was loaded stays, and the next run skips it by its source
// id).
struct ImportHooks {
  std::function<void(const ImportProblem&)> problem;
  std::function<bool(const ImportProgress&)> progress;
};

class ImportService {
 public:
  ImportService(ledger::CaseService& cases, ledger::EventStore& store, const ledger::Planner& planner)
      : cases_(cases), store_(store), planner_(planner) {}
  // Idempotent on the source's id within the profile and jurisdiction.
  // A dry run looks up what is there already, and refuses what a real one would.
  //   invalid_argument  the file has no header, or it does not fit the profile
  //   unavailable       the database, or the file broke off before its end (the message has the line that was
  //                     reached); what was loaded before stays
  Result<ImportProgress> run(JurisdictionId j, const ImportProfile& profile, std::istream& in,
                             const ledger::By& by, const ImportOptions& options, const ImportHooks& hooks);

 private:
  struct City;
  struct Batch;
  Result<ledger::Append> append_of(JurisdictionId j, const ImportProfile& profile, const ImportedRow& row,
                                   const std::string& raw, const City& city, const ledger::By& by,
                                   bool& outside);
  Result<std::vector<ledger::EventStore::Outcome>> write(JurisdictionId j, const ImportProfile& profile,
                                                         Batch& batch, const City& city,
                                                         const ledger::By& by);
  Status look_up(JurisdictionId j, Batch& batch, ImportProgress& progress) const;
  ledger::CaseService& cases_;
  ledger::EventStore& store_;
  const ledger::Planner& planner_;
};

}  // namespace tz::intake
