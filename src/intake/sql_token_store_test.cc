#include "intake/sql_token_store.h"

#include <gtest/gtest.h>

#include "intake/sql_media_store.h"
#include "store/testing.h"

namespace tz::intake {

std::span<const store::Migration> schema();

namespace {

using namespace std::chrono_literals;

constexpr JurisdictionId kCity{1}, kOther{2};
constexpr Instant kNoon{std::chrono::milliseconds(1'772'000'000'000)};

template <class Backend>
class IntakeStoreContract : public ::testing::Test {
 protected:
  IntakeStoreContract() { EXPECT_TRUE(store::migrate(*db_, schema()).has_value()); }
  static SentUpdate update(std::string id, std::int64_t key = 7) {
    return {key, std::move(id), ledger::CaseId{5}, kNoon, false};
  }
  std::unique_ptr<store::Database> db_ = Backend::make();
  SqlTokenStore tokens_{*db_};
  SqlMediaStore media_{*db_};
};
TYPED_TEST_SUITE(IntakeStoreContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(IntakeStoreContract, ACaseHasOneToken) {
  const Token first{"AAAA", ledger::CaseId{5}, kNoon, kNoon + 1min};
  const auto kept = this->tokens_.keep_token(kCity, first);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->token, "AAAA");
  const auto again = this->tokens_.keep_token(kCity, {"BBBB", ledger::CaseId{5}, kNoon + 1h, kNoon + 2h});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->token, "AAAA");
  EXPECT_EQ(again->ready_at, kNoon + 1min);
  EXPECT_FALSE(this->tokens_.find_token(kCity, "BBBB")->has_value());
}

TYPED_TEST(IntakeStoreContract, ATokenBelongsToItsCity) {
  ASSERT_TRUE(this->tokens_.keep_token(kCity, {"AAAA", ledger::CaseId{5}, kNoon, kNoon}));
  ASSERT_TRUE(this->tokens_.find_token(kCity, "AAAA")->has_value());
  EXPECT_EQ((*this->tokens_.find_token(kCity, "AAAA"))->case_id, ledger::CaseId{5});
  EXPECT_FALSE(this->tokens_.find_token(kOther, "AAAA")->has_value());
}

TYPED_TEST(IntakeStoreContract, AnUpdateIsBegunOnceAKey) {
  EXPECT_FALSE(this->tokens_.begin_update(kCity, this->update("u1"))->has_value());
  const auto second = this->tokens_.begin_update(kCity, this->update("u1"));
  ASSERT_TRUE(second && second->has_value());
  EXPECT_FALSE((*second)->done);
  EXPECT_FALSE(this->tokens_.begin_update(kCity, this->update("u1", 8))->has_value());
  ASSERT_TRUE(this->tokens_.finish_update(kCity, this->update("u1")));
  EXPECT_TRUE((*this->tokens_.begin_update(kCity, this->update("u1")))->done);
}

TYPED_TEST(IntakeStoreContract, ARefusedUpdateIsForgottenButNotAFinishedOne) {
  ASSERT_TRUE(this->tokens_.begin_update(kCity, this->update("u1")));
  ASSERT_TRUE(this->tokens_.drop_update(kCity, this->update("u1")));
  EXPECT_FALSE(this->tokens_.begin_update(kCity, this->update("u1"))->has_value());
  ASSERT_TRUE(this->tokens_.finish_update(kCity, this->update("u1")));
  ASSERT_TRUE(this->tokens_.drop_update(kCity, this->update("u1")));
  EXPECT_TRUE(this->tokens_.begin_update(kCity, this->update("u1"))->has_value());
}

TYPED_TEST(IntakeStoreContract, TheChangesetMovesWithTheDigestOnly) {
  const Hash256 a{1}, b{2};
  EXPECT_EQ(*this->tokens_.changeset(kCity, a, kNoon), kNoon);
  EXPECT_EQ(*this->tokens_.changeset(kCity, a, kNoon + 1h), kNoon);
  EXPECT_EQ(*this->tokens_.changeset(kCity, b, kNoon + 2h), kNoon + 2h);
  EXPECT_EQ(*this->tokens_.changeset(kOther, b, kNoon + 3h), kNoon + 3h);
  EXPECT_EQ(*this->tokens_.changeset(kCity, b, kNoon + 4h), kNoon + 2h);
}

TYPED_TEST(IntakeStoreContract, APictureIsKeptOnceAndInItsCity) {
  const Picture picture{"image/png", 3, 2, {0, 1, 255, 0}};
  const std::string sha256(64, 'a');
  ASSERT_TRUE(this->media_.put(kCity, sha256, picture, kNoon));
  ASSERT_TRUE(this->media_.put(kCity, sha256, picture, kNoon + 1h));
  const auto got = this->media_.get(kCity, sha256);
  ASSERT_TRUE(got && got->has_value());
  EXPECT_EQ((*got)->type, "image/png");
  EXPECT_EQ((*got)->width, 3);
  EXPECT_EQ((*got)->height, 2);
  EXPECT_EQ((*got)->bytes, picture.bytes);
  EXPECT_FALSE(this->media_.get(kOther, sha256)->has_value());
}

}  // namespace
}  // namespace tz::intake
