#include "intake/import_profile.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/time.h"

namespace tz::intake {
namespace {

constexpr std::string_view kProfile =
    R"({"name":"town","time_zone":"America/New_York","date_format":"%m/%d/%Y %H:%M",
  "source_id":"ID","received_at":"OPENED","landed_at":"CLOSED","due_at":"DUE","category":"KIND","lat":"Y","long":"X","unit":"DEPT",
  "channel":{"column":"VIA","values":{"Phone":"hotline"},"default":"web"},"areas":[{"column":"WARD","prefix":"ward:"}],"keep":["NOTE"]})";
const std::vector<std::string> kHeader{"ID", "OPENED", "CLOSED", "DUE",  "KIND", "Y",
                                       "X",  "DEPT",   "VIA",    "WARD", "NOTE"};

CsvRow row_of(std::vector<std::string> fields) { return {2, 0, std::move(fields), ""}; }
std::vector<std::string> good() {
  return {"7",
          "07/01/2015 08:30",
          "07/03/2015 09:00",
          "07/02/2015 12:00",
          "Street Light Out",
          "42.35",
          "-71.06",
          "PWD",
          "Phone",
          "Ward 5",
          "n"};
}

TEST(ImportProfile, ReadsARowByItsColumns) {
  const auto profile = parse_import_profile(kProfile);
  ASSERT_TRUE(profile) << profile.error().message;
  const auto mapper = RowMapper::bind(*profile, kHeader);
  ASSERT_TRUE(mapper) << mapper.error().message;
  const auto row = mapper->map(row_of(good()));
  ASSERT_TRUE(row) << row.error().message;
  EXPECT_EQ(row->source_id, "7");
  EXPECT_EQ(format_instant(row->received_at), "2015-07-01T12:30:00Z");  // summer time
  EXPECT_EQ(format_instant(*row->landed_at), "2015-07-03T13:00:00Z");
  EXPECT_EQ(format_instant(*row->due_at), "2015-07-02T16:00:00Z");
  EXPECT_EQ(row->category, "street-light-out");
  EXPECT_EQ(row->point, (LatLng{423500000, -710600000}));
  EXPECT_EQ(row->channel, ledger::Channel::hotline);
  EXPECT_EQ(row->areas, std::vector<std::string>{"ward:ward-5"});
  EXPECT_EQ(row->kept, (std::vector<std::pair<std::string, std::string>>{{"NOTE", "n"}}));
}

TEST(ImportProfile, NamesTheColumnOfEveryFault) {
  const auto profile = parse_import_profile(kProfile);
  const auto mapper = RowMapper::bind(*profile, kHeader);
  const auto fault = [&](std::size_t column, std::string value) {
    auto fields = good();
    fields[column] = std::move(value);
    const auto row = mapper->map(row_of(fields));
    return row ? std::string("accepted") : row.error().field;
  };
  EXPECT_EQ(fault(0, ""), "ID");
  EXPECT_EQ(fault(1, ""), "OPENED");
  EXPECT_EQ(fault(1, "2015-07-01"), "OPENED");
  EXPECT_EQ(fault(1, "02/30/2015 08:30"), "OPENED");
  EXPECT_EQ(fault(2, "06/30/2015 08:30"), "CLOSED");  // before it was opened
  EXPECT_EQ(fault(3, "soon"), "DUE");
  EXPECT_EQ(fault(5, "92"), "Y");
  EXPECT_EQ(fault(5, ""), "Y");               // one of two coordinates
  EXPECT_EQ(fault(8, "Pigeon"), "accepted");  // an unknown channel takes the default
  auto few = good();
  few.pop_back();
  EXPECT_FALSE(mapper->map(row_of(few)));
}

TEST(ImportProfile, ClocksThatDifferBySecondsDoNotLoseARow) {
  auto text = std::string(kProfile);
  text.insert(1, R"("clock_skew_seconds":60,)");
  const auto profile = parse_import_profile(text);
  ASSERT_TRUE(profile) << profile.error().message;
  const auto mapper = RowMapper::bind(*profile, kHeader);
  auto fields = good();
  fields[2] = "07/01/2015 08:29";  // a minute before it was opened
  const auto row = mapper->map(row_of(fields));
  ASSERT_TRUE(row) << row.error().message;
  EXPECT_EQ(row->landed_at, row->received_at);
  fields[2] = "07/01/2015 08:28";
  const auto early = mapper->map(row_of(fields));
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().field, "CLOSED");
}

TEST(ImportProfile, ZeroZeroMeansThatThePlaceIsUnknown) {
  const auto profile = parse_import_profile(kProfile);
  const auto mapper = RowMapper::bind(*profile, kHeader);
  auto fields = good();
  fields[5] = "0.0";
  fields[6] = "0";
  const auto row = mapper->map(row_of(fields));
  ASSERT_TRUE(row);
  EXPECT_FALSE(row->point);
}

TEST(ImportProfile, AHeaderWithoutANeededColumnTellsAllThatAreMissing) {
  const auto profile = parse_import_profile(kProfile);
  const auto mapper = RowMapper::bind(*profile, {"ID", "OPENED"});
  ASSERT_FALSE(mapper);
  EXPECT_EQ(mapper.error().more.size(), 8U);
  EXPECT_FALSE(RowMapper::bind(*profile, {"ID", "ID"}));
}

TEST(ImportProfile, RefusesWhatItDoesNotKnow) {
  const auto fault = [](std::string_view text) {
    const auto profile = parse_import_profile(text);
    return profile ? std::string("accepted") : profile.error().field;
  };
  EXPECT_EQ(fault(R"({"name":"x","colour":"red"})"), "colour");
  EXPECT_EQ(
      fault(
          R"({"name":"x","source_id":"A","received_at":"B","date_format":"%Y","time_zone":"Mars/Olympus"})"),
      "time_zone");
  EXPECT_EQ(fault(R"({"name":"x","source_id":"A","received_at":"B","time_zone":"UTC"})"), "date_format");
  EXPECT_EQ(fault(R"({"name":"x","received_at":"B","date_format":"%Y","time_zone":"UTC"})"), "source_id");
  EXPECT_EQ(fault(R"({"channel":{"default":"pigeon"}})"), "channel.default");
  EXPECT_EQ(fault(R"({"request_type":"plea"})"), "request_type");
  EXPECT_EQ(fault(R"({"clock_skew_seconds":-1})"), "clock_skew_seconds");
  EXPECT_EQ(fault(R"({"clock_skew_seconds":86400})"), "clock_skew_seconds");
  EXPECT_EQ(fault("[]"), "");
}

TEST(ImportProfile, EveryShippedProfileIsValid) {
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(TZ_SOURCE_DIR "/packs/import")) {
    if (entry.path().extension() != ".json") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const auto profile = parse_import_profile(text.str());
    EXPECT_TRUE(profile) << entry.path() << (profile ? "" : profile.error().message);
    ++seen;
  }
  EXPECT_GE(seen, 4);
}

TEST(Slug, KeepsLettersDigitsAndOtherScripts) {
  EXPECT_EQ(slug("Request for Snow Plowing"), "request-for-snow-plowing");
  EXPECT_EQ(slug("  Noise - Commercial!"), "noise-commercial");
  EXPECT_EQ(slug("路灯 不亮"), "路灯-不亮");
  EXPECT_EQ(slug("---"), "");
  EXPECT_LE(slug(std::string(40, '\xE8') + std::string(400, 'a')).size(), 100U);
}

}  // namespace
}  // namespace tz::intake
