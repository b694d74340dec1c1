#pragma once
// outreach.json of a pack: the campaigns and the questionnaires of a city (packs/README.md).
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "outreach/campaign.h"
#include "outreach/questionnaire.h"
#include "places/pack.h"

namespace tz::outreach {

inline constexpr std::size_t kCampaignsMax = 100, kQuestionnairesMax = 50, kQuestionsMax = 60,
                             kOptionsMax = 30;
inline constexpr std::size_t kNameMax = 100, kQuestionTextMax = 300;  // code points
inline constexpr std::int64_t kVersionMax = 10'000;

struct OutreachPack {
  std::vector<Campaign> campaigns{};
  std::vector<Questionnaire> questionnaires{};  // in the order in which they are offered, one version of each
  friend bool operator==(const OutreachPack&, const OutreachPack&) = default;
};

//   invalid_argument  each fault names the file, the path in it and the rule: json, outreach_shape,
//   outreach_code, duplicate_code, outreach_text, outreach_number, outreach_day, outreach_kind,
//   outreach_options
Result<OutreachPack> parse_outreach(const std::string& file, std::string_view json);
// Of a pack; empty if it has no outreach.json.
Result<OutreachPack> read_outreach_pack(const places::PackFiles& files);
// The text that parse_outreach reads as `pack`.
std::string format(const OutreachPack& pack);

}  // namespace tz::outreach
