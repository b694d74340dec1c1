// The contract of CoveringStore, on both engines.
#include "intake/sql_covering_store.h"

#include <gtest/gtest.h>

#include "intake/module.h"
#include "store/testing.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;

constexpr JurisdictionId kCity{1}, kOther{2};
constexpr Instant kNoon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + 12h};
const std::string kPicture(64, 'a'), kAnother(64, 'b');

template <class Backend>
class CoveringStoreContract : public ::testing::Test {
 protected:
  CoveringStoreContract() { EXPECT_TRUE(store::migrate(*db_, schema()).has_value()); }
  static CoveringEntry entry(std::int64_t version, Covering covering) {
    return {version, ledger::CaseId{5}, ActorId{7}, kNoon + version * 1h, std::move(covering)};
  }
  static std::optional<Picture> looks(std::uint8_t byte) {
    return Picture{"image/jpeg", 30, 20, Bytes{0, byte, 0xFF}};
  }
  Status cover(std::int64_t version, int left = 0) {
    return store_.append(kCity, kPicture, entry(version, {{left, 0, 10, 10}}),
                         looks(static_cast<std::uint8_t>(version)));
  }
  Status uncover(std::int64_t version) {
    return store_.append(kCity, kPicture, entry(version, {}), std::nullopt);
  }
  std::unique_ptr<store::Database> db_ = Backend::make();
  SqlCoveringStore store_{*db_};
};
TYPED_TEST_SUITE(CoveringStoreContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(CoveringStoreContract, APictureThatNobodyCoveredIsNot) {
  EXPECT_FALSE(this->store_.covered(kCity, kPicture).value());
  EXPECT_TRUE(this->store_.entries(kCity, kPicture, 10).value().empty());
}

TYPED_TEST(CoveringStoreContract, TheLatestCountsAndAllAreKept) {
  ASSERT_TRUE(this->cover(1));
  ASSERT_TRUE(this->cover(2, 40));
  const auto covered = this->store_.covered(kCity, kPicture).value();
  ASSERT_TRUE(covered);
  EXPECT_EQ(covered->type, "image/jpeg");
  EXPECT_EQ(covered->width, 30);
  EXPECT_EQ(covered->height, 20);
  EXPECT_EQ(covered->bytes, (Bytes{0, 2, 0xFF}));
  ASSERT_TRUE(this->uncover(3));
  EXPECT_FALSE(this->store_.covered(kCity, kPicture).value());
  ASSERT_TRUE(this->cover(4));
  EXPECT_EQ(this->store_.covered(kCity, kPicture).value()->bytes, (Bytes{0, 4, 0xFF}));
  const auto entries = this->store_.entries(kCity, kPicture, 10).value();
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(entries[0].version, 4);
  EXPECT_TRUE(entries[1].covering.empty());
  EXPECT_EQ(entries[2].covering, (Covering{{40, 0, 10, 10}}));
  EXPECT_EQ(entries[3].version, 1);
  EXPECT_EQ(entries[3].case_id, ledger::CaseId{5});
  EXPECT_EQ(entries[3].by, ActorId{7});
  EXPECT_EQ(entries[3].at, kNoon + 1h);
  EXPECT_EQ(this->store_.entries(kCity, kPicture, 2)->size(), 2U);
}

TYPED_TEST(CoveringStoreContract, OfTwoThatReadTheSameVersionTheSecondChangesNothing) {
  ASSERT_TRUE(this->cover(1));
  for (const std::int64_t version : {1, 3, 0}) {
    const auto refused = this->cover(version, 40);
    ASSERT_FALSE(refused) << version;
    EXPECT_EQ(refused.error().code, Errc::conflict);
    EXPECT_EQ(refused.error().rule, "version");
  }
  EXPECT_EQ(this->uncover(1).error().code, Errc::conflict);
  EXPECT_EQ(this->store_.entries(kCity, kPicture, 10)->size(), 1U);
  EXPECT_EQ(this->store_.covered(kCity, kPicture).value()->bytes, (Bytes{0, 1, 0xFF}));
}

TYPED_TEST(CoveringStoreContract, OtherPicturesAndCitiesAreOthers) {
  ASSERT_TRUE(this->cover(1));
  EXPECT_FALSE(this->store_.covered(kOther, kPicture).value());
  EXPECT_FALSE(this->store_.covered(kCity, kAnother).value());
  EXPECT_TRUE(this->store_.entries(kOther, kPicture, 10)->empty());
  EXPECT_TRUE(this->store_.append(kOther, kPicture, this->entry(1, {{0, 0, 10, 10}}), this->looks(9)));
  EXPECT_EQ(this->store_.covered(kCity, kPicture).value()->bytes, (Bytes{0, 1, 0xFF}));
}

TYPED_TEST(CoveringStoreContract, NothingIsChangedOrTakenAway) {
  ASSERT_TRUE(this->cover(1));
  for (const auto* sql : {"UPDATE intake_covering SET areas = '[]'", "DELETE FROM intake_covering"}) {
    EXPECT_FALSE(this->db_->write([&](store::Transaction& tx) -> Status {
      TZ_CHECK(tx.execute(sql));
      return {};
    })) << sql;
  }
  EXPECT_TRUE(this->store_.covered(kCity, kPicture).value());
}

TYPED_TEST(CoveringStoreContract, NoQuestionReadsMoreThanItsRows) {
  store::testing::Recorder recorder(*this->db_);
  const SqlCoveringStore asked(recorder);
  ASSERT_TRUE(asked.covered(kCity, kPicture));
  ASSERT_TRUE(asked.entries(kCity, kPicture, 10));
  ASSERT_EQ(recorder.seen().size(), 2U);
  for (const auto& seen : recorder.seen()) {
    const auto plan = store::testing::explain_empty(*this->db_, seen.sql, seen.params);
    ASSERT_TRUE(plan.has_value()) << plan.error().message;
    EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect()).empty()) << seen.sql << "\n" << *plan;
  }
}

}  // namespace
}  // namespace tz::intake
