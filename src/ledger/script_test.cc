#include "ledger/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
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

// The arguments of a call from the character after its bracket, split at its own commas.
std::vector<std::string> arguments_from(const std::string& source, std::size_t at) {
  std::vector<std::string> arguments(1);
  int depth = 0;
  for (; at < source.size(); ++at) {
    const char ch = source[at];
    if (ch == '"' || ch == '\'') {
      const auto begin = at;
      for (++at; at < source.size() && source[at] != ch; ++at)
        if (source[at] == '\\') ++at;
      arguments.back() += source.substr(begin, at - begin + 1);
      continue;
    }
    if (ch == ')' && depth == 0) break;
    if (ch == '(' || ch == '[' || ch == '{') ++depth;
    if (ch == ')' || ch == ']' || ch == '}') --depth;
    if (ch == ',' && depth == 0)
      arguments.emplace_back();
    else
      arguments.back() += ch;
  }
  return arguments;
}

void add_names_in(const std::string& code, std::set<std::string>& names) {
  static const std::regex kName("\"([a-z][a-z0-9_]*)\"");
  for (std::sregex_iterator it(code.begin(), code.end(), kName), end; it != end; ++it) names.insert((*it)[1]);
}

// The keys that the rules can refuse by, as their source names them: the first names after refuse( and
// forbid(, the third argument of check(, and `.rule =`.
std::set<std::string> rules_in_the_code() {
  std::set<std::string> rules;
  for (const auto* file : {"decide.cc", "decide_input.cc", "decide_landing.cc", "decide_permit.cc"}) {
    const auto source = read(fs::path(TZ_SOURCE_DIR "/src/ledger") / file);
    static const std::regex kCall("\\b(refuse|forbid|check)\\(");
    for (std::sregex_iterator it(source.begin(), source.end(), kCall), end; it != end; ++it) {
      const auto arguments = arguments_from(source, static_cast<std::size_t>(it->position() + it->length()));
      if ((*it)[1] == "check") {
        if (arguments.size() == 4) add_names_in(arguments[2], rules);
        continue;
      }
      for (const auto& argument : arguments) {
        const auto before = rules.size();
        std::set<std::string> names;
        add_names_in(argument, names);
        rules.insert(names.begin(), names.end());
        if (!names.empty() || rules.size() != before) break;
      }
    }
    static const std::regex kMember("\\.rule = (\"[a-z0-9_]+\")");
    for (std::sregex_iterator it(source.begin(), source.end(), kMember), end; it != end; ++it)
      add_names_in((*it)[1], rules);
  }
  return rules;
}

// Rules that no clerk would tell as a story, and the test that shows both their sides.
const std::map<std::string, std::string> kToldByATest{
    {"callback_answer", "Callback.AnAnswerIsThereExactlyIfTheResidentWasReached"},
    {"code_required", "Leafless.NoSentenceFitsIntoANameOfConfiguration"},
    {"date_past", "Dates.WhatWasSaidWasNotSaidTomorrow"},
    {"duplicate_target", "Duplicates.AreOfACaseThatSomebodyWorksOn"},
    {"media", "Texts.FilesAndNamesAreWhatTheyMustBe"},
    {"text_nul", "Texts.AreCountedInCodePointsAndKeptExactly"},
    {"text_too_long", "Texts.AreCountedInCodePointsAndKeptExactly"},
    {"text_utf8", "Texts.AreCountedInCodePointsAndKeptExactly"},
};

bool is_a_test(const std::string& named) {
  const auto& all = *::testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i)
    for (int k = 0; k < all.GetTestSuite(i)->total_test_count(); ++k)
      if (named ==
          std::string(all.GetTestSuite(i)->name()) + '.' + all.GetTestSuite(i)->GetTestInfo(k)->name())
        return true;
  return false;
}

TEST(Scripts, ThereIsOneForEveryRule) {
  std::set<std::string> told;
  for (const auto& path : scripts()) {
    const auto played = play_script(read(path), path.filename().string());
    ASSERT_TRUE(played.has_value()) << played.error().message;
    for (const auto& outcome : *played)
      if (outcome.got.find(": ") != std::string::npos)
        told.insert(outcome.got.substr(outcome.got.find_last_of(' ') + 1));
  }
  const auto rules = rules_in_the_code();
  EXPECT_GE(rules.size(), 60U) << "the reader of the source has lost its way";
  const auto documented = read(TZ_SOURCE_DIR "/docs/sources.md");
  for (const auto& rule : rules) {
    EXPECT_TRUE(told.contains(rule) || kToldByATest.contains(rule)) << "no script is refused by " << rule;
    EXPECT_THAT(documented, HasSubstr('`' + rule + '`'));
  }
  for (const auto& rule : told) EXPECT_TRUE(rules.contains(rule)) << "the source does not name " << rule;
  for (const auto& [rule, test] : kToldByATest) {
    EXPECT_TRUE(rules.contains(rule)) << rule;
    EXPECT_TRUE(is_a_test(test)) << test;
  }
}

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
