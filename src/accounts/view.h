#pragma once
// The named views of the inbox that one person keeps: a name, and the filters of its address. Pure.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tz::accounts {

inline constexpr std::size_t kViewsMax = 20;           // as many as one still finds again
inline constexpr std::size_t kViewNameMax = 40;        // code points
inline constexpr std::size_t kViewFiltersMax = 20;     // the inbox has 14
inline constexpr std::size_t kViewFilterNameMax = 32;  // bytes
inline constexpr std::size_t kViewValueMax = 200;      // code points

// What the filters mean is the inbox's: here they are words and their values, {"queue": "overdue", "order":
// "due"}.
struct View {
  std::string name;
  std::map<std::string, std::string> filter;
  friend bool operator==(const View&, const View&) = default;
};

// In the person's order. `version` counts the changes; 0: nothing was ever kept.
struct Views {
  std::int64_t version = 0;
  std::vector<View> views;
  friend bool operator==(const Views&, const Views&) = default;
};

// Names as they will be kept: without space around them. All faults at once in Error::more; fields are
// "views", "views[3].name", "views[3].filter".
//   invalid_argument  rule views_max: more than kViewsMax; view_name: none, too long, or with a control
//                     character; view_taken: a name that stands before; view_filter: too many, a name that is
//                     no lower-case word, a value that is empty, too long or has a control character
Result<std::vector<View>> checked(std::vector<View> views);

// As kept: a JSON array of {"name", "filter"}.
std::string views_json(const std::vector<View>& views);
//   corrupted  not what views_json writes
Result<std::vector<View>> read_views(std::string_view json);

}  // namespace tz::accounts
