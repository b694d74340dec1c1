#include "ledger/sql_event_store.h"

#include <gmock/gmock.h>

#include <atomic>
#include <set>
#include <thread>

#include "ledger/case_texts.h"
#include "ledger/sql_testing.h"

namespace tz::ledger {
namespace {

using namespace std::chrono_literals;
using testing::as;
using testing::kCity;
using testing::kOtherCity;
using testing::kRoads;
using testing::need;

template <class Backend>
class EventStoreContract : public testing::Ledger<Backend> {
 protected:
  // A new case, ready to be written.
  Append fresh(Receive command = need()) {
    auto part =
        this->service_.prepare(kCity, "LY", "Asia/Shanghai", std::move(command), as(Role::intake, kRoads));
    EXPECT_TRUE(part.has_value());
    return *part;
  }
  std::size_t count(std::string_view sql) {
    auto rows = this->db_->read([&](store::Transaction& tx) { return tx.query(sql); });
    return rows ? static_cast<std::size_t>((*rows)[0].i64(0)) : 0;
  }
};
TYPED_TEST_SUITE(EventStoreContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(EventStoreContract, HistoryReturnsEveryEventWithItsTextsAsTheyWereSaid) {
  Receive command = this->need_with_everything();
  const auto part = this->fresh(command);
  ASSERT_TRUE(this->events_.append(kCity, {&part, 1}).has_value());
  const auto history = this->events_.history(kCity, part.id, true);
  ASSERT_TRUE(history.has_value());
  ASSERT_EQ(history->size(), 1U);
  const auto& stored = history->front();
  EXPECT_EQ(stored.version, 1);
  EXPECT_EQ(stored.at, this->clock_.now());
  EXPECT_EQ(stored.by.actor, as(Role::intake).actor);
  EXPECT_EQ(stored.by.role, Role::intake);
  EXPECT_EQ(stored.by.unit, kRoads);
  EXPECT_EQ(find_text(stored.texts, "verbatim"), command.verbatim);
  EXPECT_EQ(read_contact(find_text(stored.texts, "contact"))->phone, command.contact.phone);
  EXPECT_EQ(*read_place(stored.texts)->point, *command.place.point);
  EXPECT_EQ(read_attributes(find_text(stored.texts, "attributes")).value(), command.attributes);
  const auto without = this->events_.history(kCity, part.id, false);
  EXPECT_TRUE(without->front().texts.empty());
}

TYPED_TEST(EventStoreContract, AnUnknownCaseIsNotFound) {
  EXPECT_EQ(this->events_.history(kCity, CaseId{77}, true).error().code, Errc::not_found);
  EXPECT_EQ(this->events_.secret(kCity, CaseId{77}).error().code, Errc::not_found);
  EXPECT_EQ(this->events_.find_code(kCity, "LY-000000-0000000").error().code, Errc::not_found);
}

TYPED_TEST(EventStoreContract, AnotherJurisdictionSeesNothing) {
  const auto receipt = this->receive();
  EXPECT_EQ(this->events_.history(kOtherCity, receipt.id, false).error().code, Errc::not_found);
  EXPECT_EQ(this->service_.find_code(kOtherCity, receipt.code).error().code, Errc::not_found);
  EXPECT_EQ(this->events_.head(kOtherCity).value(), 0);
}

TYPED_TEST(EventStoreContract, SecondWriterOfTheSameVersionGetsConflictAndChangesNothing) {
  const auto receipt = this->receive();
  const auto first = this->service_.handle(kCity, receipt.id, 1, Note{"first"}, as(Role::hotline));
  ASSERT_TRUE(first.has_value());
  const auto second = this->service_.handle(kCity, receipt.id, 1, Note{"second"}, as(Role::hotline));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, Errc::conflict);
  EXPECT_EQ(this->events_.history(kCity, receipt.id, false)->size(), 2U);
}

TYPED_TEST(EventStoreContract, ConcurrentWritersOfOneCaseLeaveAHistoryWithoutGaps) {
  const auto receipt = this->receive();
  std::atomic<int> accepted{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 5; ++i) {
        const auto current = this->service_.load(kCity, receipt.id);
        if (current && this->service_.handle(kCity, receipt.id, current->version,
                                             Note{"n" + std::to_string(t)}, as(Role::hotline))) {
          ++accepted;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_GT(accepted.load(), 0);
  EXPECT_EQ(this->events_.history(kCity, receipt.id, false)->size(),
            static_cast<std::size_t>(1 + accepted.load()));
}

TYPED_TEST(EventStoreContract, PartsAreWrittenTogetherOrNotAtAll) {
  const auto a = this->receive();
  const auto b = this->fresh();
  const auto current = this->service_.load(kCity, a.id);
  Append stale{.id = a.id, .expected_version = 1, .events = {}, .before = *current, .after = *current};
  stale.events = {{.version = 2,
                   .event = Noted{},
                   .at = this->clock_.now(),
                   .by = as(Role::hotline),
                   .texts = {{"note", "x"}}}};
  stale.after.version = 2;
  ASSERT_TRUE(this->service_.handle(kCity, a.id, 1, Note{"overtakes"}, as(Role::hotline)).has_value());
  const Append parts[] = {b, stale};
  EXPECT_EQ(this->events_.append(kCity, parts).error().code, Errc::conflict);
  EXPECT_EQ(this->events_.history(kCity, b.id, false).error().code, Errc::not_found);
}

TYPED_TEST(EventStoreContract, ADuplicateIsLinkedOnBothSidesInOneWrite) {
  const auto first = this->receive(), again = this->receive(), third = this->receive();
  const auto hotline = as(Role::hotline, UnitId{100});
  for (const auto& receipt : {first, again, third}) this->handle(receipt.id, this->classify(), hotline);
  const auto land = [&](CaseId id, CaseId of) {
    const Land command{.code = LandingCode::duplicate_of,
                       .duplicate_of = of,
                       .reply = "同一事项正在办理",
                       .reason = "同一路灯"};
    return this->service_.handle_latest(kCity, id, command, hotline);
  };
  const auto rule_of = [&](CaseId id, CaseId of) {
    const auto landed = land(id, of);
    return landed ? "" : landed.error().rule;
  };
  EXPECT_EQ(rule_of(again.id, CaseId{77}), "duplicate_target");
  EXPECT_EQ(rule_of(again.id, again.id), "other_case");
  EXPECT_EQ(this->service_.load(kCity, first.id)->version, 2) << "a refusal writes on neither side";

  const auto landed = land(again.id, first.id);
  ASSERT_TRUE(landed.has_value()) << landed.error().message;
  EXPECT_EQ(landed->status, CaseStatus::landed);
  EXPECT_EQ(landed->linked, std::vector{first.id});
  EXPECT_EQ(this->service_.load(kCity, first.id)->linked, std::vector{again.id});
  EXPECT_EQ(rule_of(third.id, again.id), "duplicate_target") << "a duplicate of a duplicate";

  // Linked before: the other case is not written to again.
  this->handle(first.id, Link{third.id}, hotline);
  const auto version = this->service_.load(kCity, first.id)->version;
  EXPECT_EQ(rule_of(third.id, first.id), "");
  EXPECT_EQ(this->service_.load(kCity, first.id)->version, version);

  const auto gone = this->receive(), left = this->receive();
  this->handle(gone.id, Withdraw{}, as(Role::resident));
  this->handle(left.id, this->classify(), hotline);
  EXPECT_EQ(rule_of(left.id, gone.id), "duplicate_target");
}

TYPED_TEST(EventStoreContract, EachCaseHasTwoSecretsThatNoOtherHas) {
  const auto a = this->receive(), b = this->receive();
  const auto one = this->events_.secret(kCity, a.id).value(),
             other = this->events_.secret(kCity, b.id).value();
  EXPECT_NE(one.matter, one.personal);
  EXPECT_NE(one.matter, other.matter);
  EXPECT_NE(one.personal, other.personal);
  EXPECT_EQ(to_base32(receipt_key_of(one)), a.key);
}

TYPED_TEST(EventStoreContract, AKeyUsedBeforeReturnsTheCaseItMade) {
  const OnceKey key{"web", "k1"};
  const auto first =
      this->service_.receive(kCity, "LY", "Asia/Shanghai", need("one"), as(Role::resident), key);
  const auto again =
      this->service_.receive(kCity, "LY", "Asia/Shanghai", need("two"), as(Role::resident), key);
  ASSERT_TRUE(first.has_value() && again.has_value());
  EXPECT_FALSE(first->repeated);
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(first->id, again->id);
  EXPECT_EQ(first->code, again->code);
  EXPECT_EQ(first->key, again->key);
  EXPECT_EQ(this->events_.find_once(kCity, key).value(), first->id);
  EXPECT_EQ(this->events_.find_once(kCity, {"other", "k1"}).value(), std::nullopt);
  EXPECT_EQ(this->events_.find_once(kOtherCity, key).value(), std::nullopt);
  EXPECT_EQ(this->count("SELECT COUNT(*) FROM ledger_case"), 1U);
}

TYPED_TEST(EventStoreContract, OneKeyFromEightThreadsMakesOneCase) {
  std::vector<std::thread> threads;
  std::atomic<int> fresh{0};
  std::mutex mutex;
  std::set<std::pair<std::string, CaseId>> seen;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int k = 0; k < 10; ++k) {
        const OnceKey key{"web", "key" + std::to_string(k)};
        const auto receipt =
            this->service_.receive(kCity, "LY", "Asia/Shanghai", need(), as(Role::resident), key);
        ASSERT_TRUE(receipt.has_value()) << receipt.error().message;
        if (!receipt->repeated) ++fresh;
        const std::lock_guard guard(mutex);
        seen.emplace(key.key, receipt->id);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(fresh.load(), 10);
  EXPECT_EQ(seen.size(), 10U);
  EXPECT_EQ(this->count("SELECT COUNT(*) FROM ledger_case"), 10U);
}

TYPED_TEST(EventStoreContract, AnImportSkipsWhatItHasAlready) {
  std::vector<std::pair<Append, OnceKey>> batch;
  for (int i = 0; i < 5; ++i) batch.emplace_back(this->fresh(), OnceKey{"import:test", std::to_string(i)});
  batch.emplace_back(this->fresh(), OnceKey{"import:test", "3"});  // twice in one file
  const auto first = this->events_.append_new(kCity, batch);
  ASSERT_TRUE(first.has_value()) << first.error().message;
  ASSERT_EQ(first->size(), 6U);
  EXPECT_FALSE((*first)[3].repeated);
  EXPECT_TRUE((*first)[5].repeated);
  EXPECT_EQ((*first)[5].id, (*first)[3].id);
  std::vector<std::pair<Append, OnceKey>> next;
  for (int i = 3; i < 8; ++i) next.emplace_back(this->fresh(), OnceKey{"import:test", std::to_string(i)});
  const auto second = this->events_.append_new(kCity, next);
  ASSERT_TRUE(second.has_value());
  EXPECT_TRUE((*second)[0].repeated);
  EXPECT_EQ((*second)[0].id, (*first)[3].id);
  EXPECT_FALSE((*second)[2].repeated);
  EXPECT_EQ(this->count("SELECT COUNT(*) FROM ledger_case"), 8U);
  this->seal_all();
  EXPECT_EQ(this->events_.head(kCity).value(), 8);
}

TYPED_TEST(EventStoreContract, TheFeedHasEveryEventOnceWithoutGapsAndEachCaseInItsOrder) {
  for (int i = 0; i < 3; ++i) {
    const auto receipt = this->receive();
    this->clock_.advance(1s);
    this->bring_to(receipt.id, kRoads);
  }
  this->seal_all();
  const auto all = this->events_.feed(kCity, 0, 100, true);
  ASSERT_TRUE(all.has_value());
  ASSERT_EQ(all->size(), 12U);
  std::map<CaseId, std::int64_t> versions;
  for (std::size_t i = 0; i < all->size(); ++i) {
    const auto& fed = (*all)[i];
    EXPECT_EQ(fed.position, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(fed.stored.version, ++versions[fed.case_id]);
  }
  EXPECT_EQ(this->events_.head(kCity).value(), 12);
  const auto page = this->events_.feed(kCity, 5, 4, false);
  ASSERT_EQ(page->size(), 4U);
  EXPECT_EQ(page->front().position, 6);
  EXPECT_EQ(this->events_.feed(kCity, 0, 0, false).error().field, "limit");
}

TYPED_TEST(EventStoreContract, TheLeafHashOfTheFeedIsThatOfTheStoredLeaf) {
  this->receive();
  this->seal_all();
  const auto fed = this->events_.feed(kCity, 0, 1, false);
  auto leaf =
      this->db_->read([](store::Transaction& tx) { return tx.query("SELECT leaf FROM ledger_event"); });
  EXPECT_EQ(fed->front().leaf_hash, leaf_hash((*leaf)[0].bytes(0)));
}

// Architecture decision 5: a reader that has seen position p never sees a new event at or below p.
TYPED_TEST(EventStoreContract, AReaderWhoPollsWhileOthersWriteMissesNothing) {
  constexpr int kWriters = 6, kCases = 12;
  std::atomic<int> running{kWriters};
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < kWriters; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kCases; ++i) {
        const auto receipt = this->service_.receive(kCity, "LY", "Asia/Shanghai", need(), as(Role::resident));
        ASSERT_TRUE(receipt.has_value()) << receipt.error().message;
        ASSERT_TRUE(this->service_.handle(kCity, receipt->id, 1, Note{"n"}, as(Role::hotline)).has_value());
      }
      --running;
    });
  }
  for (int s = 0; s < 2; ++s) {  // Two sealers: the lease makes them take turns.
    threads.emplace_back([&] {
      while (!done) {
        ASSERT_TRUE(this->events_.seal(kCity, 7).has_value());
        std::this_thread::yield();
      }
    });
  }
  std::vector<FedEvent> seen;
  while (seen.size() < std::size_t{2} * kWriters * kCases) {
    const auto page = this->events_.feed(kCity, seen.empty() ? 0 : seen.back().position, 10, false);
    ASSERT_TRUE(page.has_value()) << page.error().message;
    seen.insert(seen.end(), page->begin(), page->end());
    if (page->empty() && running == 0 && this->events_.seal(kCity, 1000).value() == 0 &&
        this->events_.feed(kCity, seen.back().position, 1, false)->empty())
      break;
  }
  done = true;
  for (auto& thread : threads) thread.join();
  ASSERT_EQ(seen.size(), std::size_t{2} * kWriters * kCases);
  std::map<CaseId, std::int64_t> versions;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    EXPECT_EQ(seen[i].position, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(seen[i].stored.version, ++versions[seen[i].case_id]);
  }
}

TYPED_TEST(EventStoreContract, SqlCannotChangeOrDeleteHistoryTextsOrOrder) {
  const auto receipt = this->receive();
  this->seal_all();
  constexpr std::string_view kAttempts[] = {
      "UPDATE ledger_event SET kind = 'noted'", "DELETE FROM ledger_event",
      "UPDATE ledger_payload SET alg = 1",      "DELETE FROM ledger_payload",
      "UPDATE ledger_seal SET version = 9",     "DELETE FROM ledger_seal",
  };
  for (const auto attempt : kAttempts) {
    const auto status = this->db_->write([&](store::Transaction& tx) { return tx.execute(attempt); });
    ASSERT_FALSE(status.has_value()) << attempt;
    EXPECT_EQ(status.error().code, Errc::not_allowed) << attempt;
  }
  const auto history = this->events_.history(kCity, receipt.id, true);
  EXPECT_EQ(find_text(history->front().texts, "verbatim"), need().verbatim);
}

// A secret that could be replaced would let another history pass for the case's own; deleting it erases the
// case, which is wanted.
TYPED_TEST(EventStoreContract, ASecretIsErasedButNeverReplaced) {
  const auto receipt = this->receive();
  const auto change = this->db_->write(
      [&](store::Transaction& tx) { return tx.query("UPDATE ledger_secret SET case_id = case_id"); });
  ASSERT_FALSE(change.has_value());
  EXPECT_EQ(change.error().code, Errc::not_allowed);
  EXPECT_TRUE(this->events_.secret(kCity, receipt.id).has_value());
  ASSERT_TRUE(
      this->db_->write([&](store::Transaction& tx) { return tx.execute("DELETE FROM ledger_secret"); }));
  EXPECT_EQ(this->events_.secret(kCity, receipt.id).error().code, Errc::not_found);
}

TYPED_TEST(EventStoreContract, SqlCannotReplaceAWordByInsertingItAgain) {
  const auto receipt = this->receive();
  const bool is_sqlite = this->db_->dialect() == store::Dialect::sqlite;
  const std::string_view attempt =
      is_sqlite ? "INSERT OR REPLACE INTO ledger_payload (jurisdiction_id, case_id, version, alg, body) "
                  "VALUES ($1, $2, 1, 0, $3)"
                : "INSERT INTO ledger_payload (jurisdiction_id, case_id, version, alg, body) VALUES ($1, $2, "
                  "1, 0, $3) "
                  "ON CONFLICT (jurisdiction_id, case_id, version) DO UPDATE SET body = excluded.body";
  const Bytes other{0xa0};
  const auto status =
      this->db_->write([&](store::Transaction& tx) { return tx.execute(attempt, kCity, receipt.id, other); });
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, Errc::not_allowed);
  EXPECT_EQ(find_text(this->events_.history(kCity, receipt.id, true)->front().texts, "verbatim"),
            need().verbatim);
}

// No command changes what was said: the payload of the first event is the same whatever follows.
TYPED_TEST(EventStoreContract, NoCommandChangesTheVerbatim) {
  const auto receipt = this->receive(need("水管漏了三天"));
  this->bring_to(receipt.id, kRoads);
  this->handle(receipt.id, Redact{{{0, 2, "other"}}}, as(Role::hotline));
  this->handle(receipt.id, AddInformation{"补充：在三楼", {}}, as(Role::resident));
  const auto history = this->events_.history(kCity, receipt.id, true);
  EXPECT_EQ(find_text(history->front().texts, "verbatim"), "水管漏了三天");
  EXPECT_EQ(this->count("SELECT COUNT(*) FROM ledger_payload WHERE version = 1"), 1U);
}

class PostgresRole : public EventStoreContract<store::testing::Postgres> {};

TEST_F(PostgresRole, TheApplicationRoleMayAddToTheHistoryButNeitherChangeNorDeleteIt) {
  constexpr std::string_view kRights =
      "SELECT has_table_privilege('taizhang_app', t, 'INSERT'), has_table_privilege('taizhang_app', t, "
      "'UPDATE'), "
      "has_table_privilege('taizhang_app', t, 'DELETE'), has_table_privilege('taizhang_app', t, 'TRUNCATE') "
      "FROM unnest(ARRAY['ledger_event', 'ledger_payload', 'ledger_seal']) AS t";
  const auto rows = db_->read([&](store::Transaction& tx) { return tx.query(kRights); });
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  ASSERT_EQ(rows->size(), 3U);
  for (const auto& row : *rows) {
    EXPECT_EQ(row.i64(0), 1);
    EXPECT_EQ(row.i64(1), 0);
    EXPECT_EQ(row.i64(2), 0);
    EXPECT_EQ(row.i64(3), 0);
  }
  const auto other = db_->read([&](store::Transaction& tx) {
    return tx.query(
        "SELECT has_table_privilege('taizhang_app', 'ledger_case', 'UPDATE'), "
        "has_table_privilege('taizhang_app', 'ledger_secret', 'DELETE'), "
        "has_table_privilege('taizhang_app', 'ledger_secret', 'UPDATE')");
  });
  EXPECT_EQ((*other)[0].i64(0), 1);
  EXPECT_EQ((*other)[0].i64(1), 1);
  EXPECT_EQ((*other)[0].i64(2), 0) << "a secret is erased, never replaced";
}

}  // namespace
}  // namespace tz::ledger
