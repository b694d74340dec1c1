#pragma once
// One SQL on two engines: SQLite inside the program, PostgreSQL for larger sites. Statements are written once
// with $1, $2 placeholders in the common subset; where the engines must differ the two statements stand side
// by side and dialect() chooses.
#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "store/migration.h"

namespace tz::store {

enum class Dialect { sqlite, postgres };

// A parameter on its way in. Text and bytes are borrowed until the statement call returns.
using Param = std::variant<std::nullptr_t, std::int64_t, double, std::string_view, ByteSpan>;

template <class T>
Param to_param(const T& v) {
  using U = std::remove_cvref_t<T>;
  if constexpr (std::is_same_v<U, std::nullptr_t> || std::is_same_v<U, std::nullopt_t>)
    return nullptr;
  else if constexpr (std::is_same_v<U, Param>)
    return v;
  else if constexpr (std::is_same_v<U, bool>)
    return static_cast<std::int64_t>(v);
  else if constexpr (std::is_enum_v<U> || std::integral<U>)
    return static_cast<std::int64_t>(v);
  else if constexpr (std::floating_point<U>)
    return static_cast<double>(v);
  else if constexpr (std::convertible_to<const U&, std::string_view>)
    return std::string_view(v);
  else if constexpr (std::convertible_to<const U&, ByteSpan>)
    return ByteSpan(v);
  else
    return v ? to_param(*v) : Param(nullptr);  // optional
}

// A value on its way out. Booleans are integers 0 and 1 on both engines.
using Cell = std::variant<std::nullptr_t, std::int64_t, double, std::string, Bytes>;

// One row of a result; columns by position. Reading a column as another type than it has is a bug (asserted).
class Row {
 public:
  explicit Row(std::vector<Cell> cells) : cells_(std::move(cells)) {}
  std::size_t size() const { return cells_.size(); }
  bool is_null(std::size_t i) const { return std::holds_alternative<std::nullptr_t>(cells_[i]); }
  std::int64_t i64(std::size_t i) const { return std::get<std::int64_t>(cells_[i]); }
  double real(std::size_t i) const;  // an integer column reads as its value
  const std::string& text(std::size_t i) const { return std::get<std::string>(cells_[i]); }
  const Bytes& bytes(std::size_t i) const { return std::get<Bytes>(cells_[i]); }
  std::optional<std::int64_t> opt_i64(std::size_t i) const {
    return is_null(i) ? std::nullopt : std::optional(i64(i));
  }
  std::optional<std::string> opt_text(std::size_t i) const {
    return is_null(i) ? std::nullopt : std::optional(text(i));
  }
  template <class E>
  requires(std::is_enum_v<E>) E as(std::size_t i)
  const { return static_cast<E>(i64(i)); }

 private:
  std::vector<Cell> cells_;
};
using Rows = std::vector<Row>;

// The statements of one unit of work. Belongs to the thread that runs it; not to be kept.
class Transaction {
 public:
  virtual ~Transaction() = default;
  virtual Dialect dialect() const = 0;

  // Runs one statement and returns its rows. Statements are prepared once per connection and found again by
  // their text. $n may stand in any order and more than once; there are as many parameters as the largest n.
  // After an error every later statement of the unit fails with the same error, and so does the unit: ask
  // first (ON CONFLICT DO NOTHING, RETURNING) where a refusal is expected.
  //   conflict     a unique or primary key already has that value, or a row was changed by someone else at
  //   the same time not_allowed  a trigger or a role refuses (the ledger's tables take no UPDATE and no
  //   DELETE) invalid_argument  a text parameter is not UTF-8 or holds U+0000, a number is NaN unavailable
  //   the database did not answer corrupted    a bug: a statement, type or constraint that the schema does
  //   not know; the log names it
  template <class... A>
  Result<Rows> query(std::string_view sql, const A&... args) {
    const std::array<Param, sizeof...(A)> params{to_param(args)...};
    return run_query(sql, params);
  }
  // Runs a statement whose rows nobody needs. On PostgreSQL it is pipelined: an error may be told only by the
  // next query or by the commit, and then the whole unit of work fails with it. Do not branch on its success.
  template <class... A>
  Status execute(std::string_view sql, const A&... args) {
    const std::array<Param, sizeof...(A)> params{to_param(args)...};
    return run_execute(sql, params);
  }
  // Runs a SELECT and hands each row to `each` as it comes, without holding them all. Stops at the first
  // error that `each` returns, which does not fail the unit by itself. `each` may run further statements of
  // this transaction.
  virtual Status scan(std::string_view sql, std::span<const Param> params,
                      const std::function<Status(const Row&)>& each) = 0;

  virtual Result<Rows> run_query(std::string_view sql, std::span<const Param> params) = 0;
  virtual Status run_execute(std::string_view sql, std::span<const Param> params) = 0;
};

// Statements composed at run time (filters chosen by the caller): the text is assembled from literals only,
// never from values. Same errors as Transaction::query.
struct Composed {
  std::string sql;
  std::vector<Param> params;
};

struct Options {
  std::size_t queue_max =
      4096;  // units of work waiting for the writer; one more is refused with `unavailable`
  std::size_t batch_max = 512;  // units of work in one commit (SQLite)
  int readers = 4;  // reading connections (SQLite); pool size for all work (PostgreSQL: readers + writers)
  int writers = 8;  // writing connections (PostgreSQL)
  int statement_timeout_ms =
      30'000;  // PostgreSQL; SQLite reads are interrupted after it too; 0 is no limit (long migrations)
  int reader_wait_ms = 5000;  // for a free reading connection
  bool read_only = false;
};

// A database. Safe to call from any thread.
class Database {
 public:
  virtual ~Database() = default;
  virtual Dialect dialect() const = 0;

  // Runs `work` in a writing transaction and returns its result once that is durable. Blocks the caller. If
  // `work` fails, nothing of it is kept. `work` may be run more than once (a serialisation failure), so it
  // must have no effect but through the transaction; it must not call write() itself. What it throws is
  // thrown here. SQLite: one writer thread runs many units of work in savepoints and commits them together
  // (synchronous=FULL); an answer is given only after that commit. PostgreSQL: a pooled connection,
  // statements pipelined.
  //   unavailable  the queue is full (nothing was written), or the database is gone (unknown: retry with the
  //   same idempotency key)
  template <class F>
  auto write(F&& work) -> std::invoke_result_t<F&, Transaction&> {
    return run(&Database::run_write, std::forward<F>(work));
  }
  // Runs `work` on a reading connection in one snapshot. Never waits for the writer.
  //   unavailable  no reading connection became free in Options::reader_wait_ms
  template <class F>
  auto read(F&& work) -> std::invoke_result_t<F&, Transaction&> {
    return run(&Database::run_read, std::forward<F>(work));
  }
  // Runs statements outside any transaction on the writing connection: schema and maintenance only. Several
  // separated by ';' are allowed.
  virtual Status run_script(std::string_view sql) = 0;
  // Units of work that wait to be written.
  virtual std::size_t queue_depth() const = 0;
  // False once an I/O error has made writing impossible until the program starts anew (never retry an fsync),
  // and for a database that was opened read_only: not ready.
  virtual bool accepts_writes() const { return true; }

 protected:
  virtual Status run_write(const std::function<Status(Transaction&)>& work) = 0;
  virtual Status run_read(const std::function<Status(Transaction&)>& work) = 0;

 private:
  template <class F>
  auto run(Status (Database::*how)(const std::function<Status(Transaction&)>&), F&& work)
      -> std::invoke_result_t<F&, Transaction&> {
    using R = std::invoke_result_t<F&, Transaction&>;
    std::optional<R> result;
    Status status = (this->*how)([&](Transaction& tx) -> Status {
      result.emplace(work(tx));
      if (!*result) return tl::unexpected<Error>(result->error());
      return {};
    });
    if (!status) return tl::unexpected<Error>(std::move(status).error());
    return std::move(*result);
  }
};

// "sqlite:/path/file.db", "sqlite::memory:" (one private database; readers share the writer's connection), or
// a PostgreSQL connection string ("postgresql://..." or "host=... dbname=...").
//   invalid_argument  neither of these
//   unavailable       cannot be opened, or (SQLite) another process has it open for writing; the message says
//   why and what to do
Result<std::unique_ptr<Database>> open(const std::string& url, const Options& options = {});

// Applies the steps that were not yet applied, in the given order. Remembers them in store_migration(module,
// name, sha256, applied_at).
//   corrupted  an applied step's text has changed since
Status migrate(Database& db, std::span<const Migration> steps);
// The steps that migrate() would apply, as "module/name".
Result<std::vector<std::string>> pending(Database& db, std::span<const Migration> steps);

}  // namespace tz::store
