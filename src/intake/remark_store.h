#pragma once
// Which remarks there are and what the public may read of them; and who else has the same trouble, by a
// salted digest and nothing more.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "intake/remark.h"

namespace tz::intake {

struct RemarkPage {
  std::vector<Remark> remarks;
  std::string next;  // cursor of the next page, empty at the end
};

// Safe to call from any thread. Every call may answer unavailable.
class RemarkStore {
 public:
  virtual ~RemarkStore() = default;
  // Keeps the remark as begun and returns nullopt, or returns the one of the same case with the same `once`.
  //   not_allowed (rule "remarks_max")  the case has kRemarksMax
  virtual Result<std::optional<Remark>> begin(JurisdictionId j, const Remark& remark,
                                              const Hash256& once) = 0;
  // The ledger has it, as this version of its case.
  virtual Status finish(JurisdictionId j, const std::string& id, std::int64_t version) = 0;
  // Forgets one that the ledger refused; nothing once it is finished.
  virtual Status drop(JurisdictionId j, const std::string& id) = 0;
  virtual Result<std::optional<Remark>> find(JurisdictionId j, const std::string& id) const = 0;
  // Those of the case that are shown, oldest first.
  virtual Result<std::vector<Remark>> shown(JurisdictionId j, ledger::CaseId id) const = 0;
  // Finished ones in that state, oldest first, at most `limit`.
  //   invalid_argument (field cursor)  not one of ours
  virtual Result<RemarkPage> list(JurisdictionId j, RemarkState state, std::string_view cursor,
                                  std::size_t limit) const = 0;
  // Writes state, shown, decided_by and decided_at of a finished one, as its decision number
  // `remark.decisions`.
  //   conflict (rule "version")  it is not at the decision before that any more
  virtual Status decide(JurisdictionId j, const Remark& remark) = 0;

  // The salt of the case: `fresh` at the first call, and the same ever after.
  virtual Result<Hash256> salt(JurisdictionId j, ledger::CaseId id, const Hash256& fresh) = 0;
  // False: was counted before.
  virtual Result<bool> vote(JurisdictionId j, ledger::CaseId id, const Hash256& voter) = 0;
  virtual Result<std::int64_t> votes(JurisdictionId j, ledger::CaseId id) const = 0;
};

}  // namespace tz::intake
