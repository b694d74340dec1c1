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
#include <memory>
#include <span>
#include <string>
#include <string_view>

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

// How the engine would run a statement, as it tells. On PostgreSQL sequential scans are made as dear as can
// be, so that a tiny table still shows whether an index could serve.
Result<std::string> explain(Database& db, std::string_view sql, std::span<const Param> params);
// The same, with parameters as Transaction::query takes them.
template <class... A>
Result<std::string> explain_query(Database& db, std::string_view sql, const A&... args) {
  const std::array<Param, sizeof...(A)> params{to_param(args)...};
  return explain(db, sql, params);
}
// True if a plan that explain() gave reads a whole table (or, on PostgreSQL, a whole index to filter it).
bool has_full_scan(std::string_view plan, Dialect dialect);

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
