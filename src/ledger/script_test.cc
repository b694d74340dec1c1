#include "ledger/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tz::ledger {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<fs::path> scripts() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(TZ_SOURCE_DIR "/src/ledger/testdata"))
    if (entry.path().extension() == ".case") found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

class Script : public ::testing::TestWithParam<fs::path> {};

TEST_P(Script, HappensAsWritten) {
  const auto text = read(GetParam());
  const auto file = fs::relative(GetParam(), TZ_SOURCE_DIR).string();
  const auto played = play_script(text, file);
  ASSERT_TRUE(played.has_value()) << played.error().message;
  EXPECT_GE(played->size(), 3U) << file << " says almost nothing";
  if (const char* golden = std::getenv("TZ_GOLDEN"); golden && *golden) {
    std::ofstream(GetParam(), std::ios::binary) << rewrite_script(text, *played);
    return;
  }
  for (const auto& outcome : *played) EXPECT_EQ(outcome.got, outcome.expected) << file << ':' << outcome.line;
}

INSTANTIATE_TEST_SUITE_P(Testdata, Script, ::testing::ValuesIn(scripts()),
                         [](const auto& played) { return played.param.stem().string(); });

TEST(Scripts, ThereIsOneForEveryRule) { EXPECT_GE(scripts().size(), 20U); }

constexpr std::string_view kHead = "units centre roads\nperson wang resident\nperson li handler of roads\n";

std::string error_of(const std::string& text) {
  const auto played = play_script(text, "a.case");
  return played ? "" : played.error().message;
}

TEST(ScriptErrors, NameFileAndLine) {
  const std::string head(kHead);
  EXPECT_THAT(error_of("nonsense"), HasSubstr("a.case:1: a line begins with"));
  EXPECT_THAT(error_of(head + "day 0 09:00 nobody note \"x\" -> received"),
              HasSubstr("a.case:4: \"nobody\" is nobody"));
  EXPECT_THAT(error_of(head + "day 0 09:00 wang shout \"x\" -> received"),
              HasSubstr("a.case:4: \"shout\" is no command"));
  EXPECT_THAT(error_of(head + "day 0 09:00 wang receive help \"x -> received"),
              HasSubstr("quotation mark is not closed"));
  EXPECT_THAT(error_of(head + "day 0 09:00 wang receive help \"x\""), HasSubstr("no \"->\""));
  EXPECT_THAT(error_of(head + "day 0 25:00 wang receive help \"x\" -> received"),
              HasSubstr("expects day N HH:MM"));
  EXPECT_THAT(
      error_of(head +
               "day 1 09:00 wang receive help \"x\" -> received\nday 0 09:00 wang withdraw -> withdrawn"),
      HasSubstr("a.case:5: time runs backwards"));
  EXPECT_THAT(error_of(head + "day 0 09:00 wang receive soup \"x\" -> received"),
              HasSubstr("\"soup\" is no request type"));
  EXPECT_THAT(error_of(head + "day 0 09:00 wang receive help \"x\" more -> received"),
              HasSubstr("does not understand \"more\""));
  EXPECT_THAT(error_of(head + "day 0 09:00 li escalate mars -> received"), HasSubstr("\"mars\" is no unit"));
  EXPECT_THAT(error_of(head + "then colour = red"), HasSubstr("\"colour\" is nothing"));
  EXPECT_THAT(error_of("person x king"), HasSubstr("\"king\" is no role"));
  EXPECT_THAT(error_of("person x handler of mars"), HasSubstr("expects known units"));
  EXPECT_THAT(error_of("units a a"), HasSubstr("named twice"));
  EXPECT_THAT(error_of(std::string(2000, 'x')), HasSubstr("too long"));
  EXPECT_THAT(error_of("# \xFF"), HasSubstr("not valid UTF-8"));
  EXPECT_THAT(error_of(std::string(2 << 20, '\n')), HasSubstr("larger than 1 MiB"));
  EXPECT_THAT(error_of(std::string(20'000, '\n')), HasSubstr("too many lines"));
}

TEST(ScriptGolden, PutsWhatHappenedWhereTheExpectationStood) {
  const auto text = std::string(kHead) +
                    "day 0 09:00  wang  receive help \"a -> b # c\"  -> landed   # a remark\n"
                    "             then owner = roads\n"
                    "day 0 09:01  li    note  -> ?";
  const auto played = play_script(text, "a.case");
  ASSERT_TRUE(played.has_value()) << played.error().message;
  const auto rewritten = rewrite_script(text, *played);
  EXPECT_EQ(rewritten, std::string(kHead) +
                           "day 0 09:00  wang  receive help \"a -> b # c\"  -> received   # a remark\n"
                           "             then owner = none\n"
                           "day 0 09:01  li    note  -> forbidden: unit");
}

}  // namespace
}  // namespace tz::ledger
