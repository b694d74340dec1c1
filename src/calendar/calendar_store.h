#pragma once
// Where the layers of every jurisdiction's calendar are kept, with the files they came from.
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "calendar/layered_calendar.h"
#include "calendar/publication.h"

namespace tz::calendar {

// Nothing here is overwritten: a year's list that replaces another is a new edition, and what was computed
// from the old one can still be explained. Safe to call from any thread.
class CalendarStore {
 public:
  virtual ~CalendarStore() = default;
  // The layers with the latest edition of each year, coarse to fine and by code.
  //   not_found  the jurisdiction has no layer
  virtual Result<std::vector<Layer>> load(JurisdictionId id) const = 0;
  // Adds a layer, or renames it. Its list is not touched: lists come by publish().
  //   conflict  the code is there with another level
  virtual Status save_layer(JurisdictionId id, const Layer& layer) = 0;
  // Keeps `list` as the layer's latest for its year. nullopt: it is the latest already, byte for byte of its
  // files, or it is an unpublished list, which changes no day.
  //   not_found         no such layer
  //   invalid_argument  file_required: the list names no file
  //   not_allowed       year_published: an unpublished list does not replace a published one
  virtual Result<std::optional<Publication>> publish(JurisdictionId id, const std::string& layer,
                                                     const YearList& list, Instant at) = 0;
  // How many lists were published: the number by which due dates name the calendar they were computed from.
  // 0: none.
  virtual Result<std::int64_t> version(JurisdictionId id) const = 0;
  // Lists that were published at or after `since`, oldest first.
  virtual Result<std::vector<Publication>> publications(JurisdictionId id, Instant since) const = 0;
};

}  // namespace tz::calendar
