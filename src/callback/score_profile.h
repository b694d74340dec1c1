#pragma once
// Score profiles: a city's choice of weights, factors, smallest sample and period, as data of its pack
// (packs/README.md, docs/sources.md#score-profile). A change is a further version from a day on; figures of
// periods before it keep theirs.
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "callback/score.h"
#include "callback/score_window.h"
#include "places/pack.h"

namespace tz::callback {

struct ScoreProfile {
  std::string id{};  // "cn-bj-district"
  int version = 1;
  std::string effective_from{};  // "2021-01-01": periods that begin on that day or later
  Formula formula{};
  std::int64_t min_n = 30;  // matters; below it a unit is not compared (样本不足)
  WindowKind window = WindowKind::month;
  TimeBasis basis = TimeBasis::received;
  std::string name_zh{}, name_en{}, source{};
  friend bool operator==(const ScoreProfile&, const ScoreProfile&) = default;
};

inline constexpr std::int64_t kMinNFloor = 30;  // no profile compares fewer (docs/sources.md#score-min)
inline constexpr std::string_view kNeutralProfile = "three-rates";

// score_profiles.csv: id, version, effective_from, weight_contacted, weight_satisfied, weight_solved (all
// three, with a sum of 1, or none), basic_factor, partial_factor (0 to 1, at most four decimals), decimals
// (0 to 4), min_n (from kMinNFloor), window, basis, name_zh, name_en, source.
//   invalid_argument  rules csv, missing_column, ..., score_profile, duplicate_code, name; file, line and
//   column named
Result<std::vector<ScoreProfile>> parse_score_profiles(const std::string& file, std::string_view csv);

struct ScorePack {
  std::vector<ScoreProfile> profiles{};
  std::string chosen{kNeutralProfile};  // the city's own
  // Unit rates with their intervals may be read by everybody; else by staff only.
  bool published = false;
  friend bool operator==(const ScorePack&, const ScorePack&) = default;
};
// The texts of a pack as they are kept.
struct ScorePackTexts {
  std::string profiles_csv{};  // empty: the pack has none
  std::string chosen{kNeutralProfile};
  bool published = false;
  friend bool operator==(const ScorePackTexts&, const ScorePackTexts&) = default;
};

// score_profiles.csv and "scores" of pack.json: {"profile": "cn-bj-district", "public": false}, both
// optional.
//   invalid_argument  rule score_profile: a profile is chosen that there is not, or a key that there is not
Result<ScorePackTexts> read_score_pack(const places::PackFiles& files);
// With the neutral profile, three rates and no composite, where the file does not give it.
Result<ScorePack> parse_score_pack(const ScorePackTexts& texts);

// The version of the profile in force at the beginning of the window; nullptr for none.
//   invalid_argument  effective_from is no day of the zone
Result<const ScoreProfile*> profile_at(const ScorePack& pack, std::string_view id, Instant from,
                                       std::string_view time_zone);

class ScorePackStore {
 public:
  virtual ~ScorePackStore() = default;
  virtual Status save(JurisdictionId j, const ScorePackTexts& texts) = 0;  // in the place of what was there
  virtual Result<ScorePack> load(JurisdictionId j) const = 0;              // the neutral one without a pack
};

}  // namespace tz::callback
