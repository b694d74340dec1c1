#include "ledger/case_code.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "base/id.h"

namespace tz::ledger {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const Instant kAt{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{17}};

std::string some_code(std::uint64_t seed, std::string_view prefix = "LY") {
  SeededRandom random(seed);
  return make_case_code(prefix, kAt, "Asia/Shanghai", random);
}

TEST(CaseCode, CarriesTheLocalDay) {
  const auto code = some_code(1);
  ASSERT_EQ(code.size(), std::string_view("LY-261123-XXXXXXC").size());
  EXPECT_EQ(code.substr(0, 10), "LY-261123-");  // 17:00 UTC is the 23rd in Shanghai
  EXPECT_EQ(parse_case_code(code), code);
}

TEST(CaseCode, IsReadAsPeopleTypeIt) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto code = some_code(seed);
    std::string typed = " ";
    for (char c : code) {
      if (c == '-') continue;
      const bool in_prefix = typed.size() <= 2;
      if (!in_prefix && c == '0') c = 'o';
      if (!in_prefix && c == '1') c = seed % 2 ? 'I' : 'l';
      typed.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
      if (typed.size() % 4 == 0) typed.push_back(' ');
    }
    EXPECT_EQ(parse_case_code(typed), code) << typed;
  }
  const auto code = some_code(7);
  EXPECT_EQ(parse_case_code("ＬＹ－" + code.substr(3)), code) << "full-width letters and hyphen";
}

TEST(CaseCode, NoticesEveryWrongCharacterAfterThePrefix) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto code = some_code(seed);
    for (std::size_t i = 3; i < code.size(); ++i)
      for (const char c : kAlphabet) {
        if (code[i] == '-' || c == code[i]) continue;
        auto wrong = code;
        wrong[i] = c;
        EXPECT_FALSE(parse_case_code(wrong).has_value()) << wrong;
      }
  }
}

TEST(CaseCode, NoticesAWrongPrefixUnlessTheLettersReadAlike) {
  const auto code = some_code(3, "AB");
  for (const char c : std::string_view("0123456789ABCDEFGHJKLMNOPQRSTUVWXYZ")) {
    auto wrong = code;
    wrong[1] = c;
    EXPECT_EQ(parse_case_code(wrong).has_value(), c == 'B') << wrong;
  }
}

TEST(CaseCode, NoticesEveryExchangeOfNeighbours) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto code = some_code(seed);
    for (std::size_t i = 4; i < code.size(); ++i) {
      if (code[i] == '-' || code[i - 1] == '-' || code[i] == code[i - 1]) continue;
      auto wrong = code;
      std::swap(wrong[i - 1], wrong[i]);
      EXPECT_FALSE(parse_case_code(wrong).has_value()) << wrong;
    }
  }
}

TEST(CaseCode, RefusesOtherShapes) {
  const auto code = some_code(5);
  for (const auto& wrong : std::vector<std::string>{
           "", "LY", code.substr(3), code + "0", "TOOLONG" + code, "L?" + code.substr(2), "LY-269923-0000000",
           "LY-26112A-0000000", std::string(1000, 'A'), "\xFF\xFF"}) {
    const auto parsed = parse_case_code(wrong);
    ASSERT_FALSE(parsed.has_value()) << wrong;
    EXPECT_EQ(parsed.error().rule, "case_code");
    EXPECT_EQ(parsed.error().code, Errc::invalid_argument);
  }
}

TEST(CaseCode, HoldsLettersAndDigitsOnlyEvenWhereTheCheckCharacterFits) {
  for (const std::string_view part : {"ABCDEF", "AB\fDEF", "ABUDEF",
                                      "AB\xEF\xBB\xBF"
                                      "F"}) {
    const auto head = "LY-261123-" + std::string(part);
    EXPECT_EQ(parse_case_code(head + check_character(head)).has_value(), part == "ABCDEF") << part;
  }
}

TEST(CaseCode, RandomPartsDoNotFollowEachOther) {
  SeededRandom random(11);
  std::set<std::string> seen;
  for (int i = 0; i < 2000; ++i) seen.insert(make_case_code("LY", kAt, "Asia/Shanghai", random));
  EXPECT_EQ(seen.size(), 2000U);
}

}  // namespace
}  // namespace tz::ledger
