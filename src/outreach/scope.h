#pragma once
// Whose rows a list shows, and a page of it.
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"

namespace tz::outreach {

struct Scope {
  bool everything = false;
  std::vector<UnitId> units{};     // of these units
  std::optional<ActorId> actor{};  // of this person alone; units are not asked then
};

// Newest first.
template <class T>
struct Page {
  std::vector<T> rows{};
  std::string next{};  // cursor of the next page, empty at the end
};

}  // namespace tz::outreach
