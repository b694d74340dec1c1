#include "base/time.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace tz {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kShanghai = "Asia/Shanghai";
constexpr std::string_view kNewYork = "America/New_York";

std::string read(std::string_view text) {
  const auto at = parse_instant(text);
  return at ? format_instant(*at) : "refused";
}

TEST(ParseInstant, ReadsEveryPermittedShape) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"},
      {"2026-01-02t03:04:05z", "2026-01-02T03:04:05Z"},
      {"2026-01-02T11:04:05+08:00", "2026-01-02T03:04:05Z"},
      {"2026-01-02T11:04:05 08:00", "2026-01-02T03:04:05Z"},
      {"2026-01-01T22:04:05-05:00", "2026-01-02T03:04:05Z"},
      {"2026-01-02T03:04:05-00:00", "2026-01-02T03:04:05Z"},
      {"2026-01-02T03:04Z", "2026-01-02T03:04:00Z"},
      {"2026-01-02T03:04+05:30", "2026-01-01T21:34:00Z"},
      {"2026-01-02T03:04:05.1Z", "2026-01-02T03:04:05.100Z"},
      {"2026-01-02T03:04:05.123Z", "2026-01-02T03:04:05.123Z"},
      {"2026-01-02T03:04:05.1239999Z", "2026-01-02T03:04:05.123Z"},
      {"2026-01-02T03:04:05.000+00:00", "2026-01-02T03:04:05Z"},
      {"2026-01-02T03:04:05.123456789012345678901234567890Z", "2026-01-02T03:04:05.123Z"},
      {"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
      {"2000-02-29T23:59:59Z", "2000-02-29T23:59:59Z"},
      {"2026-01-02T00:00:00+23:59", "2026-01-01T00:01:00Z"},
      {"0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"},
      {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), expected) << text;
}

TEST(ParseInstant, RefusesEverythingElse) {
  const std::string_view cases[] = {
      "",
      "2026",
      "2026-01-02",
      "2026-01-02T03:04:05",        // no zone
      "2026-01-02T03:04",           //
      "2026-01-02T03:04:05+08",     // half a zone
      "2026-01-02T03:04:05+0800",   //
      "2026-01-02T03:04:05+8:00",   //
      "2026-01-02T03:04:05+24:00",  //
      "2026-01-02T03:04:05+08:60",  //
      "2026-01-02T03:04:05+08:00Z",
      "2026-01-02T03:04:05ZZ",
      "2026-01-02T03:04:05Z ",
      " 2026-01-02T03:04:05Z",
      "2026-01-02 03:04:05Z",  // a blank for T is not RFC 3339's grammar
      "2026-01-02T03:04:05.Z",
      "2026-01-02T03:04.5Z",
      "2026-01-02T03:04:05,5Z",
      "2026-01-02T3:04:05Z",
      "2026-1-02T03:04:05Z",
      "26-01-02T03:04:05Z",
      "02026-01-02T03:04:05Z",
      "-026-01-02T03:04:05Z",
      "+2026-01-02T03:04:05Z",
      "2026-00-02T03:04:05Z",
      "2026-13-02T03:04:05Z",
      "2026-01-00T03:04:05Z",
      "2026-01-32T03:04:05Z",
      "2026-02-29T03:04:05Z",
      "1900-02-29T03:04:05Z",
      "2026-04-31T03:04:05Z",
      "2026-01-02T24:00:00Z",
      "2026-01-02T03:60:05Z",
      "2026-01-02T03:04:61Z",
      "2026-01-02T03:04:5xZ",
      "２026-01-02T03:04:05Z",
      "0000-01-01T00:00:00+00:01",  // before the year 0000
      "9999-12-31T23:59:59-00:01",  // after the year 9999
      "2026-01-02T03:04:05.00000000000000000000000000000000000000000000000000000000000Z"};
  for (const auto text : cases) {
    const auto at = parse_instant(text);
    ASSERT_FALSE(at.has_value()) << text;
    EXPECT_EQ(at.error().code, Errc::invalid_argument);
  }
}

TEST(FormatInstant, IsReadBackToTheMillisecond) {
  SeededRandom random(5);
  for (int i = 0; i < 2000; ++i) {
    const auto at = from_millis(static_cast<std::int64_t>(random.next_u64() % 250'000'000'000'000U));
    EXPECT_EQ(read(format_instant(at)), format_instant(at));
    EXPECT_EQ(*parse_instant(format_instant(at)), at);
    const auto whole = std::chrono::floor<std::chrono::seconds>(at);
    EXPECT_EQ(*parse_instant(format_local(at, kNewYork)), Instant{whole});
  }
}

TEST(FormatLocal, SaysTheOffsetThatHeldThen) {
  const auto at = parse_instant("2026-01-02T03:04:05.900Z").value();
  EXPECT_EQ(format_local(at, kShanghai), "2026-01-02T11:04:05+08:00");
  EXPECT_EQ(format_local(at, kNewYork), "2026-01-01T22:04:05-05:00");
  EXPECT_EQ(format_local(parse_instant("2026-07-02T03:04:05Z").value(), kNewYork),
            "2026-07-01T23:04:05-04:00");
  EXPECT_EQ(format_local(at, "Asia/Kolkata"), "2026-01-02T08:34:05+05:30");
  EXPECT_EQ(format_local(at, "America/St_Johns"), "2026-01-01T23:34:05-03:30");
  EXPECT_EQ(format_local(at, "UTC"), "2026-01-02T03:04:05+00:00");
}

TEST(FormatLocal, RoundsOffsetsWithSecondsAndKeepsTheInstant) {
  const auto at = parse_instant("1890-06-01T00:00:00Z").value();  // local mean time, +08:05:43
  EXPECT_EQ(format_local(at, kShanghai), "1890-06-01T08:06:00+08:06");
  EXPECT_EQ(*parse_instant(format_local(at, kShanghai)), at);
}

TEST(Civil, RoundTripsThroughTheZone) {
  const auto at = parse_instant("2026-01-01T16:00:00Z").value();
  EXPECT_EQ(to_civil(at, kShanghai), (CivilTime{.year = 2026, .month = 1, .day = 2}));
  EXPECT_EQ(from_civil({.year = 2026, .month = 1, .day = 2}, kShanghai), at);
  EXPECT_EQ(to_civil(at - 1ms, kShanghai),
            (CivilTime{.year = 2026, .month = 1, .day = 1, .hour = 23, .minute = 59, .second = 59}));
}

// New York, 2026-03-08: 02:00 to 03:00 does not exist; 2026-11-01: 01:00 to 02:00 comes twice.
TEST(Civil, SkippedHourGivesTheInstantAfterTheGap) {
  const auto at = [](int hour, int minute) {
    return format_instant(
        from_civil({.year = 2026, .month = 3, .day = 8, .hour = hour, .minute = minute}, kNewYork).value());
  };
  EXPECT_EQ(at(1, 59), "2026-03-08T06:59:00Z");
  EXPECT_EQ(at(2, 0), "2026-03-08T07:00:00Z");
  EXPECT_EQ(at(2, 59), "2026-03-08T07:00:00Z");
  EXPECT_EQ(at(3, 0), "2026-03-08T07:00:00Z");
  EXPECT_EQ(at(3, 1), "2026-03-08T07:01:00Z");
}

TEST(Civil, DoubledHourGivesTheEarlier) {
  const auto at = [](int hour, int minute) {
    return format_instant(
        from_civil({.year = 2026, .month = 11, .day = 1, .hour = hour, .minute = minute}, kNewYork).value());
  };
  EXPECT_EQ(at(0, 59), "2026-11-01T04:59:00Z");
  EXPECT_EQ(at(1, 0), "2026-11-01T05:00:00Z");
  EXPECT_EQ(at(1, 59), "2026-11-01T05:59:00Z");
  EXPECT_EQ(at(2, 0), "2026-11-01T07:00:00Z");
}

TEST(Civil, RefusesWhatIsNoDateTimeOrZone) {
  const CivilTime good{.year = 2024, .month = 2, .day = 29, .hour = 23, .minute = 59, .second = 59};
  EXPECT_TRUE(from_civil(good, kShanghai).has_value());
  const auto refused = [&](auto change) {
    auto bad = good;
    change(bad);
    const auto at = from_civil(bad, kShanghai);
    return !at && at.error().code == Errc::invalid_argument;
  };
  EXPECT_TRUE(refused([](CivilTime& c) { c.year = 2023; }));
  EXPECT_TRUE(refused([](CivilTime& c) { c.year = -1; }));
  EXPECT_TRUE(refused([](CivilTime& c) { c.year = 10'000; }));
  EXPECT_TRUE(refused([](CivilTime& c) { c.month = 0; }));
  EXPECT_TRUE(refused([](CivilTime& c) { c.month = 13; }));
  EXPECT_TRUE(refused([](CivilTime& c) { c.month = 258; }));
  EXPECT_TRUE(refused([](CivilTime& c) { c.day = 0; }));
  EXPECT_TRUE(refused([](CivilTime& c) { c.day = 30; }));
  EXPECT_TRUE(refused([](CivilTime& c) { c.hour = 24; }));
  EXPECT_TRUE(refused([](CivilTime& c) { c.hour = -1; }));
  EXPECT_TRUE(refused([](CivilTime& c) { c.minute = 60; }));
  EXPECT_TRUE(refused([](CivilTime& c) { c.second = 60; }));
  EXPECT_EQ(from_civil(good, "Asia/Nowhere").error().code, Errc::invalid_argument);
}

TEST(Zones, AreKnownByTheirExactName) {
  EXPECT_TRUE(is_known_zone(kShanghai));
  EXPECT_TRUE(is_known_zone(kNewYork));
  EXPECT_TRUE(is_known_zone("UTC"));
  for (const auto* bad : {"", "Asia", "Asia/", "asia/shanghai", "Asia/Shanghai ", "../etc/passwd", "+08:00"})
    EXPECT_FALSE(is_known_zone(bad)) << bad;
}

TEST(ParseLocal, ReadsByThePatternInTheZone) {
  const auto read_local = [](std::string_view text, const std::string& pattern, std::string_view zone) {
    const auto at = parse_local(text, pattern, zone);
    return at ? format_instant(*at) : "refused";
  };
  const std::string american = "%m/%d/%Y %I:%M:%S %p";
  EXPECT_EQ(read_local("01/02/2026 03:04:05 PM", american, kNewYork), "2026-01-02T20:04:05Z");
  EXPECT_EQ(read_local("01/02/2026 12:00:00 AM", american, kNewYork), "2026-01-02T05:00:00Z");
  EXPECT_EQ(read_local("01/02/2026 12:00:00 PM", american, kNewYork), "2026-01-02T17:00:00Z");
  EXPECT_EQ(read_local("2026-01-02T03:04:05.678", "%Y-%m-%dT%H:%M:%S", kShanghai),
            "2026-01-01T19:04:05.678Z");
  EXPECT_EQ(read_local("2026-01-02 03:04:05", "%Y-%m-%d %H:%M:%S", kShanghai), "2026-01-01T19:04:05Z");
  EXPECT_EQ(read_local("2026-01-02", "%Y-%m-%d", kShanghai), "2026-01-01T16:00:00Z");
  EXPECT_EQ(read_local("2026/1/2 3:04", "%Y/%m/%d %H:%M", kShanghai), "2026-01-01T19:04:00Z");
  for (const auto* bad : {"", "01/02/2026", "13/02/2026 03:04:05 PM", "02/30/2026 03:04:05 PM",
                          "01/02/2026 13:04:05 PM", "01/02/2026 03:60:05 PM", "01/02/2026 03:04:05",
                          "01/02/2026 03:04:05 PM x", "01/02/2026 03:04:05 PM\t"})
    EXPECT_EQ(read_local(bad, american, kNewYork), "refused") << bad;
  for (const auto* bad :
       {"2026-01-02T03:04:", "2026-01-02T03:84:x", "2026-01-02T03:04:x5Z", "2026-01-02T03:04:05.",
        "2026-01-02T03:04:05.x", "2026-01-02T03:04:05.1x", "2026-01-02T03:04:05,1", "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:.5", "2026-01-02T03:04:60"})
    EXPECT_EQ(read_local(bad, "%Y-%m-%dT%H:%M:%S", kShanghai), "refused") << bad;
  for (const auto* bad : {"01/02/26 03:04:05 PM", "01/02/+026 03:04:05 PM", "01/02/2026 00:04:05 PM",
                          "01/02/2026 03:04: PM", "// :: PM", "001/02/2026 03:04:05 PM"})
    EXPECT_EQ(read_local(bad, american, kNewYork), "refused") << bad;
  EXPECT_EQ(read_local("1/2/2026  3:4:5pm", american, kNewYork), "2026-01-02T20:04:05Z");
  EXPECT_EQ(read_local("2 Jan 2026 100%", "%d %b %Y 100%%", kShanghai), "2026-01-01T16:00:00Z");
  EXPECT_EQ(read_local("2 Jaa 2026", "%d %b %Y", kShanghai), "refused");
  EXPECT_EQ(read_local("2026", "%Q", kShanghai), "refused");
  EXPECT_EQ(read_local(std::string(65, '0'), "%Y", kNewYork), "refused");
  EXPECT_EQ(read_local("01/02/2026 03:04:05 PM", american, "Nowhere"), "refused");
  EXPECT_EQ(parse_local("soon", american, kNewYork).error().message,
            "the local date-time does not read as " + american);
}

TEST(HttpDate, IsInTheFixedForm) {
  EXPECT_EQ(format_http_date(parse_instant("2026-01-02T03:04:05.9Z").value()),
            "Fri, 02 Jan 2026 03:04:05 GMT");
  EXPECT_EQ(format_http_date(parse_instant("1994-11-06T08:49:37Z").value()),
            "Sun, 06 Nov 1994 08:49:37 GMT");  // RFC 9110
  EXPECT_EQ(format_http_date(parse_instant("1969-12-31T23:59:59Z").value()), "Wed, 31 Dec 1969 23:59:59 GMT");
}

}  // namespace
}  // namespace tz
