#include <gmock/gmock.h>

#include "calendar/module.h"
#include "calendar/testing.h"
#include "store/testing.h"

namespace tz::calendar {
namespace {

using calendar::testing::china;
using calendar::testing::day;
using std::chrono::year;
using ::testing::ElementsAre;

constexpr JurisdictionId kTown{1};
constexpr JurisdictionId kOther{2};
const std::string kZone = "Asia/Shanghai";

Instant at(std::string_view text) { return parse_instant(text).value(); }

template <class Backend>
class CalendarStoreContract : public ::testing::Test {
 protected:
  CalendarStoreContract() {
    EXPECT_TRUE(store::migrate(*db_, schema()).has_value());
    EXPECT_TRUE(store_.save_layer(kTown, china().layers().front()).has_value());
  }
  std::optional<Publication> publish(const YearList& list, std::string_view when = "2025-11-04T09:00:00Z") {
    auto published = store_.publish(kTown, "cn", list, at(when));
    EXPECT_TRUE(published.has_value()) << published.error().message;
    return published ? *published : std::nullopt;
  }
  std::unique_ptr<store::Database> db_ = Backend::make();
  SqlCalendarStore store_{*db_};
};
TYPED_TEST_SUITE(CalendarStoreContract, store::testing::Backends, store::testing::BackendNames);

const YearList& list_of(int y) { return china().layers().front().list.years.at(year{y}); }

TYPED_TEST(CalendarStoreContract, LoadsWhatWasPublished) {
  for (const int y : {2023, 2026, 2027}) this->publish(list_of(y));
  const auto layers = this->store_.load(kTown);
  ASSERT_TRUE(layers.has_value()) << layers.error().message;
  ASSERT_EQ(layers->size(), 1U);
  const Layer& cn = layers->front();
  EXPECT_EQ(cn.code, "cn");
  EXPECT_EQ(cn.name_zh, "全国");
  EXPECT_EQ(cn.list.years.at(year{2023}), list_of(2023));
  EXPECT_EQ(cn.list.years.at(year{2026}), list_of(2026));
  EXPECT_EQ(cn.list.years.at(year{2027}), list_of(2027));  // known, and not published
  const LayeredCalendar calendar = LayeredCalendar::build(*layers).value();
  EXPECT_TRUE(calendar.is_working_day(day("2026-02-14")));
  EXPECT_FALSE(calendar.is_working_day(day("2022-12-31")));
  EXPECT_FALSE(calendar.is_published(year{2027}));
}

TYPED_TEST(CalendarStoreContract, APublishedYearTakesThePlaceOfAProvisionalOne) {
  YearList empty{.year = year{2026}, .files = {{.name = "2026.json", .sha256 = sha256(as_bytes("empty"))}}};
  EXPECT_FALSE(this->publish(empty, "2025-01-01T00:00:00Z").has_value());
  const auto published = this->publish(list_of(2026));
  ASSERT_TRUE(published.has_value());
  EXPECT_EQ(published->layer, "cn");
  EXPECT_EQ(published->year, year{2026});
  EXPECT_EQ(published->edition, 2);
  EXPECT_EQ(published->sha256s.size(), 2U);
  EXPECT_EQ(published->notices, list_of(2026).notices);
  const auto told = this->store_.publications(kTown, at("2025-11-04T09:00:00Z"));
  ASSERT_TRUE(told.has_value());
  EXPECT_THAT(*told, ElementsAre(*published));
  EXPECT_THAT(*this->store_.publications(kTown, at("2025-11-04T09:00:01Z")), ElementsAre());
  // And never the other way round.
  const auto back = this->store_.publish(kTown, "cn", empty, at("2025-12-01T00:00:00Z"));
  ASSERT_FALSE(back.has_value());
  EXPECT_EQ(back.error().rule, "year_published");
}

TYPED_TEST(CalendarStoreContract, TheSameFilesTwiceAreNoNewEdition) {
  EXPECT_TRUE(this->publish(list_of(2026)).has_value());
  EXPECT_FALSE(this->publish(list_of(2026), "2025-12-01T00:00:00Z").has_value());
  EXPECT_EQ(this->store_.publications(kTown, Instant{})->size(), 1U);
}

TYPED_TEST(CalendarStoreContract, ACorrectedNoticeIsANewEditionAndTheLatestHolds) {
  this->publish(list_of(2026));
  YearList corrected = list_of(2026);
  corrected.days.push_back({.date = day("2026-12-31"), .kind = DayKind::holiday, .name_zh = "加放"});
  corrected.files[0].sha256 = sha256(as_bytes("corrected"));
  const auto second = this->publish(corrected, "2026-03-01T00:00:00Z");
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->edition, 2);
  EXPECT_EQ(this->store_.load(kTown)->front().list.years.at(year{2026}), corrected);
}

TYPED_TEST(CalendarStoreContract, RefusesWhatItCannotKeep) {
  EXPECT_EQ(this->store_.publish(kTown, "xx", list_of(2026), Instant{}).error().code, Errc::not_found);
  EXPECT_EQ(this->store_.publish(kTown, "cn", {.year = year{2026}}, Instant{}).error().rule, "file_required");
  Layer other = china().layers().front();
  other.level = LayerLevel::unit;
  EXPECT_EQ(this->store_.save_layer(kTown, other).error().code, Errc::conflict);
}

TYPED_TEST(CalendarStoreContract, ACitySeesItsOwnLayersOnly) {
  this->publish(list_of(2026));
  EXPECT_EQ(this->store_.load(kOther).error().code, Errc::not_found);
  EXPECT_TRUE(this->store_.publications(kOther, Instant{})->empty());
}

TYPED_TEST(CalendarStoreContract, TellsWhichDueDatesAPublicationMayMove) {
  const auto published = this->publish(list_of(2023), "2022-12-08T01:00:00Z");
  ASSERT_TRUE(published.has_value());
  EXPECT_EQ(published->first_day, day("2022-12-31"));  // the notice names it
  const std::vector<Publication> one{*published};
  const auto asks = [&](std::string_view start, std::string_view due,
                        std::string_view computed = "2022-12-01T00:00:00Z",
                        SpanUnit unit = SpanUnit::working_days) {
    return needs_recompute({unit, at(start), at(due), at(computed)}, one, kZone);
  };
  EXPECT_TRUE(asks("2022-12-28T12:00:00+08:00", "2023-01-04T23:59:59+08:00"));   // crosses into the year
  EXPECT_TRUE(asks("2022-12-21T12:00:00+08:00", "2022-12-31T23:59:59+08:00"));   // ends on a day now closed
  EXPECT_FALSE(asks("2022-12-21T12:00:00+08:00", "2022-12-30T23:59:59+08:00"));  // ends before it
  EXPECT_TRUE(asks("2023-12-29T12:00:00+08:00", "2024-01-05T23:59:59+08:00"));   // begins in it
  EXPECT_FALSE(asks("2024-01-01T12:00:00+08:00", "2024-01-08T23:59:59+08:00"));
  EXPECT_FALSE(asks("2022-12-28T12:00:00+08:00", "2023-01-04T23:59:59+08:00",
                    "2022-12-08T01:00:01Z"));  // computed when it was known
  EXPECT_FALSE(asks("2022-12-31T12:00:00+08:00", "2023-01-01T12:00:00+08:00", "2022-12-01T00:00:00Z",
                    SpanUnit::hours));
}

}  // namespace
}  // namespace tz::calendar
