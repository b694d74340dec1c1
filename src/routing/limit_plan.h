#pragma once
// What loading a limits file would change, told before it is done. Pure.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "routing/catalogue.h"
#include "routing/limits.h"

namespace tz::routing {

struct ChangedLimit {
  LimitRule was{}, is{};
  std::vector<std::string> fields{};  // what differs, by the names of the API: "result", "source"
};

// Something that may be meant, and may not be.
enum class LimitWarning : std::uint8_t {
  extension_unused,  // an extension has a length, and none may be asked for
  never_chosen       // an earlier rule of the city's profile takes every case, and no line names this one
};
std::string_view name_of(LimitWarning warning);

struct LimitDiff {
  std::vector<LimitRule> added{}, removed{};
  std::vector<ChangedLimit> changed{};
  bool reordered = false;  // rules that stay stand in another order: the first that fits decides
  bool none() const { return added.empty() && removed.empty() && changed.empty() && !reordered; }
};
// By id, in the order of the new rules; what is gone in that of the old.
LimitDiff diff_of(const std::vector<LimitRule>& was, const std::vector<LimitRule>& is);

struct WarnedLimit {
  LimitWarning kind{};
  std::string rule{};  // id of the limit rule
};
std::vector<WarnedLimit> warnings_of(const std::vector<LimitRule>& rules, std::string_view city_profile,
                                     const std::vector<CatalogueEntry>& entries);

// What a load of limits would do.
struct LimitPlan {
  std::int64_t version = 0;  // that holds now
  bool known = false;        // these rules hold already, in this order
  LimitDiff diff{};
  std::vector<WarnedLimit> warnings{};
  std::vector<Error> faults{};    // the file cannot be read: line, column and rule
  std::vector<Error> refusals{};  // a catalogue line or the city's own profile would be left without its rule
  std::string digest{};           // of the file upon this version and this catalogue; empty with faults
};

// The first fault and those in `more`, each by itself.
std::vector<Error> each_error(Error error);
// Over the text, the version of the limits and that of the catalogue it would stand beside.
std::string limits_digest(std::int64_t version, std::int64_t catalogue_version, std::string_view csv);

}  // namespace tz::routing
