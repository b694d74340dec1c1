// What is SQLite's alone: its settings, the private database, a full or failing disk, and kill -9.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <map>
#include <random>
#include <thread>

#include "store/sqlite_database.h"
#include "store/testing.h"

namespace tz::store {
namespace {

constexpr std::string_view kInsert = "INSERT INTO row_written (id, body) VALUES ($1, $2)";
// No key: a row that was written twice shows.
constexpr Migration kSchema[] = {
    {"test", "0001_row", "CREATE TABLE row_written (id BIGINT NOT NULL, body TEXT NOT NULL);"}};

std::unique_ptr<Database> open_or_throw(const std::string& url, const Options& options = {}) {
  auto opened = open(url, options);
  if (!opened) throw std::runtime_error(opened.error().message);
  return std::move(*opened);
}

std::vector<std::int64_t> ids(Database& db) {
  std::vector<std::int64_t> found;
  const auto status = db.read([&](Transaction& tx) {
    found.clear();
    return tx.scan("SELECT id FROM row_written ORDER BY id", {},
                   [&](const Row& row) -> Status { return found.push_back(row.i64(0)), Status{}; });
  });
  EXPECT_TRUE(status.has_value()) << status.error().message;
  return found;
}

Status insert(Database& db, std::int64_t id, std::string_view body = "body") {
  return db.write([&](Transaction& tx) { return tx.execute(kInsert, id, body); });
}

TEST(Open, RefusesWhatIsNoDatabase) {
  for (const std::string url : {"", "sqlite:", "mysql://x", "file.db"}) {
    const auto opened = open(url);
    ASSERT_FALSE(opened.has_value()) << url;
    EXPECT_EQ(opened.error().code, Errc::invalid_argument);
  }
}

TEST(Open, SaysWhereItCouldNotOpen) {
  const auto opened = open("sqlite:/nowhere/at/all/x.db");
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, Errc::unavailable);
  EXPECT_THAT(opened.error().message, ::testing::HasSubstr("/nowhere/at/all/x.db"));
}

TEST(SqliteFile, WritesWithTheSettingsThatSurvivePowerLoss) {
  const auto db = testing::Sqlite::make();
  const std::map<std::string, std::string> expected = {
      {"synchronous", "2"},     {"foreign_keys", "1"},    {"trusted_schema", "0"},
      {"cell_size_check", "1"}, {"mmap_size", "0"},       {"secure_delete", "2"},
      {"temp_store", "2"},      {"busy_timeout", "5000"}, {"journal_mode", "wal"}};
  for (const auto& [name, value] : expected) {
    const auto rows = db->write([&](Transaction& tx) { return tx.query("PRAGMA " + name); });
    ASSERT_TRUE(rows.has_value());
    const std::string found = rows->at(0).size() > 0 && name == "journal_mode"
                                  ? rows->at(0).text(0)
                                  : std::to_string(name == "journal_mode" ? 0 : rows->at(0).i64(0));
    EXPECT_EQ(found, value) << name;
  }
  const auto reader = db->read([](Transaction& tx) { return tx.query("PRAGMA query_only"); });
  EXPECT_EQ(reader->at(0).i64(0), 1);
  const auto checkpoints = db->read([](Transaction& tx) { return tx.query("PRAGMA wal_autocheckpoint"); });
  EXPECT_EQ(checkpoints->at(0).i64(0), 0);
}

TEST(SqliteFile, ASecondWriterIsRefused) {
  const auto scratch = testing::Sqlite::scratch();
  const std::string path = scratch->url().substr(std::strlen("sqlite:"));
  const auto first = WriterLock::take(path, std::chrono::milliseconds{0});
  ASSERT_TRUE(first.has_value());
  const auto second = WriterLock::take(path, std::chrono::milliseconds{0});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, Errc::unavailable);
}

TEST(SqliteFile, AFullDiskIsUnavailableAndOnlyAcknowledgedRowsAreThere) {
  const auto db = testing::Sqlite::make();
  ASSERT_TRUE(migrate(*db, kSchema).has_value());
  ASSERT_TRUE(db->run_script("PRAGMA max_page_count = 60").has_value());
  const std::string body(1000, 'x');
  std::atomic<int> acknowledged = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 60; ++i) {
        const auto status = insert(*db, t * 1000 + i, body);
        if (status) ++acknowledged;
        if (!status && status.error().code == Errc::unavailable) ++refused;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_GT(acknowledged, 50);
  EXPECT_GT(refused, 50);
  EXPECT_EQ(acknowledged + refused, 480);
  EXPECT_EQ(ids(*db).size(), static_cast<std::size_t>(acknowledged));
  ASSERT_TRUE(db->run_script("PRAGMA max_page_count = 100000").has_value());
  EXPECT_TRUE(insert(*db, 9999, body).has_value());  // Room again: no restart is needed.
}

TEST(SqliteFile, AUnitThatStartsAnotherIsToldInsteadOfWaitingForItself) {
  const auto db = testing::Sqlite::make();
  ASSERT_TRUE(migrate(*db, kSchema).has_value());
  const auto status = db->write([&](Transaction&) { return insert(*db, 1); });
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, Errc::corrupted);
}

TEST(SqliteFile, TheLogDoesNotGrowWithWhatIsWritten) {
  const auto scratch = testing::Sqlite::scratch();
  const auto db = open_or_throw(scratch->url());
  ASSERT_TRUE(migrate(*db, kSchema).has_value());
  const std::string body(1U << 20U, 'x');
  for (int i = 0; i < 60; ++i) ASSERT_TRUE(insert(*db, i, body).has_value());
  const std::filesystem::path log = scratch->url().substr(std::strlen("sqlite:")) + "-wal";
  EXPECT_LT(std::filesystem::file_size(log),
            24U << 20U);  // 4000 pages of 4 KB, and what came before they were moved.
  EXPECT_EQ(ids(*db).size(), 60U);
}

TEST(SqliteFile, ABackupIsAScriptOfTheWriter) {
  const auto scratch = testing::Sqlite::scratch();
  const auto db = open_or_throw(scratch->url());
  ASSERT_TRUE(migrate(*db, kSchema).has_value());
  ASSERT_TRUE(insert(*db, 1).has_value());
  const std::string copy = scratch->url() + ".backup";
  const auto status = db->run_script("VACUUM INTO '" + copy.substr(std::strlen("sqlite:")) + "'");
  ASSERT_TRUE(status.has_value()) << status.error().message;
  EXPECT_THAT(ids(*open_or_throw(copy, {.read_only = true})), ::testing::ElementsAre(1));
}

TEST(SqliteMemory, IsOnePrivateDatabaseForAllThreads) {
  const auto db = open_or_throw("sqlite::memory:");
  ASSERT_TRUE(migrate(*db, kSchema).has_value());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) EXPECT_TRUE(insert(*db, t * 100 + i).has_value());
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(ids(*db).size(), 200U);
  const auto failed = db->write([](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(kInsert, 1, "x"));
    return fail(Errc::not_allowed, "no");
  });
  EXPECT_FALSE(failed.has_value());
  EXPECT_EQ(ids(*db).size(), 200U);
  const auto refused = db->read([](Transaction& tx) { return tx.execute(kInsert, 1, "x"); });
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::not_allowed);
  EXPECT_TRUE(insert(*db, 1000).has_value());
}

// A file system whose fsync fails on demand: the system's own one, with one answer changed.
class FailingSync {
 public:
  FailingSync() {
    system_ = sqlite3_vfs_find(nullptr);
    vfs_ = *system_;
    vfs_.zName = "failing_sync";
    vfs_.xOpen = &FailingSync::open_file;
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~FailingSync() {
    fails = false;
    sqlite3_vfs_register(system_, 1);
    sqlite3_vfs_unregister(&vfs_);
  }
  FailingSync(const FailingSync&) = delete;
  FailingSync& operator=(const FailingSync&) = delete;
  static inline std::atomic<bool> fails = false;

 private:
  static int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = system_->xOpen(system_, name, file, flags, out_flags);
    if (code != SQLITE_OK || file->pMethods == nullptr) return code;
    const std::lock_guard guard(mutex_);
    auto& [original, changed] = methods_[file->pMethods];
    original = file->pMethods;
    changed = *file->pMethods;
    real_sync_ = original->xSync;
    changed.xSync = [](sqlite3_file* f, int how) { return fails ? SQLITE_IOERR_FSYNC : real_sync_(f, how); };
    file->pMethods = &changed;
    return code;
  }

  static inline sqlite3_vfs* system_ = nullptr;
  static inline std::mutex mutex_;
  static inline std::map<const sqlite3_io_methods*, std::pair<const sqlite3_io_methods*, sqlite3_io_methods>>
      methods_;
  static inline int (*real_sync_)(sqlite3_file*, int) = nullptr;
  sqlite3_vfs vfs_{};
};

TEST(SqliteFile, AfterAFailedSyncNothingMoreIsWrittenUntilItIsOpenedAgain) {
  const FailingSync disk;
  const auto scratch = testing::Sqlite::scratch();
  {
    const auto db = open_or_throw(scratch->url());
    ASSERT_TRUE(migrate(*db, kSchema).has_value());
    ASSERT_TRUE(insert(*db, 1).has_value());
    FailingSync::fails = true;
    const auto failed = insert(*db, 2);
    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().code, Errc::unavailable);
    FailingSync::fails =
        false;  // The disk says that all is well again; what it dropped meanwhile nobody knows.
    const auto refused = insert(*db, 3);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::unavailable);
    EXPECT_FALSE(db->accepts_writes());
    EXPECT_THAT(ids(*db), ::testing::ElementsAre(1));  // Readers go on.
  }
  const auto db = open_or_throw(scratch->url());
  EXPECT_THAT(ids(*db), ::testing::Contains(1));
  EXPECT_TRUE(insert(*db, 4).has_value());
}

TEST(SqliteFile, WhatFailedAtTheCommitOfSeveralIsNotSaidToBeUnwritten) {
  const FailingSync disk;
  const auto scratch = testing::Sqlite::scratch();
  const auto db = open_or_throw(scratch->url());
  ASSERT_TRUE(migrate(*db, kSchema).has_value());
  std::atomic<bool> is_running = false;
  std::thread first([&] {
    const auto status = db->write([&](Transaction&) -> Status {
      is_running = true;
      while (db->queue_depth() < 2) std::this_thread::yield();
      return {};
    });
    EXPECT_TRUE(status.has_value());
  });
  while (!is_running) std::this_thread::yield();
  // Both wait while the first runs, so they are committed together.
  const auto fail_to_insert = [&](std::int64_t id) {
    const auto status = db->write([&](Transaction& tx) {
      FailingSync::fails = true;
      return tx.execute(kInsert, id, "body");
    });
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().code, Errc::unavailable);
    EXPECT_THAT(status.error().message, ::testing::HasSubstr("counts once"));
  };
  std::thread second(fail_to_insert, 2);
  std::thread third(fail_to_insert, 3);
  for (auto* thread : {&first, &second, &third}) thread->join();
}

// A process that does `work` with a pipe to tell what was acknowledged, and dies by SIGKILL.
class Victim {
 public:
  template <class F>
  explicit Victim(F&& work) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    process_ = ::fork();
    if (process_ == 0) {
      ::close(ends[0]);
      work(ends[1]);
      ::_exit(0);
    }
    ::close(ends[1]);
    pipe_ = ends[0];
  }
  ~Victim() { ::close(pipe_); }
  Victim(const Victim&) = delete;
  Victim& operator=(const Victim&) = delete;

  // Kills it `after` it has told the first thing, and returns all it told.
  std::vector<std::int64_t> kill(std::chrono::microseconds after) {
    pollfd first{.fd = pipe_, .events = POLLIN, .revents = 0};
    ::poll(&first, 1, 30'000);
    std::this_thread::sleep_for(after);
    ::kill(process_, SIGKILL);
    std::vector<std::int64_t> told;
    for (std::int64_t id = 0; ::read(pipe_, &id, sizeof id) == sizeof id;) told.push_back(id);
    int how = 0;
    ::waitpid(process_, &how, 0);
    return told;
  }

 private:
  pid_t process_ = 0;
  int pipe_ = -1;
};

void tell(int pipe, std::int64_t id) {
  if (::write(pipe, &id, sizeof id) != sizeof id) ::_exit(1);
}

TEST(SqliteFile, EveryAcknowledgedRowSurvivesKillingTheProcess) {
  const auto scratch = testing::Sqlite::scratch();
  ASSERT_TRUE(migrate(*open_or_throw(scratch->url()), kSchema).has_value());
  constexpr std::uint32_t kSeed = 20260105;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  std::vector<std::int64_t> acknowledged;
  for (int round = 0; round < 30; ++round) {
    Victim victim([&](int pipe) {
      const auto db = open_or_throw(scratch->url());
      std::vector<std::thread> threads;
      for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
          for (std::int64_t i = 0;; ++i) {
            const std::int64_t id = round * 10'000'000 + t * 1'000'000 + i;
            if (insert(*db, id, std::string(static_cast<std::size_t>(i % 900), 'b'))) tell(pipe, id);
          }
        });
      }
      for (auto& thread : threads) thread.join();
    });
    for (const auto id : victim.kill(std::chrono::microseconds{random() % 40'000}))
      acknowledged.push_back(id);
  }
  const auto db = open_or_throw(scratch->url());
  const auto intact = db->read([](Transaction& tx) { return tx.query("PRAGMA integrity_check"); });
  EXPECT_EQ(intact->at(0).text(0), "ok");
  const auto found = ids(*db);
  EXPECT_EQ(std::adjacent_find(found.begin(), found.end()), found.end()) << "a row was written twice";
  std::sort(acknowledged.begin(), acknowledged.end());
  EXPECT_GT(acknowledged.size(), 100U);
  EXPECT_TRUE(std::includes(found.begin(), found.end(), acknowledged.begin(), acknowledged.end()))
      << "an acknowledged row is gone";
  RecordProperty("acknowledged", static_cast<int>(acknowledged.size()));
}

TEST(SqliteFile, AMigrationThatWasKilledGoesOnWhereItStood) {
  std::vector<std::string> texts;
  std::vector<Migration> steps;
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i);
    texts.push_back("CREATE TABLE t" + n + " (id BIGINT PRIMARY KEY); INSERT INTO t" + n +
                    " (id) VALUES (1); CREATE INDEX i" + n + " ON t" + n + " (id);");
    texts.push_back(n);
  }
  for (std::size_t i = 0; i < texts.size(); i += 2) steps.push_back({"test", texts[i + 1], texts[i]});
  std::mt19937 random(7);
  for (int round = 0; round < 8; ++round) {
    const auto scratch = testing::Sqlite::scratch();
    Victim victim([&](int pipe) {
      const auto db = open_or_throw(scratch->url());
      tell(pipe, 0);
      static_cast<void>(migrate(*db, steps).has_value());
    });
    victim.kill(std::chrono::microseconds{random() % 30'000});
    const auto db = open_or_throw(scratch->url());
    const auto status = migrate(*db, steps);
    ASSERT_TRUE(status.has_value()) << status.error().message;
    for (int i = 0; i < 60; ++i) {
      const auto rows =
          db->read([&](Transaction& tx) { return tx.query("SELECT count(*) FROM t" + std::to_string(i)); });
      EXPECT_EQ(rows->at(0).i64(0), 1);
    }
  }
}

}  // namespace
}  // namespace tz::store
