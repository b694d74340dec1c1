#pragma once
#include "calendar/calendar_store.h"
#include "store/database.h"

namespace tz::calendar {

// CalendarStore on SQLite and PostgreSQL. `db` must outlive it.
class SqlCalendarStore final : public CalendarStore {
 public:
  explicit SqlCalendarStore(store::Database& db) : db_(db) {}
  Result<std::vector<Layer>> load(JurisdictionId id) const override;
  Status save_layer(JurisdictionId id, const Layer& layer) override;
  Result<std::optional<Publication>> publish(JurisdictionId id, const std::string& layer,
                                             const YearList& list, Instant at) override;
  Result<std::int64_t> version(JurisdictionId id) const override;
  Result<std::vector<Publication>> publications(JurisdictionId id, Instant since) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::calendar
