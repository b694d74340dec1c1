#include <gtest/gtest.h>

#include "places/module.h"
#include "store/testing.h"

namespace tz::places {
namespace {

constexpr JurisdictionId kTown{1}, kOther{2};

KeptMap map_of(std::int64_t version, MapSetting setting) {
  return {.version = version,
          .at = from_millis(1'700'000'000'000 + version),
          .by = ActorId{7},
          .setting = std::move(setting)};
}

template <class Backend>
class MapStoreContract : public testing::Test {
 protected:
  MapStoreContract() { EXPECT_TRUE(store::migrate(*db_, schema()).has_value()); }
  std::unique_ptr<store::Database> db_ = Backend::make();
  SqlMapStore store_{*db_};
  const KeptMap first_ = map_of(1, {.kind = MapKind::file, .credit = "甲图（虚构）", .file = "city.pmtiles"});
  const KeptMap second_ = map_of(2, {.kind = MapKind::server,
                                     .address = "https://t.example/{z}/{x}/{y}",
                                     .credit = "Invented",
                                     .crs = "gcj02",
                                     .zoom_max = 16});
};
TYPED_TEST_SUITE(MapStoreContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(MapStoreContract, TheNewestHolds) {
  EXPECT_FALSE(this->store_.newest(kTown)->has_value());
  ASSERT_TRUE(this->store_.add(kTown, this->first_));
  EXPECT_EQ(*this->store_.newest(kTown), this->first_);
  ASSERT_TRUE(this->store_.add(kTown, this->second_));
  EXPECT_EQ(*this->store_.newest(kTown), this->second_);
  EXPECT_FALSE(this->store_.newest(kOther)->has_value());
}

TYPED_TEST(MapStoreContract, AVersionIsWrittenOnce) {
  ASSERT_TRUE(this->store_.add(kTown, this->first_));
  auto twin = this->second_;
  twin.version = 1;
  EXPECT_EQ(this->store_.add(kTown, twin).error().code, Errc::conflict);
  EXPECT_EQ(*this->store_.newest(kTown), this->first_);
  EXPECT_TRUE(this->store_.add(kOther, twin));
}

TYPED_TEST(MapStoreContract, ReadsByItsKey) {
  // So many pages that PostgreSQL does not rather read them all.
  for (int version = 1; version <= 400; ++version)
    ASSERT_TRUE(this->store_.add(JurisdictionId{version % 20 + 1},
                                 map_of(version, {.address = std::string(kTilesAddressMax, 'a')})));
  ASSERT_TRUE(store::testing::analyze(*this->db_));
  store::testing::Recorder seen(*this->db_);
  ASSERT_TRUE(SqlMapStore(seen).newest(kTown));
  ASSERT_FALSE(seen.seen().empty());
  for (const auto& one : seen.seen()) {
    const auto plan = store::testing::explain(*this->db_, one.sql, one.params);
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect(), store::testing::Breadth::jurisdiction)
                    .empty())
        << *plan;
  }
}

}  // namespace
}  // namespace tz::places
