#include "pages/words.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "base/time.h"

namespace tz::pages {
namespace {

const Words kZh(http::Language::zh);
const Words kEn(http::Language::en);

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::set<std::string> placeholders(std::string_view word) {
  std::set<std::string> names;
  const std::string text(word);
  const std::regex one(R"(\{([a-z_]+)\})");
  for (std::sregex_iterator it(text.begin(), text.end(), one), end; it != end; ++it) names.insert((*it)[1]);
  return names;
}

TEST(Words, PutTheValuesOfARefusalInTheirPlaces) {
  const Error long_text{
      .message = "must have at most 40 characters", .rule = "too_long", .values = {{"max", "40"}}};
  EXPECT_EQ(kEn.refusal(long_text), "At most 40 characters.");
  EXPECT_EQ(kZh.refusal(long_text), "最多 40 个字。");
  EXPECT_EQ(kZh.refusal({.message = "its own", .rule = "nobody's rule"}), "its own");
  EXPECT_NE(kEn.refusal({.message = "", .rule = "sign_in"}),
            kEn.refusal({.message = "", .rule = "wrong_password"}));
}

TEST(WordFiles, HaveTheSameKeys) {
  EXPECT_GT(Words::keys(http::Language::zh).size(), 100U);
  EXPECT_EQ(Words::keys(http::Language::zh), Words::keys(http::Language::en));
}

TEST(Refusals, TakeAValueThatComesInBothLanguagesInTheirOwn) {
  const Error error{.message = "",
                    .rule = "township_duty_list",
                    .values = {{"responsible_zh", "：由甲局承办"}, {"responsible_en", ": responsible is A"}}};
  EXPECT_EQ(kZh.refusal(error), "该事项不能交给这个单位：由甲局承办。");
  EXPECT_EQ(kEn.refusal(error), "This unit may not have the matter: responsible is A.");
}

TEST(WordFiles, HaveNoEmptyWordAndTheSamePlaceholders) {
  for (const std::string_view key : Words::keys(http::Language::zh)) {
    EXPECT_FALSE(kZh(key).empty()) << key;
    EXPECT_FALSE(kEn(key).empty()) << key;
    EXPECT_EQ(placeholders(kZh(key)), placeholders(kEn(key))) << key;
  }
}

TEST(WordFiles, HaveEveryKeyThatASourceFileNames) {
  const std::regex named(R"re(\bwords\(\s*"([a-z0-9_.]+)")re");
  const std::filesystem::path src = std::filesystem::path(TZ_SOURCE_DIR) / "src";
  std::size_t found = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(src)) {
    if (file.path().extension() != ".cc" || file.path().stem().string().ends_with("_test")) continue;
    const std::string text = read(file.path());
    for (std::sregex_iterator it(text.begin(), text.end(), named), end; it != end; ++it, ++found)
      EXPECT_TRUE(kZh.has((*it)[1].str())) << (*it)[1] << " in " << file.path();
  }
  EXPECT_GT(found, 10U);
}

// The enumerators of the ledger's code lists, read from its header, so that a new one cannot go without a
// word.
TEST(WordFiles, HaveAWordForEveryCodeOfTheLedger) {
  const std::string header = read(std::filesystem::path(TZ_SOURCE_DIR) / "src/ledger/code_lists.h");
  const std::pair<const char*, std::vector<const char*>> lists[] = {
      {"CaseStatus", {"status", "stage"}},
      {"LandingCode", {"landing"}},
      {"RequestType", {"request_type"}},
      {"Channel", {"channel"}},
      {"Urgency", {"urgency"}},
      {"Confidentiality", {"confidentiality"}},
      {"Solved", {"solved"}},
      {"Satisfied", {"satisfied"}},
      {"ContactChannel", {"via"}},
      {"Role", {"role"}},
  };
  for (const auto& [type, prefixes] : lists) {
    std::smatch body;
    ASSERT_TRUE(std::regex_search(
        header, body, std::regex("enum class " + std::string(type) + " : std::uint8_t \\{([^}]*)\\}")))
        << type;
    const std::string names = std::regex_replace(body[1].str(), std::regex("//[^\n]*"), "");
    const std::regex name("[a-z0-9_]+");
    for (std::sregex_iterator it(names.begin(), names.end(), name), end; it != end; ++it)
      for (const char* prefix : prefixes)
        EXPECT_TRUE(kZh.has(std::string(prefix) + "." + it->str())) << it->str();
  }
}

TEST(Words, FillPlaceholdersAndKeepWhatIsNotOne) {
  EXPECT_EQ(kZh("form.max", {{"n", "500"}}), "最多 500 字");
  EXPECT_EQ(kEn("form.max", {{"n", "500"}}), "At most 500 characters");
}

TEST(Words, GiveTheKeyOrTheCodeOfWhatHasNoWord) {
  EXPECT_EQ(kZh("no.such_key"), "no.such_key");
  EXPECT_EQ(kZh.of("status", "in_hand"), "办理中");
  EXPECT_EQ(kZh.of("status", "novel"), "novel");
}

TEST(Words, PickTheOtherNameWhenOneIsMissing) {
  EXPECT_EQ(kEn.pick("青云街道", "Qingyun"), "Qingyun");
  EXPECT_EQ(kEn.pick("青云街道", ""), "青云街道");
  EXPECT_EQ(kZh.pick("", "Qingyun"), "Qingyun");
}

TEST(Words, TellDeadlinesInHoursThenDays) {
  const Instant now = parse_instant("2026-11-18T00:00:00Z").value();
  using namespace std::chrono_literals;
  EXPECT_EQ(kZh.until(now + 7h, now), "剩 7 小时");
  EXPECT_EQ(kZh.until(now + 30min, now), "剩不到 1 小时");
  EXPECT_EQ(kZh.until(now + 71h, now), "剩 71 小时");
  EXPECT_EQ(kZh.until(now + 72h, now), "剩 3 天");
  EXPECT_EQ(kZh.until(now - 20h, now), "超期 20 小时");
  EXPECT_EQ(kEn.until(now - 100h, now), "4 days overdue");
  EXPECT_EQ(kEn.until(now - 1min, now), "just overdue");
}

TEST(Words, TellMomentsInTheCitysZone) {
  const Instant at = parse_instant("2026-11-18T00:12:00Z").value();
  EXPECT_EQ(kZh.moment(at, at, "Asia/Shanghai"), "11 月 18 日 08:12");
  EXPECT_EQ(kEn.moment(at, at, "Asia/Shanghai"), "18 Nov 08:12");
  EXPECT_EQ(kEn.moment(at, at + std::chrono::hours(24 * 60), "Asia/Shanghai"), "18 Nov 2026 08:12");
  EXPECT_EQ(kZh.day(at, "Asia/Shanghai"), "2026 年 11 月 18 日");
}

TEST(Words, PreferTheWordOfARuleToTheMessage) {
  const Error error{.code = Errc::not_allowed, .message = "plain", .rule = "no_such_rule"};
  EXPECT_EQ(kZh.refusal(error), "plain");
}

}  // namespace
}  // namespace tz::pages
