#pragma once
// What a city's pack says to the desk: the clerk's script in both languages, and the causes for which a round
// may be left out of the scores (packs/README.md).
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "places/pack.h"

namespace tz::callback {

struct ScriptLine {
  std::string code{};  // greeting, contacted, solved, satisfied, pressured, thanks
  std::string text_zh{}, text_en{};
  friend bool operator==(const ScriptLine&, const ScriptLine&) = default;
};
struct Cause {
  std::string code{}, name_zh{}, name_en{};
  friend bool operator==(const Cause&, const Cause&) = default;
};
struct CallbackPack {
  std::vector<ScriptLine> script{};  // in the order in which it is said
  std::vector<Cause> causes{};
  friend bool operator==(const CallbackPack&, const CallbackPack&) = default;
};

inline constexpr std::size_t kScriptTextMax = 500, kCauseNameMax = 60, kCausesMax = 50;

//   invalid_argument  rules csv, missing_column, ..., script_code, duplicate_code, name; file, line and
//   column named
Result<std::vector<ScriptLine>> parse_script(const std::string& file, std::string_view csv);
Result<std::vector<Cause>> parse_causes(const std::string& file, std::string_view csv);

// Script and causes of a city's pack, or nothing of either it has no file for.
//   invalid_argument  a line of callback_script.csv or exclusion_causes.csv is wrong
Result<CallbackPack> parse_callback_pack(const places::PackFiles& files);

class PackStore {
 public:
  virtual ~PackStore() = default;
  virtual Status save(JurisdictionId j, const CallbackPack& pack) = 0;  // in the place of what was there
  virtual Result<CallbackPack> load(JurisdictionId j) const = 0;        // empty before a pack was loaded
};

}  // namespace tz::callback
