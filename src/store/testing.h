#pragma once
// Databases for tests: every make() gives an empty one of its own, and it is gone when it closes.
//
//   template <class Backend> class CaseStoreContract : public testing::Test {
//    protected:
//     CaseStoreContract() { EXPECT_TRUE(store::migrate(*db_, ledger::schema()).has_value()); }
//     std::unique_ptr<store::Database> db_ = Backend().make();
//   };
//   TYPED_TEST_SUITE(CaseStoreContract, store::testing::Backends, store::testing::BackendNames);
//
// PostgreSQL is the server that the environment's TZ_TEST_PG names (a connection string); without it those
// tests fail and say so.
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

#if __has_include(<gtest/gtest.h>)
#include <gtest/gtest.h>
#endif

namespace tz::store::testing {

// A place for one empty database; whatever is in it goes with this object. Open databases must close before.
class Scratch {
 public:
  virtual ~Scratch() = default;
  virtual std::string url() const = 0;  // For store::open, any number of times.
};

// A file in a folder of its own under the system's temporary folder.
struct Sqlite {
  static constexpr std::string_view kName = "Sqlite";
  // Throws std::runtime_error where it cannot be had (make() too), which GoogleTest reports as a failure.
  static std::unique_ptr<Scratch> scratch();
  static std::unique_ptr<Database> make(const Options& options = {});
};

// A schema of its own on the server of TZ_TEST_PG.
struct Postgres {
  static constexpr std::string_view kName = "Postgres";
  static std::unique_ptr<Scratch> scratch();
  static std::unique_ptr<Database> make(const Options& options = {});
};

// How the engine would run a statement on what the tables hold, as it tells. PostgreSQL plans by what
// ANALYZE saw: of a few rows it rightly reads all, so that a test fills its tables first.
Result<std::string> explain(Database& db, std::string_view sql, std::span<const Param> params);
// The same for tables that hold next to nothing: PostgreSQL is made to shun sequential scans, which shows
// whether an index could serve, and no more.
Result<std::string> explain_empty(Database& db, std::string_view sql, std::span<const Param> params);
// The same, with parameters as Transaction::query takes them.
template <class... A>
Result<std::string> explain_query(Database& db, std::string_view sql, const A&... args) {
  const std::array<Param, sizeof...(A)> params{to_param(args)...};
  return explain(db, sql, params);
}
// Brings what the planner knows of the tables up to date.
Status analyze(Database& db);
// A statement that a Recorder saw, with its parameters kept.
struct Seen {
  std::string sql;
  std::vector<Param> params;
  std::vector<std::shared_ptr<const std::string>> kept{};
};
// A database that notes the SELECTs that run through it. For one thread.
class Recorder final : public Database {
 public:
  explicit Recorder(Database& db) : db_(db) {}
  Dialect dialect() const override { return db_.dialect(); }
  Status run_script(std::string_view sql) override { return db_.run_script(sql); }
  std::size_t queue_depth() const override { return db_.queue_depth(); }
  const std::vector<Seen>& seen() const { return seen_; }

 protected:
  Status run_write(const std::function<Status(Transaction&)>& work) override;
  Status run_read(const std::function<Status(Transaction&)>& work) override;

 private:
  Database& db_;
  std::vector<Seen> seen_;
};

// What a statement may read: the rows of its question, or (a figure, a configuration) all of one
// jurisdiction.
enum class Breadth : std::uint8_t { question, jurisdiction };
// The lines of a plan that explain() gave which read more than that: a whole table or index, or a range that
// nothing but the jurisdiction bounds.
std::vector<std::string> wide_reads(std::string_view plan, Dialect dialect,
                                    Breadth breadth = Breadth::question);

#if __has_include(<gtest/gtest.h>)
using Backends = ::testing::Types<Sqlite, Postgres>;
struct BackendNames {
  template <class Backend>
  static std::string GetName(int /*index*/) {
    return std::string(Backend::kName);
  }
};
#endif

}  // namespace tz::store::testing
