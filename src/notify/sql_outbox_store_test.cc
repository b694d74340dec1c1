#include "notify/sql_outbox_store.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <thread>

#include "base/random.h"
#include "notify/module.h"
#include "notify/sql_outbox_statements.h"
#include "notify/testing.h"
#include "store/testing.h"

namespace tz::notify {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using store::Transaction;

template <class Backend>
class OutboxContract : public ::testing::Test {
 protected:
  OutboxContract() { EXPECT_TRUE(store::migrate(*db_, schema()).has_value()); }
  void enqueue(const Post& post, Instant now = kNoon) {
    const auto posted = outbox_.enqueue(post, now);
    ASSERT_TRUE(posted) << posted.error().message;
    EXPECT_FALSE(posted->repeated);
  }
  std::vector<Claim> claim(Instant now, std::int64_t lease = 1, std::size_t limit = 10) {
    auto claims = outbox_.claim(kCity, lease, now, now + 5min, limit);
    EXPECT_TRUE(claims) << claims.error().message;
    return claims.value_or(std::vector<Claim>{});
  }
  Claim claim_one(Instant now, std::int64_t lease = 1) {
    auto claims = claim(now, lease);
    EXPECT_EQ(claims.size(), 1U);
    return claims.empty() ? Claim{} : claims[0];
  }
  std::vector<DeliveryView> views(JurisdictionId j = kCity) {
    return outbox_.by_case(j, ledger::CaseId{5}, DeliveryId{0}, 100).value();
  }
  DeliveryView view() { return views().at(0); }
  std::int64_t count(std::string_view sql) {
    return db_
        ->read([&](Transaction& tx) -> Result<std::int64_t> {
          TZ_TRY(rows, tx.query(sql));
          return rows[0].i64(0);
        })
        .value();
  }

  std::unique_ptr<store::Database> db_ = Backend::make();
  ManualClock clock_{kNoon};
  SeededRandom random_{7};
  IdMaker ids_{clock_, random_};
  Module module_{*db_, ids_, clock_};
  SqlOutboxStore& outbox_ = module_.outbox;
  SqlInboxStore& inbox_ = module_.inbox;
};
TYPED_TEST_SUITE(OutboxContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(OutboxContract, TheSameKeyTwiceIsOneMessage) {
  const auto first = this->outbox_.enqueue(post("k", {kMail, kPartner}), kNoon);
  const auto second = this->outbox_.enqueue(post("k", {kMail}, Purpose::staff_notice), kNoon + 1h);
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(first->repeated);
  EXPECT_TRUE(second->repeated);
  EXPECT_EQ(first->id, second->id);
  EXPECT_EQ(this->views().size(), 2U);
  EXPECT_EQ(this->count("SELECT count(*) FROM notify_payload"), 1);
}

TYPED_TEST(OutboxContract, AKeyBelongsToItsCity) {
  this->enqueue(post("k", {kMail}));
  auto other = post("k", {kMail});
  other.message.jurisdiction = kOther;
  this->enqueue(other);
  EXPECT_EQ(this->views().size(), 1U);
  EXPECT_EQ(this->views(kOther).size(), 1U);
}

TYPED_TEST(OutboxContract, AMessageThatCannotBeSentIsNotKept) {
  const auto refused = this->outbox_.enqueue(post("k", {{Channel::mail, "contact:1", "nobody"}}), kNoon);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().rule, "address");
  EXPECT_EQ(this->count("SELECT count(*) FROM notify_message"), 0);
}

TYPED_TEST(OutboxContract, WhatIsKeptWithinAUnitOfWorkGoesWithIt) {
  const auto undone = this->db_->write([&](Transaction& tx) -> Status {
    TZ_CHECK(this->outbox_.enqueue_in(tx, post("k", {kMail}), kNoon));
    return fail(Errc::not_allowed, "the cause was refused");
  });
  EXPECT_FALSE(undone);
  EXPECT_EQ(this->count("SELECT count(*) FROM notify_message"), 0);
  EXPECT_TRUE(this->claim(kNoon).empty());
  this->enqueue(post("k", {kMail}));
}

TYPED_TEST(OutboxContract, AClaimHoldsAllThatIsToBeSent) {
  auto sent = post("k", {kPhone, kMail});
  sent.message.values["link"] = "https://example.org/?a=\"b\"&c=\xe8\xb7\xaf\n";
  this->enqueue(sent);
  const auto claims = this->claim(kNoon, 77);
  ASSERT_EQ(claims.size(), 2U);
  for (const auto& claim : claims) {
    auto expected = sent.message;
    EXPECT_EQ(claim.message, expected);
    EXPECT_EQ(claim.lease, 77);
    EXPECT_EQ(claim.attempts, 0);
    EXPECT_EQ(claim.created_at, kNoon);
    EXPECT_EQ(claim.destination, claim.destination.channel == Channel::mail ? kMail : kPhone);
  }
}

TYPED_TEST(OutboxContract, NothingIsHandedOutBeforeItIsDueOrTwice) {
  auto later = post("later", {kMail});
  later.message.not_before = kNoon + 1h;
  this->enqueue(later);
  this->enqueue(post("second", {kMail}), kNoon + 1min);
  this->enqueue(post("first", {kMail}), kNoon);
  const auto claims = this->claim(kNoon + 1h - 1ms);
  ASSERT_EQ(claims.size(), 2U);
  EXPECT_EQ(claims[0].message.dedupe_key, "first");
  EXPECT_EQ(claims[1].message.dedupe_key, "second");
  EXPECT_EQ(this->claim_one(kNoon + 1h, 2).message.dedupe_key, "later");
  EXPECT_TRUE(this->claim(kNoon + 1h, 3).empty());
  EXPECT_TRUE(this->outbox_.claim(kOther, 4, kNoon + 2h, kNoon + 3h, 10)->empty());
}

TYPED_TEST(OutboxContract, ALimitLeavesTheRest) {
  for (int i = 0; i < 5; ++i) this->enqueue(post("k" + std::to_string(i), {kMail}), kNoon + i * 1s);
  EXPECT_EQ(this->claim(kNoon + 1min, 1, 2).size(), 2U);
  EXPECT_EQ(this->claim(kNoon + 1min, 2, 2).size(), 2U);
  EXPECT_EQ(this->claim(kNoon + 1min, 3, 2).size(), 1U);
}

TYPED_TEST(OutboxContract, WorkersAtTheSameTimeNeverHoldTheSameDelivery) {
  constexpr int kMessages = 120;
  for (int i = 0; i < kMessages; ++i) this->enqueue(post("k" + std::to_string(i), {kMail}));
  std::mutex mutex;
  std::vector<DeliveryId> held;
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 4; ++worker) {
    workers.emplace_back([&, worker] {
      for (std::int64_t round = 0; round < 100; ++round) {
        const auto claims = this->outbox_.claim(kCity, worker * 1000 + round, kNoon, kNoon + 5min, 3);
        if (!claims || claims->empty()) break;
        const std::lock_guard lock(mutex);
        for (const auto& claim : *claims) held.push_back(claim.id);
      }
    });
  }
  for (auto& worker : workers) worker.join();
  EXPECT_EQ(held.size(), static_cast<std::size_t>(kMessages));
  EXPECT_EQ(std::set<DeliveryId>(held.begin(), held.end()).size(), held.size());
}

TYPED_TEST(OutboxContract, ASuccessIsOnTheRecord) {
  this->enqueue(post("k", {kMail}));
  const auto claim = this->claim_one(kNoon);
  EXPECT_EQ(this->view().state, State::waiting);
  ASSERT_TRUE(*this->outbox_.begin(kCity, claim, kNoon));
  EXPECT_EQ(this->view().state, State::sending);
  ASSERT_TRUE(this->outbox_.finish(kCity, claim, sent_ok("smtp_250"), {}, kNoon + 1s));
  const auto view = this->view();
  EXPECT_EQ(view.state, State::sent);
  EXPECT_EQ(view.attempts, 1);
  EXPECT_EQ(view.code, "smtp_250");
  EXPECT_EQ(view.ended_at, kNoon + 1s);
  EXPECT_EQ(view.due_at, std::nullopt);
  EXPECT_EQ(view.destination, "contact:1");
  const auto attempts = *this->outbox_.attempts(kCity, claim.id);
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_EQ(attempts[0].outcome, Outcome::ok);
  EXPECT_EQ(attempts[0].begun_at, kNoon);
  EXPECT_EQ(attempts[0].ended_at, kNoon + 1s);
  EXPECT_TRUE(this->claim(kNoon + 24h, 9).empty());
}

TYPED_TEST(OutboxContract, AFailureComesAgainWhenItIsDueAndDeathIsTheEnd) {
  this->enqueue(post("k", {kMail}));
  auto claim = this->claim_one(kNoon, 1);
  ASSERT_TRUE(*this->outbox_.begin(kCity, claim, kNoon));
  ASSERT_TRUE(this->outbox_.finish(kCity, claim, try_again("smtp_451", "busy"), kNoon + 1h, kNoon));
  EXPECT_EQ(this->view().state, State::failed);
  EXPECT_EQ(this->view().due_at, kNoon + 1h);
  EXPECT_EQ(this->view().reason, "busy");
  EXPECT_TRUE(this->claim(kNoon + 1h - 1ms, 2).empty());
  claim = this->claim_one(kNoon + 1h, 3);
  EXPECT_EQ(claim.attempts, 1);
  ASSERT_TRUE(*this->outbox_.begin(kCity, claim, kNoon + 1h));
  ASSERT_TRUE(this->outbox_.finish(kCity, claim, give_up("smtp_550", "refused"), {}, kNoon + 1h));
  EXPECT_EQ(this->view().state, State::dead);
  EXPECT_TRUE(this->claim(kNoon + 48h, 4).empty());
  const auto attempts = *this->outbox_.attempts(kCity, claim.id);
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[0].code, "smtp_451");
  EXPECT_EQ(attempts[1].outcome, Outcome::permanent);
}

TYPED_TEST(OutboxContract, ALeaseThatHasRunOutIsTakenOverAndTheTryIsUnknown) {
  this->enqueue(post("k", {kMail}));
  const auto first = this->claim_one(kNoon, 1);
  ASSERT_TRUE(*this->outbox_.begin(kCity, first, kNoon));
  EXPECT_TRUE(this->claim(kNoon + 5min - 1ms, 2).empty());
  const auto second = this->claim_one(kNoon + 5min, 3);
  EXPECT_EQ(second.id, first.id);
  EXPECT_EQ(second.attempts, 1);
  auto attempts = *this->outbox_.attempts(kCity, first.id);
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_EQ(attempts[0].outcome, Outcome::unknown);
  EXPECT_EQ(attempts[0].code, "lease");
  // The first worker was only slow: its failure is written down and changes nothing else.
  EXPECT_FALSE(*this->outbox_.begin(kCity, first, kNoon + 5min));
  ASSERT_TRUE(this->outbox_.finish(kCity, first, give_up("smtp_550", "refused"), {}, kNoon + 5min));
  attempts = *this->outbox_.attempts(kCity, first.id);
  EXPECT_EQ(attempts[0].code, "smtp_550");
  EXPECT_EQ(this->view().state, State::sending);
  EXPECT_TRUE(*this->outbox_.begin(kCity, second, kNoon + 5min));
}

TYPED_TEST(OutboxContract, ASuccessCountsEvenIfTheLeaseWasLost) {
  this->enqueue(post("k", {kMail}));
  const auto first = this->claim_one(kNoon, 1);
  ASSERT_TRUE(*this->outbox_.begin(kCity, first, kNoon));
  const auto second = this->claim_one(kNoon + 5min, 2);
  ASSERT_TRUE(this->outbox_.finish(kCity, first, sent_ok(), {}, kNoon + 6min));
  EXPECT_EQ(this->view().state, State::sent);
  EXPECT_FALSE(*this->outbox_.begin(kCity, second, kNoon + 6min));
}

TYPED_TEST(OutboxContract, AClaimThatIsPutBackWasNoTry) {
  this->enqueue(post("k", {kMail}));
  const auto claim = this->claim_one(kNoon);
  ASSERT_TRUE(this->outbox_.postpone(kCity, claim, kNoon + 8h, "quiet_hours"));
  EXPECT_EQ(this->view().state, State::waiting);
  EXPECT_EQ(this->view().code, "quiet_hours");
  EXPECT_EQ(this->view().due_at, kNoon + 8h);
  EXPECT_TRUE(this->outbox_.attempts(kCity, claim.id)->empty());
  EXPECT_FALSE(*this->outbox_.begin(kCity, claim, kNoon));
  EXPECT_EQ(this->claim(kNoon + 8h, 2).size(), 1U);
}

TYPED_TEST(OutboxContract, OnlyWhatWaitsIsCancelled) {
  this->enqueue(post("k", {kMail}));
  const auto id = this->view().id;
  ASSERT_TRUE(this->outbox_.cancel(kCity, id, "withdrawn", kNoon));
  EXPECT_EQ(this->view().state, State::cancelled);
  EXPECT_EQ(this->view().code, "withdrawn");
  EXPECT_TRUE(this->claim(kNoon + 1h).empty());
  EXPECT_EQ(this->outbox_.cancel(kCity, id, "withdrawn", kNoon).error().rule, "delivery_state");
  EXPECT_EQ(this->outbox_.cancel(kCity, DeliveryId{1}, "x", kNoon).error().code, Errc::not_found);
  EXPECT_EQ(this->outbox_.cancel(kOther, id, "x", kNoon).error().code, Errc::not_found);
}

TYPED_TEST(OutboxContract, TheDeadAreListedAndOnlyTheyAreRevived) {
  for (int i = 0; i < 3; ++i) this->enqueue(post("k" + std::to_string(i), {kMail}));
  EXPECT_EQ(this->outbox_.revive(kCity, this->view().id, kNoon).error().rule, "delivery_state");
  for (const auto& claim : this->claim(kNoon)) {
    ASSERT_TRUE(*this->outbox_.begin(kCity, claim, kNoon));
    ASSERT_TRUE(this->outbox_.finish(kCity, claim, give_up("smtp_550", "refused"), {}, kNoon));
  }
  const auto first = *this->outbox_.dead(kCity, DeliveryId{0}, 2);
  ASSERT_EQ(first.size(), 2U);
  const auto rest = *this->outbox_.dead(kCity, first[1].id, 2);
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].code, "smtp_550");
  EXPECT_EQ(rest[0].case_id, ledger::CaseId{5});
  EXPECT_TRUE(this->outbox_.dead(kOther, DeliveryId{0}, 2)->empty());

  ASSERT_TRUE(this->outbox_.revive(kCity, rest[0].id, kNoon + 1h));
  EXPECT_EQ(this->outbox_.dead(kCity, DeliveryId{0}, 9)->size(), 2U);
  const auto claim = this->claim_one(kNoon + 1h, 2);
  EXPECT_EQ(claim.attempts, 1);
  EXPECT_EQ(claim.revived_after, 1);
  ASSERT_TRUE(*this->outbox_.begin(kCity, claim, kNoon + 1h));
  EXPECT_EQ(this->outbox_.attempts(kCity, claim.id)->back().attempt, 2);
}

TYPED_TEST(OutboxContract, ErasureDropsWordsAndAddressesAndStopsWhatHasNotGone) {
  this->enqueue(post("k1", {kMail}));
  const auto claim = this->claim_one(kNoon);
  ASSERT_TRUE(*this->outbox_.begin(kCity, claim, kNoon));
  ASSERT_TRUE(this->outbox_.finish(kCity, claim, give_up("smtp_550", "refused"), {}, kNoon));
  this->enqueue(post("k2", {kPhone, kDesk}));
  ASSERT_TRUE(this->inbox_.put(
      kCity, "unit:4",
      {.id = DeliveryId{9}, .case_id = ledger::CaseId{5}, .subject = "s", .body = "b", .came_at = kNoon}));
  auto other = post("k3", {kMail});
  other.message.case_id = ledger::CaseId{6};
  this->enqueue(other);

  EXPECT_EQ(*this->outbox_.erase_case(kCity, ledger::CaseId{5}, kNoon + 1h), 2);
  EXPECT_EQ(this->count("SELECT count(*) FROM notify_payload"), 1);
  const auto views = this->views();
  ASSERT_EQ(views.size(), 3U);
  EXPECT_EQ(views[0].state, State::dead);
  EXPECT_EQ(views[1].state, State::cancelled);
  EXPECT_EQ(views[1].code, "erased");
  EXPECT_EQ(this->outbox_.revive(kCity, views[0].id, kNoon).error().rule, "delivery_erased");
  const auto items = *this->inbox_.unread(kCity, "unit:4", {}, 5);
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].subject + items[0].body, "");
  EXPECT_EQ(this->claim_one(kNoon + 1h, 5).message.dedupe_key, "k3");
}

TYPED_TEST(OutboxContract, WhatCannotBeReadDiesAndLetsTheOthersPass) {
  this->enqueue(post("k1", {kMail}));
  ASSERT_TRUE(this->db_->write([&](Transaction& tx) -> Status {
    return tx.execute("UPDATE notify_payload SET body = '{}' WHERE jurisdiction_id = $1", kCity);
  }));
  this->enqueue(post("k2", {kMail}));
  EXPECT_EQ(this->claim_one(kNoon).message.dedupe_key, "k2");
  const auto dead = *this->outbox_.dead(kCity, DeliveryId{0}, 9);
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0].code, "corrupted");
}

TYPED_TEST(OutboxContract, TheRecordOfACaseIsReadPageByPage) {
  for (int i = 0; i < 5; ++i) this->enqueue(post("k" + std::to_string(i), {kMail}));
  std::vector<DeliveryId> seen;
  for (DeliveryId after{0};;) {
    const auto page = *this->outbox_.by_case(kCity, ledger::CaseId{5}, after, 2);
    if (page.empty()) break;
    for (const auto& view : page) seen.push_back(view.id);
    after = page.back().id;
  }
  EXPECT_EQ(seen.size(), 5U);
  EXPECT_TRUE(std::ranges::is_sorted(seen));
  EXPECT_TRUE(this->outbox_.by_case(kCity, ledger::CaseId{6}, DeliveryId{0}, 9)->empty());
}

TYPED_TEST(OutboxContract, ACarrierIsSilentWhenSomethingWaitsAndNothingGoes) {
  const auto silent = [&](Instant since) { return this->outbox_.silent(kCity, since).value(); };
  EXPECT_TRUE(silent(kNoon + 24h).empty());
  this->enqueue(post("k1", {kPartner, kMail}));
  EXPECT_TRUE(silent(kNoon - 1ms).empty());
  ASSERT_EQ(silent(kNoon).size(), 2U);
  for (const auto& claim : this->claim(kNoon)) {
    ASSERT_TRUE(*this->outbox_.begin(kCity, claim, kNoon));
    if (claim.destination.channel == Channel::mail)
      ASSERT_TRUE(this->outbox_.finish(kCity, claim, sent_ok(), {}, kNoon + 1min));
    else
      ASSERT_TRUE(this->outbox_.finish(kCity, claim, try_again("timeout", "slow"), kNoon + 1h, kNoon + 1min));
  }
  const auto all = silent(kNoon + 10min);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].carrier, "partner:oa");
  EXPECT_EQ(all[0].last_success_at, std::nullopt);
  EXPECT_EQ(all[0].last_failure_at, kNoon + 1min);
  EXPECT_EQ(all[0].waiting_since, kNoon);
  EXPECT_EQ(all[0].failures, 1);
  EXPECT_EQ(all[0].code, "timeout");
  EXPECT_TRUE(this->outbox_.silent(kOther, kNoon + 10min)->empty());

  const auto claim = this->claim_one(kNoon + 1h, 2);
  ASSERT_TRUE(*this->outbox_.begin(kCity, claim, kNoon + 1h));
  ASSERT_TRUE(this->outbox_.finish(kCity, claim, sent_ok(), {}, kNoon + 1h));
  EXPECT_TRUE(silent(kNoon + 24h).empty());
}

TYPED_TEST(OutboxContract, WhatIsHeldBackOnPurposeIsNoSilence) {
  this->enqueue(post("k1", {kMail}));
  ASSERT_TRUE(this->outbox_.postpone(kCity, this->claim_one(kNoon), kNoon + 8h, "quiet_hours"));
  EXPECT_TRUE(this->outbox_.silent(kCity, kNoon + 8h - 1ms)->empty());
  EXPECT_EQ(this->outbox_.silent(kCity, kNoon + 8h)->size(), 1U);
}

TYPED_TEST(OutboxContract, CountsWhatAPersonWasSentForAPurpose) {
  this->enqueue(post("k1", {kMail}));
  this->enqueue(post("k2", {kMail}));
  const auto claims = this->claim(kNoon);
  ASSERT_EQ(claims.size(), 2U);
  for (const auto& claim : claims) ASSERT_TRUE(*this->outbox_.begin(kCity, claim, kNoon));
  ASSERT_TRUE(this->outbox_.finish(kCity, claims[0], sent_ok(), {}, kNoon));
  ASSERT_TRUE(this->outbox_.finish(kCity, claims[1], give_up("x", "x"), {}, kNoon));
  EXPECT_EQ(*this->outbox_.sent_since(kCity, "contact:1", Purpose::receipt, kNoon), 1);
  EXPECT_EQ(*this->outbox_.sent_since(kCity, "contact:1", Purpose::receipt, kNoon + 1ms), 0);
  EXPECT_EQ(*this->outbox_.sent_since(kCity, "contact:1", Purpose::answer, kNoon), 0);
  EXPECT_EQ(*this->outbox_.sent_since(kCity, "contact:2", Purpose::receipt, kNoon), 0);
}

TYPED_TEST(OutboxContract, TheCursorMovesWithWhatItWrote) {
  EXPECT_EQ(*this->outbox_.cursor(kCity, "notify"), 0);
  const std::vector<Post> posts{post("feed:1:receipt:contact:1", {kMail})};
  ASSERT_TRUE(this->outbox_.advance(kCity, "notify", 0, 3, posts, kNoon));
  EXPECT_EQ(*this->outbox_.cursor(kCity, "notify"), 3);
  EXPECT_EQ(*this->outbox_.cursor(kCity, "other"), 0);
  EXPECT_EQ(*this->outbox_.cursor(kOther, "notify"), 0);
  const auto late = this->outbox_.advance(kCity, "notify", 0, 4, std::vector{post("late", {kMail})}, kNoon);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Errc::conflict);
  const auto bad = this->outbox_.advance(kCity, "notify", 3, 4, std::vector{post("bad", {})}, kNoon);
  EXPECT_FALSE(bad);
  EXPECT_EQ(*this->outbox_.cursor(kCity, "notify"), 3);
  // Another consumer that reads the same events repeats nothing.
  ASSERT_TRUE(this->outbox_.advance(kCity, "replay", 0, 3, posts, kNoon));
  EXPECT_EQ(this->views().size(), 1U);
}

TYPED_TEST(OutboxContract, AnInboxIsReadNewestFirstAndOnce) {
  const auto mine = inbox_of(ActorId{17});
  EXPECT_EQ(mine, "actor:17");
  EXPECT_EQ(inbox_of(UnitId{4}), "unit:4");
  for (std::int64_t id = 1; id <= 3; ++id)
    for (int twice = 0; twice < 2; ++twice)
      ASSERT_TRUE(this->inbox_.put(kCity, mine,
                                   {.id = DeliveryId{id},
                                    .case_code = "YC-1",
                                    .purpose = Purpose::prompt,
                                    .subject = "s" + std::to_string(id),
                                    .body = "b",
                                    .came_at = kNoon}));
  auto page = *this->inbox_.unread(kCity, mine, {}, 2);
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[0].subject, "s3");
  EXPECT_EQ(page[0].purpose, Purpose::prompt);
  EXPECT_EQ(page[0].case_id, std::nullopt);
  EXPECT_EQ(page[1].subject, "s2");
  page = *this->inbox_.unread(kCity, mine, page[1].id, 2);
  ASSERT_EQ(page.size(), 1U);
  EXPECT_EQ(page[0].subject, "s1");
  EXPECT_TRUE(this->inbox_.unread(kCity, "actor:18", {}, 9)->empty());
  EXPECT_TRUE(this->inbox_.unread(kOther, mine, {}, 9)->empty());

  ASSERT_TRUE(this->inbox_.mark_read(kCity, mine, DeliveryId{2}, ActorId{17}, kNoon + 1h));
  ASSERT_TRUE(this->inbox_.mark_read(kCity, mine, DeliveryId{2}, ActorId{18}, kNoon + 2h));
  EXPECT_EQ(this->inbox_.unread(kCity, mine, {}, 9)->size(), 2U);
  EXPECT_EQ(this->count("SELECT read_by FROM notify_inbox WHERE item_id = 2"), 17);
  EXPECT_EQ(this->inbox_.mark_read(kCity, "actor:18", DeliveryId{2}, ActorId{18}, kNoon).error().code,
            Errc::not_found);
}

TYPED_TEST(OutboxContract, NoStatementReadsAWholeTable) {
  using namespace sql;
  const auto j = kCity;
  const bool is_sqlite = this->db_->dialect() == store::Dialect::sqlite;
  const auto explained = [&](std::string_view sql, const auto&... args) {
    const std::array<store::Param, sizeof...(args)> params{store::to_param(args)...};
    return store::testing::explain_empty(*this->db_, sql, params);
  };
  const auto no_scan = [&](std::string_view text) {
    return store::testing::wide_reads(text, this->db_->dialect(), store::testing::Breadth::jurisdiction)
        .empty();
  };
  const auto plan = [&](std::string_view sql, const auto&... args) {
    const auto text = explained(sql, args...);
    ASSERT_TRUE(text) << text.error().message << "\n" << sql;
    EXPECT_TRUE(no_scan(*text)) << sql << "\n" << *text;
    // An index whose first column alone is used reads a whole city.
    EXPECT_EQ(text->find("(jurisdiction_id=?)"), std::string::npos) << sql << "\n" << *text;
  };
  plan(kFindMessage, j, "k");
  plan(kCursor, j, "c");
  plan(kMoveCursor, j, "c", 1, 2);
  plan(is_sqlite ? kDueSqlite : kDuePostgres, j, 1, 10);
  plan(kLease, j, 1, 2, 3);
  plan(kForsaken, j, 1, 2);
  plan(kContent, j, 1);
  plan(kPostpone, j, 1, 2, 3, "c");
  plan(kBegin, j, 1, 2);
  plan(kEndAttempt, j, 1, 2, 3, "ok", "c", "r");
  plan(kSent, j, 1, 2, "c");
  plan(kFailed, j, 1, 2, 3, "c", "r");
  plan(kDied, j, 1, 2, 3, "c", "r");
  plan(kCarrierOk, j, "mail", 1);
  plan(kCarrierFailed, j, "mail", 1, "c");
  plan(kSentSince, j, "contact:1", "receipt", 1);
  plan(kByCase, j, 1, 2, 3);
  plan(kAttempts, j, 1);
  plan(kStateOf, j, 1);
  plan(kRevive, j, 1, 2);
  plan(kCancel, j, 1, 2, "c");
  plan(kErasePayload, j, 1);
  plan(kEraseDeliveries, j, 1, 2);
  plan(kEraseInbox, j, 1);
  plan(kUnread, j, "unit:4", 1, 2);
  plan(kLatest, j, "unit:4", 1, 2);
  plan(kCountUnread, j, "unit:4", 100);
  plan(kMarkReadTo, j, "unit:4", 1, 2, 3);
  plan(kMarkRead, j, "unit:4", 1, 2, 3);
  plan(kHasItem, j, "unit:4", 1);
  plan(kDead, j, 1, 2);
  // Carriers are as few as partners: all of a city's are looked at, and of each the message that waits
  // longest.
  const auto silent = explained(kSilent, j, 1);
  ASSERT_TRUE(silent) << silent.error().message;
  EXPECT_TRUE(no_scan(*silent)) << *silent;
  EXPECT_NE(silent->find("notify_delivery_carrier"), std::string::npos) << *silent;
  const auto carriers = explained(kCarriers, j);
  ASSERT_TRUE(carriers) << carriers.error().message;
  EXPECT_TRUE(no_scan(*carriers)) << *carriers;
}

}  // namespace
}  // namespace tz::notify
