// What every engine promises: one suite, and each engine must pass it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <limits>
#include <semaphore>
#include <thread>

#include "store/testing.h"

namespace tz::store {
namespace {

using testing::explain_query;
using testing::wide_reads;

constexpr std::string_view kInsert = "INSERT INTO item (id, name) VALUES ($1, $2)";
constexpr std::string_view kCount = "SELECT count(*) FROM item";

// Every type, a rule of each kind, and a table that takes no update.
constexpr Migration kSchema[] = {
    {"test", "0001_item",
     "CREATE TABLE item (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, size DOUBLE PRECISION, body "
     "BYTEA, done BOOLEAN,\n"
     "  amount BIGINT, CHECK (amount >= 0));\n"
     "CREATE UNIQUE INDEX item_name ON item (name);\n"
     "CREATE TABLE part (item_id BIGINT NOT NULL REFERENCES item (id), number BIGINT NOT NULL, PRIMARY KEY "
     "(item_id, number));"},
    {"test", "0002_append_only.sqlite",
     "CREATE TRIGGER item_no_delete BEFORE DELETE ON item BEGIN SELECT RAISE(ABORT, 'an item is never "
     "deleted'); END;"},
    {"test", "0002_append_only.postgres",
     "CREATE FUNCTION item_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'an item is "
     "never deleted'; END; $$;\n"
     "CREATE TRIGGER item_no_delete BEFORE DELETE ON item FOR EACH ROW EXECUTE FUNCTION item_refuse();"},
};

std::int64_t count(Database& db) {
  const auto rows = db.read([](Transaction& tx) { return tx.query(kCount); });
  return rows ? (*rows)[0].i64(0) : -1;
}

Status insert(Database& db, std::int64_t id, std::string_view name) {
  return db.write([&](Transaction& tx) { return tx.execute(kInsert, id, name); });
}

template <class Backend>
class StoreContract : public ::testing::Test {
 protected:
  std::unique_ptr<Database> open_again(const Options& options = {}) {
    auto opened = open(scratch_->url(), options);
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(*opened);
  }
  void SetUp() override {
    const auto migrated = migrate(*db_, kSchema);
    ASSERT_TRUE(migrated.has_value()) << migrated.error().message;
  }

  std::unique_ptr<testing::Scratch> scratch_ = Backend::scratch();
  std::unique_ptr<Database> db_ = open_again();
};
TYPED_TEST_SUITE(StoreContract, testing::Backends, testing::BackendNames);

// Writes one item and reads it back.
Row round_trip(Database& db, std::string_view name, double size, std::optional<Bytes> body,
               std::optional<bool> done, std::optional<std::int64_t> amount) {
  const auto written = db.write([&](Transaction& tx) {
    return tx.execute("INSERT INTO item (id, name, size, body, done, amount) VALUES ($1, $2, $3, $4, $5, $6)",
                      1, name, size, body, done, amount);
  });
  EXPECT_TRUE(written.has_value()) << written.error().message;
  auto rows =
      db.read([](Transaction& tx) { return tx.query("SELECT name, size, body, done, amount FROM item"); });
  EXPECT_TRUE(rows.has_value()) << rows.error().message;
  return rows->at(0);
}

TYPED_TEST(StoreContract, KeepsEveryTypeAsItIs) {
  const Row row = round_trip(*this->db_, "台账 — ü 🏙", 0.1, Bytes{0, 1, 255, '\\', '\''}, true, 7);
  EXPECT_EQ(row.text(0), "台账 — ü 🏙");
  EXPECT_EQ(row.real(1), 0.1);
  EXPECT_EQ(row.bytes(2), (Bytes{0, 1, 255, '\\', '\''}));
  EXPECT_EQ(row.i64(3), 1);
  EXPECT_EQ(row.i64(4), 7);
}

TYPED_TEST(StoreContract, TellsEmptyFromNull) {
  const Row row = round_trip(*this->db_, "", -0.0, Bytes{}, std::nullopt, std::nullopt);
  EXPECT_EQ(row.text(0), "");
  EXPECT_EQ(row.bytes(2), Bytes{});
  EXPECT_TRUE(row.is_null(3));
  EXPECT_EQ(row.opt_i64(4), std::nullopt);
}

TYPED_TEST(StoreContract, KeepsTheLargestAndTheSmallestInteger) {
  using Limits = std::numeric_limits<std::int64_t>;
  const auto rows = this->db_->write([](Transaction& tx) -> Result<Rows> {
    TZ_CHECK(tx.execute(kInsert, Limits::max(), "max"));
    TZ_CHECK(tx.execute(kInsert, Limits::min(), "min"));
    return tx.query("SELECT id FROM item ORDER BY id");
  });
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_EQ((*rows)[0].i64(0), Limits::min());
  EXPECT_EQ((*rows)[1].i64(0), Limits::max());
}

TYPED_TEST(StoreContract, KeepsExactlyTheRealItWasGiven) {
  for (const double size : {1e308, 5e-324, 1.0 / 3.0, 121.47370000000001, -1.0}) {
    const auto rows = this->db_->read(
        [&](Transaction& tx) { return tx.query("SELECT CAST($1 AS DOUBLE PRECISION)", size); });
    ASSERT_TRUE(rows.has_value()) << rows.error().message;
    EXPECT_EQ((*rows)[0].real(0), size);
  }
}

TYPED_TEST(StoreContract, KeepsAMegabyte) {
  Bytes body(1U << 20U);
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<std::uint8_t>(i * 31 >> 3);
  const std::string name(1U << 10U, 'x');
  const Row row = round_trip(*this->db_, name, 0, body, false, 0);
  EXPECT_EQ(row.text(0), name);
  EXPECT_TRUE(row.bytes(2) == body);
  EXPECT_EQ(row.i64(3), 0);
}

TYPED_TEST(StoreContract, ComparesBooleansAsIntegersAndSumsAsIntegers) {
  ASSERT_TRUE(insert(*this->db_, 1, "a").has_value());
  ASSERT_TRUE(this->db_
                  ->write([](Transaction& tx) {
                    return tx.execute("UPDATE item SET amount = $1, done = $2", 5, true);
                  })
                  .has_value());
  const auto rows = this->db_->read([](Transaction& tx) {
    return tx.query(
        "SELECT id = $1, sum(amount), count(*), avg(amount) FROM item WHERE done = $2 GROUP BY id", 1, true);
  });
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ((*rows)[0].i64(0), 1);
  EXPECT_EQ((*rows)[0].i64(1), 5);
  EXPECT_EQ((*rows)[0].i64(2), 1);
  EXPECT_EQ((*rows)[0].real(3), 5.0);
}

TYPED_TEST(StoreContract, RefusesTextThatIsNoText) {
  for (const std::string_view bad :
       {std::string_view("a\0b", 3), std::string_view("\xff"), std::string_view("\xed\xa0\x80")}) {
    const auto status = insert(*this->db_, 1, bad);
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().code, Errc::invalid_argument);
  }
  EXPECT_EQ(count(*this->db_), 0);
}

TYPED_TEST(StoreContract, TakesParametersInAnyOrderAndTwice) {
  for (int round = 0; round < 3; ++round) {
    const auto rows = this->db_->read([&](Transaction& tx) {
      return tx.query("SELECT CAST($2 AS TEXT), CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS BIGINT)",
                      round, "two", 30 + round);
    });
    ASSERT_TRUE(rows.has_value()) << rows.error().message;
    EXPECT_EQ((*rows)[0].text(0), "two");
    EXPECT_EQ((*rows)[0].i64(1), round);
    EXPECT_EQ((*rows)[0].text(2), "two");
    EXPECT_EQ((*rows)[0].i64(3), 30 + round);
  }
}

TYPED_TEST(StoreContract, FindsAStatementByItsTextNotByItsAddress) {
  std::string sql = "SELECT 1";
  const auto first = this->db_->read([&](Transaction& tx) { return tx.query(sql); });
  sql.back() = '2';  // The same address and length, another text.
  const auto second = this->db_->read([&](Transaction& tx) { return tx.query(sql); });
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_EQ((*first)[0].i64(0), 1);
  EXPECT_EQ((*second)[0].i64(0), 2);
}

TYPED_TEST(StoreContract, SurvivesMoreStatementsThanItKeeps) {
  for (int round = 0; round < 2; ++round) {
    const auto status = this->db_->read([&](Transaction& tx) -> Status {
      for (int i = 0; i < 400; ++i) {
        TZ_TRY(rows, tx.query("SELECT " + std::to_string(i)));
        if (rows[0].i64(0) != i) return fail(Errc::corrupted, "another statement's answer");
      }
      return {};
    });
    EXPECT_TRUE(status.has_value()) << status.error().message;
  }
}

TYPED_TEST(StoreContract, TellsTheWrongNumberOfParameters) {
  for (const std::string_view sql :
       {"SELECT CAST($1 AS BIGINT)", "SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT)"}) {
    const auto rows = this->db_->read([&](Transaction& tx) { return tx.query(sql, 1, 2); });
    ASSERT_FALSE(rows.has_value());
    EXPECT_EQ(rows.error().code, Errc::corrupted);
  }
}

TYPED_TEST(StoreContract, RefusesTwoStatementsInOne) {
  const auto rows = this->db_->write([](Transaction& tx) { return tx.query("SELECT 1; SELECT 2"); });
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, Errc::corrupted);
}

TYPED_TEST(StoreContract, AFailingUnitLeavesNothing) {
  const auto status = this->db_->write([](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(kInsert, 1, "a"));
    TZ_CHECK(tx.execute(kInsert, 2, "b"));
    return fail(Errc::not_allowed, "a rule of the caller");
  });
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().message, "a rule of the caller");
  EXPECT_EQ(count(*this->db_), 0);
}

TYPED_TEST(StoreContract, AThrowingUnitLeavesNothingAndThrowsToItsCaller) {
  const auto throwing = [&] {
    static_cast<void>(this->db_
                          ->write([](Transaction& tx) -> Status {
                            TZ_CHECK(tx.execute(kInsert, 1, "a"));
                            throw std::runtime_error("from the unit");
                          })
                          .has_value());
  };
  EXPECT_THROW(throwing(), std::runtime_error);
  EXPECT_EQ(count(*this->db_), 0);
  EXPECT_TRUE(insert(*this->db_, 1, "a").has_value());
}

TYPED_TEST(StoreContract, AnErrorThatTheUnitOverlooksFailsTheUnit) {
  ASSERT_TRUE(insert(*this->db_, 1, "a").has_value());
  const auto status = this->db_->write([](Transaction& tx) -> Status {
    static_cast<void>(tx.execute(kInsert, 1, "again").has_value());
    static_cast<void>(tx.execute(kInsert, 2, "b").has_value());
    return {};
  });
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, Errc::conflict);
  EXPECT_EQ(count(*this->db_), 1);
}

// Many units at once, every third of which fails after it has written: the others stay whole.
TYPED_TEST(StoreContract, AFailingUnitLeavesItsNeighboursAlone) {
  constexpr int kThreads = 6;
  constexpr int kEach = 30;
  std::vector<std::thread> threads;
  std::atomic<int> kept = 0;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::int64_t id = t * 1000 + i;
        const auto status = this->db_->write([&](Transaction& tx) -> Status {
          TZ_CHECK(tx.execute(kInsert, id, "n" + std::to_string(id)));
          if (i % 3 == 1) return fail(Errc::not_allowed, "no");
          if (i % 3 == 2) TZ_CHECK(tx.execute(kInsert, id, "twice"));
          return {};
        });
        if (status) ++kept;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(kept, kThreads * kEach / 3);
  EXPECT_EQ(count(*this->db_), kThreads * kEach / 3);
}

TYPED_TEST(StoreContract, AKeyThatIsTakenIsAConflict) {
  ASSERT_TRUE(insert(*this->db_, 1, "a").has_value());
  const auto same_key = insert(*this->db_, 1, "b");
  const auto same_name = insert(*this->db_, 2, "a");
  ASSERT_FALSE(same_key.has_value());
  ASSERT_FALSE(same_name.has_value());
  EXPECT_EQ(same_key.error().code, Errc::conflict);
  EXPECT_EQ(same_name.error().code, Errc::conflict);
}

TYPED_TEST(StoreContract, AConflictIsToldByQueryToo) {
  ASSERT_TRUE(insert(*this->db_, 1, "a").has_value());
  const auto rows = this->db_->write([](Transaction& tx) {
    return tx.query("INSERT INTO item (id, name) VALUES ($1, $2) RETURNING id", 1, "b");
  });
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, Errc::conflict);
}

TYPED_TEST(StoreContract, ReturnsWhatAnInsertReturns) {
  const auto rows = this->db_->write([](Transaction& tx) {
    return tx.query("INSERT INTO item (id, name) VALUES ($1, $2) RETURNING id, name", 1, "b");
  });
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_EQ((*rows)[0].text(1), "b");
}

TYPED_TEST(StoreContract, ATriggerThatRefusesIsNotAllowedAndSaysWhy) {
  ASSERT_TRUE(insert(*this->db_, 1, "a").has_value());
  const auto status = this->db_->write([](Transaction& tx) { return tx.execute("DELETE FROM item"); });
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, Errc::not_allowed);
  EXPECT_EQ(status.error().message, "an item is never deleted");
  EXPECT_EQ(count(*this->db_), 1);
}

TYPED_TEST(StoreContract, ABrokenRuleOfTheSchemaIsABugAndNamesNoSql) {
  for (const std::string_view sql :
       {"INSERT INTO part (item_id, number) VALUES (99, 1)", "INSERT INTO item (id, name) VALUES (1, NULL)",
        "INSERT INTO item (id, name, amount) VALUES (1, 'a', -1)", "SELECT nothing FROM nowhere"}) {
    const auto status = this->db_->write([&](Transaction& tx) { return tx.execute(sql); });
    ASSERT_FALSE(status.has_value()) << sql;
    EXPECT_EQ(status.error().code, Errc::corrupted) << sql;
    EXPECT_EQ(status.error().message.find("INSERT"), std::string::npos);
    EXPECT_EQ(status.error().message.find("nowhere"), std::string::npos);
  }
  EXPECT_EQ(count(*this->db_), 0);
}

TYPED_TEST(StoreContract, AReaderCannotWrite) {
  const auto status = this->db_->read([](Transaction& tx) { return tx.execute(kInsert, 1, "a"); });
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, Errc::not_allowed);
  EXPECT_EQ(count(*this->db_), 0);
}

TYPED_TEST(StoreContract, AReaderSeesOneSnapshot) {
  ASSERT_TRUE(insert(*this->db_, 1, "a").has_value());
  const auto counts = this->db_->read([&](Transaction& tx) -> Result<std::pair<std::int64_t, std::int64_t>> {
    TZ_TRY(before, tx.query(kCount));
    TZ_CHECK(insert(*this->db_, 2, "b"));  // Another connection commits meanwhile.
    TZ_TRY(after, tx.query(kCount));
    return std::pair(before[0].i64(0), after[0].i64(0));
  });
  ASSERT_TRUE(counts.has_value()) << counts.error().message;
  EXPECT_EQ(counts->first, 1);
  EXPECT_EQ(counts->second, 1);
  EXPECT_EQ(count(*this->db_), 2);
}

TYPED_TEST(StoreContract, AUnitSeesWhatItWrote) {
  const auto rows = this->db_->write([](Transaction& tx) -> Result<Rows> {
    TZ_CHECK(tx.execute(kInsert, 1, "a"));
    return tx.query(kCount);
  });
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_EQ((*rows)[0].i64(0), 1);
}

TYPED_TEST(StoreContract, EveryWriteOfManyThreadsIsThere) {
  constexpr int kThreads = 16;
  constexpr int kEach = 200;
  std::vector<std::thread> threads;
  std::atomic<int> failed = 0;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::int64_t id = t * kEach + i;
        if (!insert(*this->db_, id, "n" + std::to_string(id))) ++failed;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(count(*this->db_), kThreads * kEach);
  EXPECT_EQ(this->db_->queue_depth(), 0U);
}

// Concurrent increments of one row: none is lost on either engine.
TYPED_TEST(StoreContract, ConcurrentChangesOfOneRowAreAllKept) {
  ASSERT_TRUE(this->db_
                  ->write([](Transaction& tx) {
                    return tx.execute("INSERT INTO item (id, name, amount) VALUES (1, 'a', 0)");
                  })
                  .has_value());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) {
        const auto status = this->db_->write([](Transaction& tx) {
          return tx.execute("UPDATE item SET amount = amount + 1 WHERE id = $1", 1);
        });
        EXPECT_TRUE(status.has_value()) << status.error().message;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const auto rows = this->db_->read([](Transaction& tx) { return tx.query("SELECT amount FROM item"); });
  EXPECT_EQ((*rows)[0].i64(0), 100);
}

TYPED_TEST(StoreContract, AFullQueueIsUnavailableAndWritesNothing) {
  this->db_.reset();
  this->db_ = this->open_again({.queue_max = 2, .writers = 1});
  std::binary_semaphore entered(0);
  std::binary_semaphore let_go(0);
  std::thread slow([&] {
    const auto status = this->db_->write([&](Transaction& tx) -> Status {
      entered.release();
      let_go.acquire();
      return tx.execute(kInsert, 1, "slow");
    });
    EXPECT_TRUE(status.has_value()) << status.error().message;
  });
  entered.acquire();
  std::vector<std::thread> waiting;
  for (int i = 0; i < 2; ++i)
    waiting.emplace_back(
        [&, i] { EXPECT_TRUE(insert(*this->db_, 10 + i, "w" + std::to_string(i)).has_value()); });
  while (this->db_->queue_depth() < 2) std::this_thread::yield();
  const auto refused = insert(*this->db_, 99, "one too many");
  let_go.release();
  slow.join();
  for (auto& thread : waiting) thread.join();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::unavailable);
  EXPECT_EQ(count(*this->db_), 3);
}

TYPED_TEST(StoreContract, AcknowledgedRowsAreThereAfterClosingAndOpening) {
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(insert(*this->db_, i, "n" + std::to_string(i)).has_value());
  this->db_.reset();
  this->db_ = this->open_again();
  EXPECT_EQ(count(*this->db_), 20);
  this->db_.reset();
  this->db_ = this->open_again({.read_only = true});
  EXPECT_EQ(count(*this->db_), 20);
  const auto refused = insert(*this->db_, 100, "x");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::not_allowed);
}

TYPED_TEST(StoreContract, AScanHandsOverEveryRowInOrder) {
  ASSERT_TRUE(this->db_
                  ->write([](Transaction& tx) -> Status {
                    for (int i = 0; i < 2500; ++i) TZ_CHECK(tx.execute(kInsert, i, "n" + std::to_string(i)));
                    return {};
                  })
                  .has_value());
  std::int64_t expected = 100;
  const std::vector<Param> params{to_param(100)};
  const auto status = this->db_->read([&](Transaction& tx) {
    return tx.scan("SELECT id, name FROM item WHERE id >= $1 ORDER BY id", params,
                   [&](const Row& row) -> Status {
                     EXPECT_EQ(row.i64(0), expected);
                     EXPECT_EQ(row.text(1), "n" + std::to_string(expected));
                     ++expected;
                     return {};
                   });
  });
  EXPECT_TRUE(status.has_value()) << status.error().message;
  EXPECT_EQ(expected, 2500);
}

TYPED_TEST(StoreContract, AScanStopsEarlyAndTheUnitGoesOn) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(insert(*this->db_, i, "n" + std::to_string(i)).has_value());
  int seen = 0;
  const auto rows = this->db_->read([&](Transaction& tx) -> Result<Rows> {
    const auto stopped = tx.scan("SELECT id FROM item ORDER BY id", {}, [&](const Row&) -> Status {
      if (++seen == 3) return fail(Errc::too_large, "enough");
      return {};
    });
    EXPECT_FALSE(stopped.has_value());
    EXPECT_EQ(stopped.error().code, Errc::too_large);
    return tx.query(kCount);
  });
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_EQ(seen, 3);
  EXPECT_EQ((*rows)[0].i64(0), 5);
}

TYPED_TEST(StoreContract, AScanMayAskFurtherQuestionsEvenItsOwn) {
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(insert(*this->db_, i, "n" + std::to_string(i)).has_value());
  constexpr std::string_view kIds = "SELECT id FROM item ORDER BY id";
  std::size_t pairs = 0;
  const auto status = this->db_->read([&](Transaction& tx) {
    return tx.scan(kIds, {}, [&](const Row&) -> Status {
      TZ_TRY(inner, tx.query(kIds));
      pairs += inner.size();
      return tx.scan(kIds, {}, [&](const Row&) -> Status { return ++pairs, Status{}; });
    });
  });
  EXPECT_TRUE(status.has_value()) << status.error().message;
  EXPECT_EQ(pairs, 32U);
}

TYPED_TEST(StoreContract, AScanOfABadStatementFailsTheUnit) {
  const auto status = this->db_->read([](Transaction& tx) -> Status {
    static_cast<void>(
        tx.scan("SELECT nothing FROM nowhere", {}, [](const Row&) -> Status { return {}; }).has_value());
    return {};
  });
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, Errc::corrupted);
}

TYPED_TEST(StoreContract, ARuleThatIsCheckedAtTheCommitFailsItsOwnUnitOnly) {
  constexpr Migration kDeferred[] = {
      {"test", "0003_link",
       "CREATE TABLE link (id BIGINT PRIMARY KEY, item_id BIGINT NOT NULL REFERENCES item (id) DEFERRABLE "
       "INITIALLY DEFERRED);"}};
  ASSERT_TRUE(migrate(*this->db_, kDeferred).has_value());
  ASSERT_TRUE(insert(*this->db_, 1, "a").has_value());
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        const bool is_good = i % 2 == 0;
        const auto status = this->db_->write([&](Transaction& tx) {
          return tx.execute("INSERT INTO link (id, item_id) VALUES ($1, $2)", t * 100 + i, is_good ? 1 : 99);
        });
        if (status.has_value() != is_good) ++wrong;
        if (!status && status.error().code != Errc::corrupted) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  const auto rows = this->db_->read([](Transaction& tx) { return tx.query("SELECT count(*) FROM link"); });
  EXPECT_EQ((*rows)[0].i64(0), 40);
}

TYPED_TEST(StoreContract, AStatementThatTakesTooLongIsUnavailable) {
  const auto hasty = this->open_again({.statement_timeout_ms = 50, .read_only = true});
  const auto endless = hasty->read([](Transaction& tx) {
    return tx.query(
        "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n) SELECT count(*) "
        "FROM n");
  });
  ASSERT_FALSE(endless.has_value());
  EXPECT_EQ(endless.error().code, Errc::unavailable);
  EXPECT_EQ(count(*hasty), 0);
}

TYPED_TEST(StoreContract, LikeTellsCapitalsFromSmallLetters) {
  ASSERT_TRUE(insert(*this->db_, 1, "Abc").has_value());
  const auto rows = this->db_->read([](Transaction& tx) {
    return tx.query(
        "SELECT (SELECT count(*) FROM item WHERE name LIKE $1), (SELECT count(*) FROM item WHERE name LIKE "
        "$2)",
        "A%", "a%");
  });
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_EQ((*rows)[0].i64(0), 1);
  EXPECT_EQ((*rows)[0].i64(1), 0);
}

TYPED_TEST(StoreContract, ANumberThatIsNoneIsRefused) {
  const auto rows = this->db_->read([](Transaction& tx) {
    return tx.query("SELECT CAST($1 AS DOUBLE PRECISION)", std::numeric_limits<double>::quiet_NaN());
  });
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, Errc::invalid_argument);
}

TYPED_TEST(StoreContract, NobodyWaitsLongerThanStatedForAReader) {
  const auto narrow = this->open_again({.readers = 1, .reader_wait_ms = 30, .read_only = true});
  std::binary_semaphore entered(0);
  std::binary_semaphore let_go(0);
  std::thread slow([&] {
    EXPECT_TRUE(narrow
                    ->read([&](Transaction& tx) -> Result<Rows> {
                      entered.release();
                      let_go.acquire();
                      return tx.query(kCount);
                    })
                    .has_value());
  });
  entered.acquire();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(count(*narrow), -1);
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds{30});
  let_go.release();
  slow.join();
  EXPECT_EQ(count(*narrow), 0);
}

TYPED_TEST(StoreContract, AScriptRunsStatementByStatement) {
  const auto status = this->db_->run_script(
      "INSERT INTO item (id, name) VALUES (1, 'a;b'); -- ; not here\nINSERT INTO item (id, name) VALUES (2, "
      "'c');");
  EXPECT_TRUE(status.has_value()) << status.error().message;
  EXPECT_EQ(count(*this->db_), 2);
  const auto failed = this->db_->run_script(
      "INSERT INTO item (id, name) VALUES (3, 'd'); INSERT INTO item (id, name) VALUES (3, 'e')");
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().code, Errc::conflict);
  EXPECT_EQ(count(*this->db_), 3);
}

TYPED_TEST(StoreContract, MigratesOnceAndKnowsWhatIsPending) {
  constexpr Migration kMore[] = {kSchema[0],
                                 kSchema[1],
                                 kSchema[2],
                                 {"test", "0003_note", "CREATE TABLE note (id BIGINT PRIMARY KEY);"}};
  EXPECT_THAT(*pending(*this->db_, kSchema), ::testing::IsEmpty());
  EXPECT_THAT(*pending(*this->db_, kMore), ::testing::ElementsAre("test/0003_note"));
  EXPECT_TRUE(migrate(*this->db_, kMore).has_value());
  EXPECT_TRUE(migrate(*this->db_, kMore).has_value());
  EXPECT_THAT(*pending(*this->db_, kMore), ::testing::IsEmpty());
  const auto steps = this->db_->read([](Transaction& tx) {
    return tx.query("SELECT name FROM store_migration WHERE applied_at > 1600000000000");
  });
  EXPECT_EQ(steps->size(), 3U);
}

TYPED_TEST(StoreContract, EverythingIsPendingInAnEmptyDatabase) {
  const auto empty = TypeParam::make();
  const auto names = pending(*empty, kSchema);
  ASSERT_TRUE(names.has_value()) << names.error().message;
  EXPECT_EQ(names->size(), 2U);
}

TYPED_TEST(StoreContract, RefusesAStepWhoseTextHasChanged) {
  constexpr Migration kChanged[] = {{"test", "0001_item", "CREATE TABLE item (id BIGINT);"}};
  const auto status = migrate(*this->db_, kChanged);
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, Errc::corrupted);
  EXPECT_THAT(status.error().message, ::testing::HasSubstr("test/0001_item"));
}

TYPED_TEST(StoreContract, AFailingStepLeavesNothingAndMayBeTriedAgain) {
  constexpr Migration kBad[] = {{"test", "0003_bad",
                                 "CREATE TABLE note (id BIGINT PRIMARY KEY); INSERT INTO note (id) VALUES "
                                 "(1); INSERT INTO note (id) VALUES (1);"}};
  constexpr Migration kGood[] = {
      {"test", "0003_bad", "CREATE TABLE note (id BIGINT PRIMARY KEY); INSERT INTO note (id) VALUES (1);"}};
  const auto status = migrate(*this->db_, kBad);
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, Errc::conflict);
  EXPECT_THAT(status.error().message, ::testing::HasSubstr("test/0003_bad"));
  EXPECT_THAT(*pending(*this->db_, kBad), ::testing::ElementsAre("test/0003_bad"));
  EXPECT_TRUE(migrate(*this->db_, kGood).has_value());
}

TYPED_TEST(StoreContract, TwoProgramsMayMigrateAtOnce) {
  constexpr Migration kMore[] = {{"test", "0003_note", "CREATE TABLE note (id BIGINT PRIMARY KEY);"}};
  std::vector<std::future<Status>> both;
  for (int i = 0; i < 2; ++i)
    both.push_back(std::async(std::launch::async, [&] { return migrate(*this->db_, kMore); }));
  for (auto& one : both) {
    const auto status = one.get();
    EXPECT_TRUE(status.has_value()) << status.error().message;
  }
}

TYPED_TEST(StoreContract, ExplainsWhetherAnIndexServes) {
  ASSERT_TRUE(this->db_->run_script(
      "INSERT INTO item (id, name, amount) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
      "WHERE i < 5000) SELECT i, 'thing ' || i, i FROM n"));
  ASSERT_TRUE(testing::analyze(*this->db_));
  const auto by_key = explain_query(*this->db_, "SELECT name FROM item WHERE id = $1", 1);
  const auto by_amount = explain_query(*this->db_, "SELECT name FROM item WHERE amount = $1", 1);
  const auto through_subquery = explain_query(*this->db_,
                                              "WITH few AS (SELECT id, name FROM item WHERE id > $1 ORDER BY "
                                              "id LIMIT 3) SELECT count(*), max(name) FROM few",
                                              4000);
  ASSERT_TRUE(by_key.has_value()) << by_key.error().message;
  ASSERT_TRUE(by_amount.has_value()) << by_amount.error().message;
  ASSERT_TRUE(through_subquery.has_value()) << through_subquery.error().message;
  const auto dialect = this->db_->dialect();
  EXPECT_TRUE(wide_reads(*by_key, dialect).empty()) << *by_key;
  EXPECT_EQ(wide_reads(*by_amount, dialect).size(), 1U) << *by_amount;
  EXPECT_TRUE(wide_reads(*through_subquery, dialect).empty()) << *through_subquery;
}

TEST(Plans, ARangeThatOnlyTheJurisdictionBoundsIsWide) {
  using testing::Breadth;
  const auto widths = [](std::string_view plan, Dialect dialect) {
    return std::pair(wide_reads(plan, dialect).size(),
                     wide_reads(plan, dialect, Breadth::jurisdiction).size());
  };
  using Widths = std::pair<std::size_t, std::size_t>;
  EXPECT_EQ(widths("SEARCH c USING INDEX a (jurisdiction_id=?)", Dialect::sqlite), Widths(1, 0));
  EXPECT_EQ(widths("SEARCH c USING INDEX a (jurisdiction_id=? AND status=?)", Dialect::sqlite), Widths(0, 0));
  EXPECT_EQ(widths("SCAN c USING COVERING INDEX a", Dialect::sqlite), Widths(1, 1));
  EXPECT_EQ(widths("MATERIALIZE u\nSCAN u", Dialect::sqlite), Widths(0, 0));
  EXPECT_EQ(widths("Limit\n  ->  Index Scan using a on c\n        Index Cond: (jurisdiction_id = 1)\n"
                   "        Filter: (lead = 2)\n",
                   Dialect::postgres),
            Widths(1, 0));
  EXPECT_EQ(
      widths("Index Scan using a on c\n  Index Cond: ((jurisdiction_id = 1) AND (status = 'x'::text))\n",
             Dialect::postgres),
      Widths(0, 0));
  EXPECT_EQ(
      widths("Limit\n  ->  Index Only Scan using a on c\n        Filter: (lead = 2)\n", Dialect::postgres),
      Widths(1, 1));
  EXPECT_EQ(widths("Sort\n  ->  Seq Scan on c\n        Filter: (lead = 2)\n", Dialect::postgres),
            Widths(1, 1));
}

}  // namespace
}  // namespace tz::store
