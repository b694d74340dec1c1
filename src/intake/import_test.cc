#include "intake/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <streambuf>

#include "intake/testing.h"

namespace tz::intake {
namespace {

using testing::Intake;
using testing::kHill;
using testing::must;

constexpr std::string_view kProfile =
    R"({"name":"town","time_zone":"UTC","date_format":"%Y-%m-%d %H:%M","source_id":"ID","received_at":"OPENED",)"
    R"("landed_at":"CLOSED","due_at":"DUE","category":"KIND","description":"WORDS","lat":"Y","long":"X","unit":"DEPT","keep":["NOTE"]})";
constexpr std::string_view kHeader = "ID,OPENED,CLOSED,DUE,KIND,WORDS,Y,X,DEPT,NOTE\r\n";

template <class Backend>
class Import : public ::testing::Test {
 protected:
  ImportProgress load(const std::string& csv, const ImportOptions& options = {}) {
    problems_.clear();
    std::istringstream in(csv);
    ImportHooks hooks;
    hooks.problem = [&](const ImportProblem& p) { problems_.push_back(p); };
    const auto profile = must(parse_import_profile(kProfile));
    const ledger::By by{ActorId{99}, ledger::Role::system, {}, {}};
    return must(city_.module.imports.run(kHill, profile, in, by, options, hooks));
  }
  std::vector<ledger::CaseSummary> all() {
    return must(city_.ledger.query.list(kHill, {}, ledger::Order::received_desc, "", 1000)).cases;
  }
  Intake city_{false, Backend::make()};
  std::vector<ImportProblem> problems_;
};
TYPED_TEST_SUITE(Import, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(Import, LoadsWhatIsGoodAndNamesEveryBadLine) {
  const auto progress = this->load(
      std::string(kHeader) +
      "1,2026-01-05 08:00,,,Street light,dark,42.9,125.14,roads,n1\r\n"          // line 2
      "2,yesterday,,,Street light,dark,42.9,125.14,roads,\r\n"                   // line 3
      "3,2026-01-05 08:00,,,Street light,\"two\nlines\",42.9,125.14,roads,\r\n"  // lines 4-5
      "4,2026-01-05 08:00,,,Street light,dark,99,125.14,roads,\r\n"              // line 6
      "5,2026-01-05 08:00,,\r\n"                                                 // line 7
      "6,2026-01-05 08:00,2026-01-04 08:00,,Pothole,hole,,,roads,\r\n"           // line 8
      "7,2026-01-05 08:00,,,Pothole,\"never closed,42.9,125.14,roads,\r\n"       // line 9
      "8,2026-01-05 09:00,2026-01-06 09:00,2026-01-07 09:00,Pothole,hole,10,10,somebody else,\r\n");
  EXPECT_EQ(progress.loaded, 3U);
  EXPECT_EQ(progress.bad, 5U);
  EXPECT_EQ(progress.outside, 1U);
  std::vector<std::uint64_t> lines;
  for (const auto& p : this->problems_) {
    lines.push_back(p.line);
    EXPECT_FALSE(p.message.empty());
  }
  EXPECT_EQ(lines, (std::vector<std::uint64_t>{3, 6, 7, 8, 9}));
  const auto rows = this->all();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].category, "pothole");
  EXPECT_EQ(rows[0].status, ledger::CaseStatus::landed);
  EXPECT_EQ(rows[0].lead, testing::kHotlineUnit);  // no unit of ours has that name
  EXPECT_EQ(format_instant(rows[0].received_at), "2026-01-05T09:00:00Z");
  EXPECT_EQ(format_instant(*rows[0].due_result), "2026-01-07T09:00:00Z");
  EXPECT_EQ(rows[1].lead, testing::kRoadsUnit);
  EXPECT_EQ(rows[1].zone, "street-1");
}

TYPED_TEST(Import, ASecondRunLoadsNothingTwice) {
  std::string csv(kHeader);
  for (int i = 0; i < 25; ++i)
    csv += std::to_string(i) + ",2026-01-05 08:00,,,Street light,dark,42.9,125.14,roads,\r\n";
  ImportOptions options;
  options.batch = 7;
  EXPECT_EQ(this->load(csv, options).loaded, 25U);
  const auto again =
      this->load(csv + "25,2026-01-05 08:00,,,Street light,dark,42.9,125.14,roads,\r\n", options);
  EXPECT_EQ(again.loaded, 1U);
  EXPECT_EQ(again.repeated, 25U);
  EXPECT_EQ(this->all().size(), 26U);
}

TYPED_TEST(Import, TheSameIdTwiceInAFileIsOneCase) {
  const std::string row = "1,2026-01-05 08:00,,,Street light,dark,42.9,125.14,roads,\r\n";
  const auto progress = this->load(std::string(kHeader) + row + row);
  EXPECT_EQ(progress.loaded, 1U);
  EXPECT_EQ(progress.repeated, 1U);
}

TYPED_TEST(Import, ADryRunWritesNothingButSaysTheSame) {
  ImportOptions options;
  options.dry_run = true;
  const auto progress = this->load(
      std::string(kHeader) + "1,2026-01-05 08:00,,,Street light,dark,42.9,125.14,roads,\r\n2,x,,,,,,,,\r\n",
      options);
  EXPECT_EQ(progress.loaded, 1U);
  EXPECT_EQ(progress.bad, 1U);
  EXPECT_TRUE(this->all().empty());
}

TYPED_TEST(Import, KeepsTheOriginalRow) {
  const std::string row = "1,2026-01-05 08:00,,,Street light,\"said, so\",42.9,125.14,roads,n1";
  this->load(std::string(kHeader) + row + "\r\n");
  const auto history = must(this->city_.ledger.service.history(kHill, this->all().at(0).id));
  std::map<std::string, std::string> texts;
  for (const auto& text : history.events.front().texts) texts[text.field] = text.value;
  EXPECT_EQ(texts["source_row"], row);
  EXPECT_EQ(texts["verbatim"], "said, so");
  EXPECT_EQ(history.current.source_id, "town:1");
}

// A leaf says when this program recorded it; what the source tells of its own time stands beside it.
TYPED_TEST(Import, BackdatesNoLeafAndPutsNoWordIntoAnybodysMouth) {
  this->load(std::string(kHeader) +
             "1,2026-01-05 09:00,2026-01-06 09:00,,Pothole,hole,42.9,125.14,roads,\r\n");
  const auto history = must(this->city_.ledger.service.history(kHill, this->all().at(0).id));
  ASSERT_EQ(history.events.size(), 3U);
  for (const auto& stored : history.events) EXPECT_EQ(stored.at, history.events.front().at);
  const auto& c = history.current;
  EXPECT_EQ(format_instant(c.received_at), "2026-01-05T09:00:00Z");
  EXPECT_EQ(format_instant(*c.dispatched_at), "2026-01-05T09:00:00Z");
  EXPECT_EQ(format_instant(*c.landed_at), "2026-01-06T09:00:00Z");
  EXPECT_EQ(format_instant(c.landing->at), "2026-01-06T09:00:00Z");
  EXPECT_EQ(format_instant(*this->all().at(0).landed_at), "2026-01-06T09:00:00Z");
  EXPECT_EQ(this->all().at(0).reply, "");
  for (const auto& text : history.events.back().texts) EXPECT_NE(text.field, "reply");
  EXPECT_FALSE(c.echoed);
  EXPECT_EQ(ledger::violations(c, history.events.front().at), std::vector{ledger::Violation::no_echo});
}

// Codes stand where nothing is ever erased; a word of another script stays in the original row.
TYPED_TEST(Import, WordsThatAreNoCodesAreNotTakenAsCodes) {
  const auto progress =
      this->load(std::string(kHeader) +
                 "1,2026-01-05 08:00,,,路面坑洞,hole,42.9,125.14,roads,\r\n"
                 "an id with blanks,2026-01-05 08:00,,,Pothole,hole,42.9,125.14,roads,\r\n");
  EXPECT_EQ(progress.loaded, 1U);
  ASSERT_EQ(this->problems_.size(), 1U);
  EXPECT_EQ(this->problems_[0].field, "ID");
  EXPECT_EQ(this->all().at(0).category, "");
  EXPECT_EQ(this->all().at(0).title, "路面坑洞");
}

TYPED_TEST(Import, OnlyTheProgramTakesOverAnEndWithoutAReply) {
  std::istringstream in(std::string(kHeader) +
                        "1,2026-01-05 09:00,2026-01-06 09:00,,Pothole,hole,42.9,125.14,roads,\r\n");
  const auto profile = must(parse_import_profile(kProfile));
  const auto progress = must(this->city_.module.imports.run(
      kHill, profile, in, {ActorId{99}, ledger::Role::intake, {}, {}}, {}, {}));
  EXPECT_EQ(progress.loaded, 0U);
  EXPECT_EQ(progress.bad, 1U);
}

TYPED_TEST(Import, CanBeStoppedAndTakenUpAgain) {
  std::string csv(kHeader);
  for (int i = 0; i < 10; ++i)
    csv += std::to_string(i) + ",2026-01-05 08:00,,,Street light,dark,42.9,125.14,roads,\r\n";
  std::istringstream in(csv);
  ImportOptions options;
  options.batch = 4;
  ImportHooks hooks;
  hooks.progress = [](const ImportProgress&) { return false; };
  const auto profile = must(parse_import_profile(kProfile));
  const auto first = must(this->city_.module.imports.run(
      kHill, profile, in, {ActorId{99}, ledger::Role::system, {}, {}}, options, hooks));
  EXPECT_EQ(first.loaded, 4U);
  options.skip_rows = first.rows;
  EXPECT_EQ(this->load(csv, options).loaded, 6U);
  EXPECT_EQ(this->all().size(), 10U);
}

std::string row_of(const std::string& id, const std::string& words = "dark") {
  return id + ",2026-01-05 08:00,,,Street light," + words + ",42.9,125.14,roads,\r\n";
}

// Draws the same bytes `times` times in a row before it goes on.
class Repeating final : public Random {
 public:
  explicit Repeating(int times) : times_(times) {}
  void fill(std::span<std::uint8_t> out) override {
    if (times_-- > 0)
      std::ranges::fill(out, std::uint8_t{7});
    else
      inner_.fill(out);
  }

 private:
  int times_;
  SeededRandom inner_{42};
};

TYPED_TEST(Import, ACaseNumberThatIsTakenIsDrawnAnew) {
  Repeating random(10);  // two cases of one day get the same number, several times over
  ledger::CaseService cases(this->city_.ledger.events, this->city_.clock, random, this->city_.ids);
  ImportService imports(cases, this->city_.ledger.events, this->city_.cities);
  std::istringstream in(std::string(kHeader) + row_of("1") + row_of("2") + row_of("3"));
  const auto profile = must(parse_import_profile(kProfile));
  const auto progress =
      must(imports.run(kHill, profile, in, {ActorId{99}, ledger::Role::intake, {}, {}}, {}, {}));
  EXPECT_EQ(progress.loaded, 3U);
  EXPECT_EQ(this->all().size(), 3U);
}

TYPED_TEST(Import, ARowTooLongForTheStoreIsNamedAndTheOthersOfItsBatchAreLoaded) {
  std::string long_words;  // fewer characters than the limit, more bytes
  for (int i = 0; i < 400'000; ++i) long_words += "长";
  const std::string csv = std::string(kHeader) + row_of("1") + row_of("2", long_words) + row_of("3");
  for (const bool dry : {true, false}) {
    ImportOptions options;
    options.dry_run = dry;
    const auto progress = this->load(csv, options);
    EXPECT_EQ(progress.loaded, 2U) << dry;
    ASSERT_EQ(this->problems_.size(), 1U) << dry;
    EXPECT_EQ(this->problems_[0].line, 3U);
    EXPECT_THAT(this->problems_[0].message, ::testing::HasSubstr("too long"));
  }
  EXPECT_EQ(this->all().size(), 2U);
}

TYPED_TEST(Import, AQuoteClosedByChanceSwallowsNoGoodRow) {
  const auto progress = this->load(
      std::string(kHeader) + row_of("1", "\"never closed") +  // line 2
      row_of("2", "\"\"") + "3,2026-01-05 08:00,,,Street light,dark,42.9,125.14,roads,\"\r\nnote\"\r\n");
  EXPECT_EQ(progress.loaded, 2U);
  ASSERT_EQ(this->problems_.size(), 1U);
  EXPECT_EQ(this->problems_[0].line, 2U);
}

TYPED_TEST(Import, ADryRunKnowsWhatIsThereAlready) {
  this->load(std::string(kHeader) + row_of("1"));
  ImportOptions options;
  options.dry_run = true;
  const auto progress = this->load(std::string(kHeader) + row_of("1") + row_of("2") + row_of("2"), options);
  EXPECT_EQ(progress.loaded, 1U);
  EXPECT_EQ(progress.repeated, 2U);
  EXPECT_EQ(this->all().size(), 1U);
}

// Gives its text and then fails.
class BreaksOff final : public std::streambuf {
 public:
  explicit BreaksOff(std::string text) : text_(std::move(text)) {}
  std::streamsize xsgetn(char* out, std::streamsize most) override {
    if (at_ == text_.size()) throw std::runtime_error("cut");
    const auto got = text_.copy(out, static_cast<std::size_t>(most), at_);
    at_ += got;
    return static_cast<std::streamsize>(got);
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

TYPED_TEST(Import, AFileThatBreaksOffIsAnErrorWithItsLineAndWhatCameBeforeStays) {
  BreaksOff broken(std::string(kHeader) + row_of("1") + row_of("2") + "3,2026-01-05 08:00,,,Street light,da");
  std::istream in(&broken);
  const auto profile = must(parse_import_profile(kProfile));
  const auto done =
      this->city_.module.imports.run(kHill, profile, in, {ActorId{99}, ledger::Role::intake, {}, {}}, {}, {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errc::unavailable);
  EXPECT_THAT(done.error().message, ::testing::HasSubstr("line 3"));
  EXPECT_EQ(this->all().size(), 2U);
}

TYPED_TEST(Import, OnlyBadRowsAreToldOfAsTheyComeAndCanBeStopped) {
  std::string csv(kHeader);
  for (int i = 0; i < 10; ++i) csv += "x\r\n";
  std::istringstream in(csv);
  ImportOptions options;
  options.batch = 4;
  ImportHooks hooks;
  hooks.progress = [](const ImportProgress&) { return false; };
  const auto profile = must(parse_import_profile(kProfile));
  const auto progress = must(this->city_.module.imports.run(
      kHill, profile, in, {ActorId{99}, ledger::Role::intake, {}, {}}, options, hooks));
  EXPECT_EQ(progress.bad, 4U);
}

TYPED_TEST(Import, AnEmptyFileHasNoHeader) {
  std::istringstream in("");
  const auto profile = must(parse_import_profile(kProfile));
  const auto refused =
      this->city_.module.imports.run(kHill, profile, in, {ActorId{99}, ledger::Role::intake, {}, {}}, {}, {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, ::testing::HasSubstr("the file has no header"));
}

TYPED_TEST(Import, AFaultOfTheLedgerNamesTheColumn) {
  this->load(std::string(kHeader) + row_of("1", std::string("da\0rk", 5)));
  ASSERT_EQ(this->problems_.size(), 1U);
  EXPECT_EQ(this->problems_[0].field, "WORDS");
  EXPECT_THAT(this->problems_[0].message, ::testing::StartsWith("WORDS: "));
}

TYPED_TEST(Import, AHeaderThatDoesNotFitIsRefusedWhole) {
  std::istringstream in("A,B\r\n1,2\r\n");
  const auto profile = must(parse_import_profile(kProfile));
  const auto refused =
      this->city_.module.imports.run(kHill, profile, in, {ActorId{99}, ledger::Role::system, {}, {}}, {}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace tz::intake
