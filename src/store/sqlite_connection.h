#pragma once
// One SQLite connection with the settings this program relies on, and the transaction that runs on it.
#include <sqlite3.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "store/database.h"
#include "store/statement_cache.h"

namespace tz::store {

// A prepared statement. $n of our SQL is a name to SQLite, which numbers names by first appearance; index_of
// maps n to that number.
class SqliteStatement {
 public:
  SqliteStatement(sqlite3_stmt* handle);
  ~SqliteStatement() { sqlite3_finalize(handle_); }
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  sqlite3_stmt* handle() const { return handle_; }
  // Binds all parameters; text and bytes are borrowed until release().
  //   invalid_argument  text that is not UTF-8 or holds U+0000, a number that is not one (PostgreSQL keeps
  //   neither) corrupted         not as many parameters as the text uses (a bug)
  Status bind(std::span<const Param> params);
  void acquire() { in_use_ = true; }
  void release();
  bool is_in_use() const { return in_use_; }

 private:
  sqlite3_stmt* handle_;
  std::vector<int> index_of_;  // [n - 1] is SQLite's number of $n, or 0 where the text leaves n out.
  bool in_use_ = false;
};

// 16 MB of log: SQLite's usual 1000 pages would checkpoint every few batches.
inline constexpr int kCheckpointPages = 4000;

// A connection. Used by one thread at a time.
class SqliteConnection {
 public:
  enum class Mode { writer, reader };

  //   unavailable  it cannot be opened or is not a database; the message says why
  static Result<std::unique_ptr<SqliteConnection>> open(const std::string& path, Mode mode);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  // Runs a statement without parameters or rows: BEGIN, COMMIT and their like. Prepared once.
  Status run(std::string_view sql);
  // Prepares, or finds what was prepared. Two owners: the cache, and the call that runs it (a callback of
  // that call may evict it).
  Result<std::shared_ptr<SqliteStatement>> prepare(std::string_view sql);
  // The error of the last call, which returned `code`. Logs what only a bug can cause.
  Error error(int code, std::string_view sql);

  // Statements are interrupted when they run longer; zero is no limit.
  void limit_statements(std::chrono::milliseconds timeout) { timeout_ = timeout; }
  void start_statement_clock();
  bool is_in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
  // An I/O error was seen: nobody knows what the disk holds, so nothing more may be written here.
  bool saw_io_error() const { return saw_io_error_; }
  // The code of the last failed call.
  int last_code() const { return last_code_; }
  // Pages in the write-ahead log after the last commit; zero when that commit has been dealt with by
  // checkpoint().
  int wal_pages() const { return wal_pages_; }
  // Pages at which a checkpoint is due next: later while a reader holds the last one back.
  int checkpoint_due_pages() const { return checkpoint_due_pages_; }
  // Moves the write-ahead log into the database as far as readers permit. `truncate` also empties its file,
  // without waiting for readers.
  Status checkpoint(bool truncate);

 private:
  explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}
  Status configure(Mode mode);
  static int on_progress(void* self);
  static int on_commit(void* self, sqlite3*, const char*, int pages);

  sqlite3* handle_;
  StatementCache<std::shared_ptr<SqliteStatement>> statements_;
  std::chrono::milliseconds timeout_{0};
  std::chrono::steady_clock::time_point statement_ends_ = std::chrono::steady_clock::time_point::max();
  bool saw_io_error_ = false;
  int last_code_ = SQLITE_OK;
  int wal_pages_ = 0;
  int checkpoint_due_pages_ = kCheckpointPages;
};

// The statements of one unit of work. After an error every later statement fails with it, as on PostgreSQL.
class SqliteTransaction final : public Transaction {
 public:
  explicit SqliteTransaction(SqliteConnection& connection) : connection_(connection) {}
  Dialect dialect() const override { return Dialect::sqlite; }
  Status scan(std::string_view sql, std::span<const Param> params,
              const std::function<Status(const Row&)>& each) override;
  Result<Rows> run_query(std::string_view sql, std::span<const Param> params) override;
  Status run_execute(std::string_view sql, std::span<const Param> params) override;
  // The first error of a statement, if any.
  const std::optional<Error>& failed() const { return failed_; }

 private:
  template <class F>
  Status step(std::string_view sql, std::span<const Param> params, F&& each);
  tl::unexpected<Error> poison(Error error);

  SqliteConnection& connection_;
  std::optional<Error> failed_;
};

}  // namespace tz::store
