#pragma once
// What a city says and when: its templates and notices, as its pack gave them, kept and handed out whole.
#include <map>
#include <memory>
#include <mutex>

#include "base/clock.h"
#include "notify/notice_policy.h"
#include "places/pack.h"

namespace tz::notify {

// As it came in the pack: kept as text, read again at each start.
struct NoticePack {
  std::string templates_csv{}, notices_csv{};
  std::vector<std::pair<std::string, std::int64_t>> numbers{};
  friend bool operator==(const NoticePack&, const NoticePack&) = default;
};

// Immutable once made.
struct NoticeCity {
  std::shared_ptr<const TemplateBook> templates{};
  NoticePolicy policy{};
};
using NoticeCityPtr = std::shared_ptr<const NoticeCity>;

// Reads templates.csv, notices.csv and pack.json and checks them against each other. A pack without
// notices.csv tells nobody anything.
//   invalid_argument  as TemplateBook::parse, parse_notices and read_notice_numbers say
Result<NoticePack> read_notice_pack(const places::PackFiles& files);
//   the same errors, of what was kept
Result<NoticeCityPtr> make_notice_city(const NoticePack& pack);

class NoticeStore {
 public:
  virtual ~NoticeStore() = default;
  // Empty if nothing was saved for the jurisdiction.
  virtual Result<NoticePack> load(JurisdictionId j) const = 0;
  virtual Status save(JurisdictionId j, const NoticePack& pack, Instant at) = 0;
};

// Safe to call from any thread.
class NoticeService {
 public:
  NoticeService(NoticeStore& store, const Clock& clock) : store_(store), clock_(clock) {}
  Status load_pack(JurisdictionId j, const NoticePack& pack);
  // From memory once read. A city without a pack of notices has none.
  Result<NoticeCityPtr> city(JurisdictionId j);

 private:
  NoticeStore& store_;
  const Clock& clock_;
  std::mutex mutex_;  // guards cities_
  std::map<JurisdictionId, NoticeCityPtr> cities_;
};

}  // namespace tz::notify
