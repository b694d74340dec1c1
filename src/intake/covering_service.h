#pragma once
// Covers parts of pictures, and uncovers them. Each is an entry of the store and a note on the case, and the
// next may always be made; nothing is taken away.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/covering_store.h"
#include "ledger/case_service.h"

namespace tz::intake {

// True if an event of the case names the picture: sent, filed as evidence, or named in a note.
bool case_shows(const ledger::CaseHistory& history, std::string_view sha256);

// Which picture of which city, through which case, after which version of its covering.
struct CoveringTarget {
  JurisdictionId j{};
  const ledger::CaseHistory& history;  // must show the picture (case_shows)
  std::string sha256{};
  std::int64_t version = 0;  // the latest that was read; 0 for none
};

// Safe to call from any thread if the stores are.
class CoveringService {
 public:
  CoveringService(CoveringStore& store, const MediaService& media, ledger::CaseService& cases)
      : store_(store), media_(media), cases_(cases) {}

  // From then on the public, and whoever does not look after pictures, has the covered picture only.
  //   conflict (rule version)  it was covered or uncovered since; nothing is changed
  //   not_found (rule no_such_picture)
  Result<CoveringEntry> cover(const CoveringTarget& target, Covering covering, const ledger::By& by);
  // The whole picture again for whoever may see the picture at all.
  //   conflict (rule version)       as above
  //   not_allowed (rule uncovered)  nothing of it is covered
  Result<CoveringEntry> uncover(const CoveringTarget& target, const ledger::By& by);

  // The picture as whoever may see it has it: the covered one if there is one.
  Result<std::optional<Picture>> shown(JurisdictionId j, const std::string& sha256) const;
  Result<std::optional<Picture>> original(JurisdictionId j, const std::string& sha256) const;
  // Newest first, at most `limit`.
  Result<std::vector<CoveringEntry>> entries(JurisdictionId j, const std::string& sha256,
                                             std::size_t limit) const {
    return store_.entries(j, sha256, limit);
  }

 private:
  Status note(const CoveringTarget& target, const CoveringEntry& entry, const ledger::By& by);

  CoveringStore& store_;
  const MediaService& media_;
  ledger::CaseService& cases_;
};

}  // namespace tz::intake
