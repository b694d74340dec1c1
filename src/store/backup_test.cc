#include "store/backup.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "store/testing.h"

namespace tz::store {
namespace {

namespace fs = std::filesystem;
const auto kGoOn = [](double) { return true; };

class Backup : public ::testing::Test {
 protected:
  Backup() : folder_(fs::path(sqlite_file(scratch_->url())).parent_path()) {
    db_ = open(scratch_->url()).value();
    EXPECT_TRUE(db_->run_script("CREATE TABLE pair (id BIGINT NOT NULL, twin BIGINT NOT NULL)"));
  }
  Status add(int id) {
    return db_->write([&](Transaction& tx) -> Status {
      TZ_CHECK(tx.execute("INSERT INTO pair (id, twin) VALUES ($1, $1)", id));
      return tx.execute("INSERT INTO pair (id, twin) VALUES ($1, $1)", id);
    });
  }
  static std::int64_t count(const std::string& file) {
    const auto copy = open("sqlite:" + file, {.read_only = true}).value();
    return copy
        ->read([](Transaction& tx) -> Result<std::int64_t> {
          TZ_TRY(rows, tx.query("SELECT COUNT(*) FROM pair"));
          return rows[0].i64(0);
        })
        .value();
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::unique_ptr<testing::Scratch> scratch_ = testing::Sqlite::scratch();
  fs::path folder_;
  std::unique_ptr<Database> db_;
};

TEST_F(Backup, IsTheDatabaseAsItWasAndOnlyItsOwnerReadsIt) {
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(add(i));  // in the log, not yet in the file
  const auto to = path("copy.db");
  const auto copied = copy_sqlite(sqlite_file(scratch_->url()), to, kGoOn);
  ASSERT_TRUE(copied) << copied.error().message;
  ASSERT_TRUE(add(50));
  EXPECT_EQ(count(to), 100);
  struct stat info {};
  ASSERT_EQ(::stat(to.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  EXPECT_FALSE(fs::exists(to + ".part"));
  EXPECT_EQ(copy_sqlite(sqlite_file(scratch_->url()), to, kGoOn).error().code, Errc::conflict);
}

TEST_F(Backup, IsWholeWhileOthersWrite) {
  std::atomic<bool> stop = false;
  std::jthread writer([&] {
    for (int i = 0; !stop; ++i) ASSERT_TRUE(add(i));
  });
  for (int n = 0; n < 5; ++n) {
    const auto to = path("copy" + std::to_string(n) + ".db");
    const auto copied = copy_sqlite(sqlite_file(scratch_->url()), to, kGoOn);
    ASSERT_TRUE(copied) << copied.error().message;
    EXPECT_EQ(count(to) % 2, 0);  // never half a commit
  }
  stop = true;
}

TEST_F(Backup, ThatIsStoppedLeavesNothing) {
  const auto filled = db_->write([](Transaction& tx) {
    return tx.execute(
        "INSERT INTO pair (id, twin) WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 "
        "FROM n WHERE i < 999999) SELECT i, i FROM n");
  });
  ASSERT_TRUE(filled);
  const auto to = path("copy.db");
  const auto stopped = copy_sqlite(sqlite_file(scratch_->url()), to, [](double done) {
    EXPECT_GT(done, 0);
    EXPECT_LT(done, 1);
    return false;
  });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().rule, "backup_stopped");
  EXPECT_FALSE(fs::exists(to));
  EXPECT_FALSE(fs::exists(to + ".part"));
}

TEST_F(Backup, OfADamagedDatabaseIsRefused) {
  const auto filled = db_->write([](Transaction& tx) {
    return tx.execute(
        "INSERT INTO pair (id, twin) WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 "
        "FROM n WHERE i < 99999) SELECT i, i FROM n");
  });
  ASSERT_TRUE(filled);
  db_.reset();  // everything is in the file
  const auto file = sqlite_file(scratch_->url());
  {
    std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
    out.seekp(static_cast<std::streamoff>(fs::file_size(file) / 2));
    out << std::string(8192, 'x');
  }
  const auto copied = copy_sqlite(file, path("copy.db"), kGoOn);
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().rule, "backup_damaged") << copied.error().message;
  EXPECT_FALSE(fs::exists(path("copy.db")));
}

TEST_F(Backup, OfNothingSaysSo) {
  EXPECT_EQ(copy_sqlite(path("nothing.db"), path("copy.db"), kGoOn).error().code, Errc::unavailable);
  EXPECT_EQ(copy_sqlite(sqlite_file(scratch_->url()), path("no/copy.db"), kGoOn).error().code,
            Errc::unavailable);
}

TEST(SqliteFile, IsNamedByTheUrlOfOne) {
  EXPECT_EQ(sqlite_file("sqlite:/a/b.db"), "/a/b.db");
  EXPECT_EQ(sqlite_file("sqlite::memory:"), "");
  EXPECT_EQ(sqlite_file("host=/run dbname=taizhang"), "");
}

}  // namespace
}  // namespace tz::store
