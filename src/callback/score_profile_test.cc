#include "callback/score_profile.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/time.h"

namespace tz::callback {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kHead =
    "id,version,effective_from,weight_contacted,weight_satisfied,weight_solved,basic_factor,partial_factor,"
    "decimals,min_n,window,basis,name_zh,name_en,source\n";
constexpr std::string_view kGood = "a,1,2021-01-01,0.1,0.4,0.5,0.9,0,2,30,month,received,甲,A,s\n";

Result<std::vector<ScoreProfile>> parse(std::string_view lines) {
  return parse_score_profiles("p.csv", std::string(kHead) + std::string(lines));
}
std::string fault(std::string_view from, std::string_view to) {
  std::string line(kGood);
  line.replace(line.find(from), from.size(), to);
  const auto parsed = parse(line);
  return parsed ? "" : parsed.error().message;
}

TEST(ScoreProfiles, AreReadExactly) {
  const auto profiles = parse(kGood);
  ASSERT_TRUE(profiles) << profiles.error().message;
  const auto& p = profiles->front();
  EXPECT_EQ(p.formula, (Formula{9000, 0, Weights{1000, 4000, 5000}, 2}));
  EXPECT_EQ(p.min_n, 30);
  EXPECT_EQ(p.window, WindowKind::month);
  EXPECT_EQ(p.basis, TimeBasis::received);
}

TEST(ScoreProfiles, AFaultNamesFileLineAndColumn) {
  EXPECT_THAT(fault("0.5", "0.6"), HasSubstr("p.csv:2:weight_contacted"));
  EXPECT_THAT(fault("0.9", "1.1"), HasSubstr("p.csv:2:basic_factor"));
  EXPECT_THAT(fault("0.9", "0.12345"), HasSubstr("basic_factor"));
  EXPECT_THAT(fault("0.9", "-0.1"), HasSubstr("basic_factor"));
  EXPECT_THAT(fault(",2,30", ",5,30"), HasSubstr("decimals"));
  EXPECT_THAT(fault(",30,", ",29,"), HasSubstr("min_n"));
  EXPECT_THAT(fault("month", "year"), HasSubstr("window"));
  EXPECT_THAT(fault("received", "opened"), HasSubstr("basis"));
  EXPECT_THAT(fault("2021-01-01", "2021-02-30"), HasSubstr("effective_from"));
  EXPECT_THAT(fault("0.1,0.4,0.5", "0.1,,0.9"), HasSubstr("weight_satisfied"));
  EXPECT_EQ(fault("0.1,0.4,0.5", ",,"), "") << "no weights at all: no composite";
  EXPECT_EQ(parse(std::string(kGood) + std::string(kGood)).error().rule, "duplicate_code");
  EXPECT_EQ(parse_score_profiles("p.csv", "id\na\n").error().rule, "missing_column");
}

TEST(ScoreProfiles, TheVersionInForceAtTheBeginningOfThePeriodCounts) {
  std::string second(kGood);
  second.replace(0, 14, "a,2,2026-03-01");
  const auto pack = parse_score_pack({.profiles_csv = std::string(kHead) + std::string(kGood) + second});
  ASSERT_TRUE(pack) << pack.error().message;
  const auto version = [&](int year, unsigned month, unsigned day) {
    const auto at = from_civil({.year = year, .month = month, .day = day}, "Asia/Shanghai");
    const auto found = profile_at(*pack, "a", *at, "Asia/Shanghai");
    return *found == nullptr ? 0 : (*found)->version;
  };
  EXPECT_EQ(version(2020, 12, 31), 0);
  EXPECT_EQ(version(2021, 1, 1), 1);
  EXPECT_EQ(version(2026, 2, 28), 1) << "never retroactive";
  EXPECT_EQ(version(2026, 3, 1), 2);
}

places::PackFiles files(std::string json, std::string csv) {
  places::PackFiles pack;
  pack.texts["pack.json"] = std::move(json);
  if (!csv.empty()) pack.texts["score_profiles.csv"] = std::move(csv);
  return pack;
}

TEST(ScorePack, IsChosenInPackJson) {
  const std::string csv = std::string(kHead) + std::string(kGood);
  const auto texts = read_score_pack(files(R"({"scores":{"profile":"a","public":true}})", csv));
  ASSERT_TRUE(texts) << texts.error().message;
  const auto pack = parse_score_pack(*texts);
  EXPECT_EQ(pack->chosen, "a");
  EXPECT_TRUE(pack->published);
  for (const auto* wrong : {R"({"scores":{"profile":"b"}})", R"({"scores":{"public":1}})",
                            R"({"scores":{"x":1}})", R"({"scores":{"profile":1}})"})
    EXPECT_EQ(read_score_pack(files(wrong, csv)).error().rule, "score_profile") << wrong;
  EXPECT_EQ(read_score_pack(files(R"({"scores":1})", csv)).error().rule, "pack_format");
}

TEST(ScorePack, WithoutOneHasThreeRatesAndNoComposite) {
  const auto texts = read_score_pack(files("{}", ""));
  ASSERT_TRUE(texts);
  EXPECT_EQ(*texts, ScorePackTexts{});
  const auto pack = parse_score_pack(*texts);
  ASSERT_EQ(pack->profiles.size(), 1U);
  EXPECT_EQ(pack->profiles[0].id, kNeutralProfile);
  EXPECT_FALSE(pack->profiles[0].formula.weights);
  EXPECT_FALSE(pack->published);
}

TEST(ScorePack, TheShippedOneHasTheDistrictAndTheNeutralProfile) {
  std::ifstream in(TZ_SOURCE_DIR "/packs/default/score_profiles.csv");
  std::stringstream csv;
  csv << in.rdbuf();
  const auto profiles = parse_score_profiles("default/score_profiles.csv", csv.str());
  ASSERT_TRUE(profiles) << profiles.error().message;
  const auto district = std::ranges::find(*profiles, "cn-bj-district", &ScoreProfile::id);
  ASSERT_NE(district, profiles->end());
  EXPECT_EQ(district->formula, (Formula{9000, 0, Weights{1000, 4000, 5000}, 2}));
  EXPECT_EQ(district->window, WindowKind::assessment_month);
  const auto neutral = std::ranges::find(*profiles, kNeutralProfile, &ScoreProfile::id);
  ASSERT_NE(neutral, profiles->end());
  EXPECT_FALSE(neutral->formula.weights);
}

}  // namespace
}  // namespace tz::callback
