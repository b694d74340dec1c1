#include <gmock/gmock.h>

#include "places/city_table.h"
#include "places/module.h"
#include "store/testing.h"

namespace tz::places {
namespace {

constexpr JurisdictionId kTown{1};
constexpr JurisdictionId kOther{2};
const Instant kNow = from_millis(1'700'000'000'000);

template <class Backend>
class TableStoreContract : public testing::Test {
 protected:
  TableStoreContract() { EXPECT_TRUE(store::migrate(*db_, schema()).has_value()); }
  // As a load keeps a pack: its record, then its texts.
  void keep(JurisdictionId j, const PackTexts& texts) {
    ASSERT_TRUE(places_.keep_pack(j, record_of(texts.files, texts.loaded_at)));
    const auto kept = store_.keep_texts(j, texts);
    ASSERT_TRUE(kept) << kept.error().message;
  }
  std::unique_ptr<store::Database> db_ = Backend::make();
  SqlPlaceStore places_{*db_};
  SqlTableStore store_{*db_};
};
TYPED_TEST_SUITE(TableStoreContract, store::testing::Backends, store::testing::BackendNames);

PackTexts pack(Instant at, std::string units) {
  PackTexts texts{.files = {.name = "town"}, .parts = {"party"}, .loaded_at = at};
  texts.files.texts = {{"pack.json", "{}"},
                       {"units.csv", std::move(units)},
                       {"templates.csv", "id\n甲\n"},
                       {"zones/street.geojson", "{}"},
                       {"old.csv", "latin-1: \xE9"}};
  for (const auto& [path, text] : texts.files.texts) texts.files.shown.emplace(path, "town/" + path);
  texts.files.shown["templates.csv"] = "default/templates.csv";
  return texts;
}

TableVersion version(std::string name, std::int64_t number, std::string text) {
  return {.name = std::move(name),
          .version = number,
          .at = kNow + std::chrono::seconds(number),
          .by = ActorId{7},
          .pack = false,
          .pack_digest = "abc",
          .text = std::move(text),
          .rows = 4,
          .added = 1,
          .changed = 2,
          .removed = 3};
}

TYPED_TEST(TableStoreContract, TextsOfTheLastLoadAreKeptAndOutlinesAreNot) {
  EXPECT_FALSE(this->store_.texts(kTown)->has_value());
  this->keep(kTown, pack(kNow, "code\na\n"));
  this->keep(kTown, pack(kNow + std::chrono::seconds(1), "code\nb\n"));
  const auto texts = this->store_.texts(kTown);
  ASSERT_TRUE(texts && texts->has_value());
  const PackTexts& kept = **texts;
  EXPECT_EQ(kept.files.name, "town");
  EXPECT_EQ(kept.loaded_at, kNow + std::chrono::seconds(1));
  EXPECT_THAT(kept.parts, testing::ElementsAre("party"));
  EXPECT_EQ(kept.files.texts.size(), 3U);  // neither the outline nor what is no text
  EXPECT_EQ(*kept.files.find("units.csv"), "code\nb\n");
  EXPECT_EQ(*kept.files.find("templates.csv"), "id\n甲\n");
  EXPECT_EQ(kept.files.shown_name("templates.csv"), "default/templates.csv");
  EXPECT_FALSE(this->store_.texts(kOther)->has_value());
}

TYPED_TEST(TableStoreContract, TextsOfAnEarlierLoadThanTheLastDoNotCount) {
  this->keep(kTown, pack(kNow, "code\na\n"));
  // An older program keeps the record of its load and no texts.
  ASSERT_TRUE(this->places_.keep_pack(kTown, {.name = "town", .loaded_at = kNow + std::chrono::seconds(9)}));
  EXPECT_FALSE(this->store_.texts(kTown)->has_value());
}

TYPED_TEST(TableStoreContract, TheNewestVersionOfEachTableIsTold) {
  EXPECT_TRUE(this->store_.newest(kTown)->empty());
  const TableVersion replies = version("replies", 1, "code\n"), first = version("units", 1, "code\na\n");
  TableVersion second = version("units", 2, "code\nb\n");
  second.pack = true;
  for (const TableVersion& one : {replies, first, second}) ASSERT_TRUE(this->store_.add(kTown, one));
  ASSERT_TRUE(this->store_.add(kOther, version("units", 1, "code\nz\n")));
  EXPECT_THAT(*this->store_.newest(kTown), testing::ElementsAre(second, replies));  // units stand first
  EXPECT_EQ(*this->store_.get(kTown, "units", 1), first);
  EXPECT_EQ(this->store_.get(kTown, "units", 3).error().code, Errc::not_found);
  EXPECT_EQ(this->store_.get(kOther, "replies", 1).error().code, Errc::not_found);
}

TYPED_TEST(TableStoreContract, AVersionIsAddedOnce) {
  ASSERT_TRUE(this->store_.add(kTown, version("units", 1, "one")));
  const auto refused = this->store_.add(kTown, version("units", 1, "two"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::conflict);
  EXPECT_EQ(refused.error().rule, "digest");
  EXPECT_EQ(this->store_.get(kTown, "units", 1)->text, "one");
}

TYPED_TEST(TableStoreContract, VersionsComeInPagesNewestFirst) {
  for (int n = 1; n <= 5; ++n) ASSERT_TRUE(this->store_.add(kTown, version("units", n, "text")));
  const auto numbers = [&](std::int64_t before, std::size_t limit) {
    std::vector<std::int64_t> out;
    const auto page = this->store_.versions(kTown, "units", before, limit);
    for (const TableVersion& one : page->versions) {
      EXPECT_TRUE(one.text.empty());
      out.push_back(one.version);
    }
    out.push_back(-page->next);
    return out;
  };
  EXPECT_THAT(numbers(0, 2), testing::ElementsAre(5, 4, -4));
  EXPECT_THAT(numbers(4, 2), testing::ElementsAre(3, 2, -2));
  EXPECT_THAT(numbers(2, 2), testing::ElementsAre(1, 0));
  EXPECT_THAT(numbers(0, 5), testing::ElementsAre(5, 4, 3, 2, 1, 0));
}

TYPED_TEST(TableStoreContract, TheListIsAnsweredFromItsKey) {
  ASSERT_TRUE(this->db_->write([](store::Transaction& tx) -> Status {
    for (std::int64_t n = 1; n <= 2000; ++n)
      TZ_CHECK(tx.execute("INSERT INTO places_table VALUES ($1, $2, $3, 0, 0, 0, '', '', 0, 0, 0, 0)",
                          static_cast<std::int64_t>(n % 10), n % 2 == 0 ? "units" : "replies", n));
    return {};
  }));
  ASSERT_TRUE(store::testing::analyze(*this->db_));
  const auto plan = store::testing::explain_query(
      *this->db_, kTableVersionsSql, kTown, std::string_view("units"), std::int64_t{1000}, std::int64_t{101});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect()).empty()) << *plan;
}

}  // namespace
}  // namespace tz::places
