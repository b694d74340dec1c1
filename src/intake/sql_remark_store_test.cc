// The contract of RemarkStore, on both engines.
#include "intake/sql_remark_store.h"

#include <gtest/gtest.h>

#include "intake/module.h"
#include "store/testing.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;

constexpr JurisdictionId kCity{1}, kOther{2};
constexpr Instant kNoon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + 12h};
constexpr ledger::CaseId kCase{5};

template <class Backend>
class RemarkStoreContract : public ::testing::Test {
 protected:
  RemarkStoreContract() { EXPECT_TRUE(store::migrate(*db_, schema()).has_value()); }
  static Remark remark(const std::string& id, Instant at = kNoon) {
    return {.id = id, .case_id = kCase, .kind = RemarkKind::comment, .key_id = 7, .came_at = at};
  }
  static Hash256 once(std::uint8_t first, std::uint8_t second = 0) { return Hash256{first, second}; }
  void keep(const std::string& id, std::uint8_t number, Instant at = kNoon) {
    ASSERT_TRUE(store_.begin(kCity, remark(id, at), once(number)).has_value());
    ASSERT_TRUE(store_.finish(kCity, id, 3).has_value());
  }
  std::unique_ptr<store::Database> db_ = Backend::make();
  SqlRemarkStore store_{*db_};
};
TYPED_TEST_SUITE(RemarkStoreContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(RemarkStoreContract, TheSameIsKeptOnce) {
  EXPECT_FALSE(this->store_.begin(kCity, this->remark("A"), this->once(1))->has_value());
  const auto again = this->store_.begin(kCity, this->remark("B"), this->once(1));
  ASSERT_TRUE(again && again->has_value());
  EXPECT_EQ((*again)->id, "A");
  EXPECT_EQ((*again)->version, 0);
  EXPECT_EQ((*again)->came_at, kNoon);
  auto elsewhere = this->remark("B");
  elsewhere.case_id = ledger::CaseId{6};
  EXPECT_FALSE(this->store_.begin(kCity, elsewhere, this->once(1))->has_value());
  EXPECT_FALSE(this->store_.begin(kOther, this->remark("A"), this->once(1))->has_value());
}

TYPED_TEST(RemarkStoreContract, OneThatWasRefusedIsForgottenButNotAFinishedOne) {
  ASSERT_TRUE(this->store_.begin(kCity, this->remark("A"), this->once(1)));
  ASSERT_TRUE(this->store_.drop(kCity, "A"));
  EXPECT_FALSE(this->store_.find(kCity, "A")->has_value());
  this->keep("A", 1);
  ASSERT_TRUE(this->store_.drop(kCity, "A"));
  ASSERT_TRUE(this->store_.find(kCity, "A")->has_value());
  EXPECT_EQ((*this->store_.find(kCity, "A"))->version, 3);
  EXPECT_FALSE(this->store_.find(kOther, "A")->has_value());
}

TYPED_TEST(RemarkStoreContract, ACaseHasAThousandAndNoMore) {
  for (std::size_t i = 0; i < kRemarksMax; ++i)
    ASSERT_TRUE(this->store_.begin(
        kCity, this->remark("R" + std::to_string(i)),
        this->once(static_cast<std::uint8_t>(i % 256), static_cast<std::uint8_t>(1 + i / 256))));
  const auto more = this->store_.begin(kCity, this->remark("X"), this->once(0, 200));
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().rule, "remarks_max");
  EXPECT_TRUE(this->store_.begin(kCity, this->remark("Y"), this->once(0, 1))->has_value());  // a known one
  auto elsewhere = this->remark("Z");
  elsewhere.case_id = ledger::CaseId{6};
  EXPECT_TRUE(this->store_.begin(kCity, elsewhere, this->once(0, 200)));
}

TYPED_TEST(RemarkStoreContract, WhatIsDecidedIsReadBack) {
  this->keep("A", 1);
  this->keep("B", 2, kNoon + 1h);
  EXPECT_TRUE(this->store_.shown(kCity, kCase)->empty());
  auto shown = *this->store_.find(kCity, "B").value();
  shown.state = RemarkState::shown;
  shown.shown = "still dark";
  shown.decided_by = ActorId{9};
  shown.decided_at = kNoon + 2h;
  const auto unquoted = this->store_.decide(kCity, shown);
  ASSERT_FALSE(unquoted);
  EXPECT_EQ(unquoted.error().code, Errc::conflict);
  shown.decisions = 1;
  ASSERT_TRUE(this->store_.decide(kCity, shown));
  EXPECT_FALSE(this->store_.decide(kCity, shown)) << "it was decided meanwhile";
  EXPECT_EQ((*this->store_.find(kCity, "B"))->decisions, 1);
  const auto all = this->store_.shown(kCity, kCase).value();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].id, "B");
  EXPECT_EQ(all[0].shown, "still dark");
  EXPECT_EQ(all[0].decided_by, ActorId{9});
  EXPECT_EQ(all[0].decided_at, kNoon + 2h);
  EXPECT_EQ(this->store_.list(kCity, RemarkState::waiting, "", 10)->remarks.size(), 1U);
  EXPECT_EQ(this->store_.list(kCity, RemarkState::shown, "", 10)->remarks.size(), 1U);
}

TYPED_TEST(RemarkStoreContract, AListIsReadPageByPageAndLeavesOutWhatIsNotFinished) {
  for (int i = 0; i < 5; ++i)
    this->keep("R" + std::to_string(i), static_cast<std::uint8_t>(i + 1), kNoon + (i / 2) * 1h);
  ASSERT_TRUE(this->store_.begin(kCity, this->remark("open"), this->once(99)));
  std::string cursor, seen;
  do {
    const auto page = this->store_.list(kCity, RemarkState::waiting, cursor, 2).value();
    for (const auto& one : page.remarks) seen += one.id;
    cursor = page.next;
  } while (!cursor.empty());
  EXPECT_EQ(seen, "R0R1R2R3R4");
  for (const auto* bad : {"x", "12", "12.", ".A", "-1.A", "1x.A"})
    EXPECT_EQ(this->store_.list(kCity, RemarkState::waiting, bad, 2).error().field, "cursor") << bad;
  EXPECT_TRUE(this->store_.list(kOther, RemarkState::waiting, "", 2)->remarks.empty());
}

TYPED_TEST(RemarkStoreContract, AVoterCountsOnce) {
  EXPECT_TRUE(this->store_.vote(kCity, kCase, this->once(1)).value());
  EXPECT_FALSE(this->store_.vote(kCity, kCase, this->once(1)).value());
  EXPECT_TRUE(this->store_.vote(kCity, kCase, this->once(2)).value());
  EXPECT_EQ(this->store_.votes(kCity, kCase).value(), 2);
  EXPECT_EQ(this->store_.votes(kOther, kCase).value(), 0);
}

TYPED_TEST(RemarkStoreContract, ACaseKeepsItsSalt) {
  EXPECT_EQ(this->store_.salt(kCity, kCase, this->once(1)).value(), this->once(1));
  EXPECT_EQ(this->store_.salt(kCity, kCase, this->once(2)).value(), this->once(1));
  EXPECT_EQ(this->store_.salt(kCity, ledger::CaseId{6}, this->once(2)).value(), this->once(2));
}

TYPED_TEST(RemarkStoreContract, NoQuestionReadsMoreThanItsRows) {
  store::testing::Recorder recorder(*this->db_);
  const SqlRemarkStore asked(recorder);
  ASSERT_TRUE(asked.find(kCity, "A"));
  ASSERT_TRUE(asked.shown(kCity, kCase));
  ASSERT_TRUE(asked.list(kCity, RemarkState::waiting, "", 10));
  ASSERT_TRUE(asked.votes(kCity, kCase));
  ASSERT_EQ(recorder.seen().size(), 4U);
  for (const auto& seen : recorder.seen()) {
    const auto plan = store::testing::explain_empty(*this->db_, seen.sql, seen.params);
    ASSERT_TRUE(plan.has_value()) << plan.error().message;
    EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect()).empty()) << seen.sql << "\n" << *plan;
  }
}

}  // namespace
}  // namespace tz::intake
