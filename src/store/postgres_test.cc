// What is PostgreSQL's alone: pipelining, lost connections, retries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "store/testing.h"

namespace tz::store {
namespace {

constexpr Migration kSchema[] = {
    {"test", "0001_account",
     "CREATE TABLE account (id BIGINT NOT NULL PRIMARY KEY, amount BIGINT NOT NULL, body TEXT NOT NULL);"}};

class PostgresOnly : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(migrate(*db_, kSchema).has_value());
    ASSERT_TRUE(db_->write([](Transaction& tx) -> Status {
                     TZ_CHECK(tx.execute("INSERT INTO account (id, amount, body) VALUES (1, 0, '')"));
                     return tx.execute("INSERT INTO account (id, amount, body) VALUES (2, 0, '')");
                   })
                    .has_value());
  }
  std::int64_t total() {
    const auto rows = db_->read([](Transaction& tx) { return tx.query("SELECT sum(amount) FROM account"); });
    return rows ? (*rows)[0].i64(0) : -1;
  }
  std::unique_ptr<Database> db_ = testing::Postgres::make({.readers = 2, .writers = 2});
};

// Much goes out while much comes back: a side that only sent, or only read, would wait for ever.
TEST_F(PostgresOnly, SendsAndReadsAtOnce) {
  const std::string body(4000, 'x');
  const auto status = db_->write([&](Transaction& tx) -> Status {
    for (std::int64_t i = 10; i < 4010; ++i) {
      TZ_CHECK(tx.execute(
          "INSERT INTO account (id, amount, body) VALUES ($1, 1, $2) RETURNING id, body, body", i, body));
    }
    return {};
  });
  ASSERT_TRUE(status.has_value()) << status.error().message;
  EXPECT_EQ(total(), 4000);
}

TEST_F(PostgresOnly, AnErrorAmongPipelinedStatementsFailsTheWholeUnit) {
  const auto status = db_->write([&](Transaction& tx) -> Status {
    for (std::int64_t i = 10; i < 60; ++i) {
      TZ_CHECK(tx.execute("INSERT INTO account (id, amount, body) VALUES ($1, 1, '')", i == 30 ? 1 : i));
    }
    return {};
  });
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, Errc::conflict);
  EXPECT_EQ(total(), 0);
  EXPECT_TRUE(
      db_->write([](Transaction& tx) { return tx.execute("UPDATE account SET amount = 1"); }).has_value());
}

TEST_F(PostgresOnly, OpensNewConnectionsAfterTheServerClosedThem) {
  const auto admin = testing::Postgres::make();
  for (int round = 0; round < 3; ++round) {
    const auto pids = db_->write([](Transaction& tx) { return tx.query("SELECT pg_backend_pid()"); });
    const auto reader = db_->read([](Transaction& tx) { return tx.query("SELECT pg_backend_pid()"); });
    ASSERT_TRUE(pids.has_value() && reader.has_value());
    for (const auto pid : {(*pids)[0].i64(0), (*reader)[0].i64(0)}) {
      ASSERT_TRUE(
          admin
              ->write([&](Transaction& tx) { return tx.query("SELECT pg_terminate_backend($1, 5000)", pid); })
              .has_value());
    }
    const auto status = db_->write(
        [](Transaction& tx) { return tx.execute("UPDATE account SET amount = amount + 1 WHERE id = 1"); });
    EXPECT_TRUE(status.has_value()) << status.error().message;
    EXPECT_EQ(total(), round + 1);
  }
}

// Killed between its statements: nothing was committed, so the unit runs again, once, on another connection.
TEST_F(PostgresOnly, RunsAUnitAgainWhoseConnectionWasLostBeforeItsCommit) {
  const auto admin = testing::Postgres::make();
  int runs = 0;
  const auto status = db_->write([&](Transaction& tx) -> Status {
    TZ_TRY(pid, tx.query("SELECT pg_backend_pid()"));
    if (++runs == 1)
      TZ_CHECK(admin->write([&](Transaction& other) {
        return other.query("SELECT pg_terminate_backend($1, 5000)", pid[0].i64(0));
      }));
    TZ_CHECK(tx.execute("UPDATE account SET amount = amount + 1 WHERE id = 1"));
    TZ_TRY(rows, tx.query("SELECT amount FROM account WHERE id = 1"));
    EXPECT_EQ(rows[0].i64(0), 1);
    return {};
  });
  EXPECT_TRUE(status.has_value()) << status.error().message;
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(total(), 1);
}

// Two units lock two rows in opposite order: the server ends one, and it runs again.
TEST_F(PostgresOnly, RunsAUnitAgainThatLostADeadlock) {
  std::atomic<int> runs = 0;
  std::barrier both_hold(2);
  const auto crossing = [&](std::int64_t first, std::int64_t second) {
    bool is_first_run = true;
    return db_->write([&, first, second](Transaction& tx) -> Status {
      ++runs;
      TZ_TRY(held, tx.query("UPDATE account SET amount = amount + 1 WHERE id = $1 RETURNING id", first));
      static_cast<void>(held);
      if (std::exchange(is_first_run, false)) both_hold.arrive_and_wait();
      return tx.execute("UPDATE account SET amount = amount + 1 WHERE id = $1", second);
    });
  };
  std::thread other([&] { EXPECT_TRUE(crossing(2, 1).has_value()); });
  EXPECT_TRUE(crossing(1, 2).has_value());
  other.join();
  EXPECT_GE(runs, 3);  // the one that lost may lose again
  EXPECT_EQ(total(), 4);
}

TEST_F(PostgresOnly, PreparesAnewWhatAMigrationMadeStale) {
  const auto all = [&] {
    return db_->read([](Transaction& tx) { return tx.query("SELECT * FROM account ORDER BY id"); });
  };
  EXPECT_EQ((*all())[0].size(), 3U);
  ASSERT_TRUE(db_->run_script("ALTER TABLE account ADD COLUMN more BIGINT").has_value());
  for (int i = 0; i < 4; ++i) {  // Each pooled connection in turn.
    const auto rows = all();
    ASSERT_TRUE(rows.has_value()) << rows.error().message;
    EXPECT_EQ((*rows)[0].size(), 4U);
  }
}

TEST_F(PostgresOnly, MaintenanceThatAllowsNoTransactionRunsInAScript) {
  const auto status =
      db_->run_script("CREATE INDEX CONCURRENTLY account_amount ON account (amount); VACUUM account;");
  EXPECT_TRUE(status.has_value()) << status.error().message;
}

TEST(PostgresOpen, SaysThatNobodyAnswers) {
  const auto opened = open("host=/nowhere/at/all user=nobody dbname=none");
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, Errc::unavailable);
}

}  // namespace
}  // namespace tz::store
