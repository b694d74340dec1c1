#include "store/sqlite_connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <charconv>

#include "base/log.h"
#include "base/text.h"
#include "store/param.h"

namespace tz::store {

namespace {

constexpr int kBusyTimeoutMs = 5000;
constexpr int kStepsBetweenClockReads = 4000;  // Virtual machine steps: about 0.1 ms.

// Reads the columns of the row a statement stands on.
Row read_row(sqlite3_stmt* statement) {
  const int columns = sqlite3_data_count(statement);
  std::vector<Cell> cells;
  cells.reserve(static_cast<std::size_t>(columns));
  for (int i = 0; i < columns; ++i) {
    switch (sqlite3_column_type(statement, i)) {
      case SQLITE_INTEGER:
        cells.emplace_back(static_cast<std::int64_t>(sqlite3_column_int64(statement, i)));
        break;
      case SQLITE_FLOAT:
        cells.emplace_back(sqlite3_column_double(statement, i));
        break;
      case SQLITE_TEXT: {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
        cells.emplace_back(std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, i))));
        break;
      }
      case SQLITE_BLOB: {
        const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, i));
        const int size = sqlite3_column_bytes(statement, i);
        cells.emplace_back(size == 0 ? Bytes{} : Bytes(bytes, bytes + size));
        break;
      }
      default:
        cells.emplace_back(nullptr);
    }
  }
  return Row(std::move(cells));
}

int bind_one(sqlite3_stmt* statement, int index, const Param& param) {
  struct Visitor {
    sqlite3_stmt* statement;
    int index;
    int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, index); }
    int operator()(std::int64_t v) const { return sqlite3_bind_int64(statement, index, v); }
    int operator()(double v) const { return sqlite3_bind_double(statement, index, v); }
    int operator()(std::string_view v) const {
      // A null pointer would bind NULL; an empty text is a text.
      return sqlite3_bind_text64(statement, index, v.data() == nullptr ? "" : v.data(), v.size(),
                                 SQLITE_STATIC, SQLITE_UTF8);
    }
    int operator()(ByteSpan v) const {
      if (v.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
      return sqlite3_bind_blob64(statement, index, v.data(), v.size(), SQLITE_STATIC);
    }
  };
  return std::visit(Visitor{statement, index}, param);
}

}  // namespace

SqliteStatement::SqliteStatement(sqlite3_stmt* handle) : handle_(handle) {
  const int count = sqlite3_bind_parameter_count(handle);
  for (int i = 1; i <= count; ++i) {
    const char* name = sqlite3_bind_parameter_name(handle, i);
    if (name == nullptr || name[0] != '$') continue;
    std::size_t n = 0;
    const std::string_view digits(name + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), n);
    if (n == 0 || n > 32766) continue;  // SQLite's own limit of parameters.
    if (index_of_.size() < n) index_of_.resize(n, 0);
    index_of_[n - 1] = i;
  }
}

Status SqliteStatement::bind(std::span<const Param> params) {
  if (params.size() != index_of_.size()) {
    return fail(Errc::corrupted, fmt::format("a statement of the program uses {} parameters and was given {}",
                                             index_of_.size(), params.size()));
  }
  TZ_CHECK(check_params(params));
  for (std::size_t i = 0; i < params.size(); ++i) {
    if (index_of_[i] == 0) continue;
    const int code = bind_one(handle_, index_of_[i], params[i]);
    if (code == SQLITE_TOOBIG)
      return fail(Errc::too_large, "a value is larger than the database can keep (1 GB)");
    if (code != SQLITE_OK) return fail(Errc::unavailable, "the database is out of memory");
  }
  return {};
}

void SqliteStatement::release() {
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
  in_use_ = false;
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& path, Mode mode) {
  const int flags = SQLITE_OPEN_NOMUTEX | (mode == Mode::writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                                : SQLITE_OPEN_READONLY);
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  if (code != SQLITE_OK) {
    const std::string why = handle != nullptr ? sqlite3_errmsg(handle) : "out of memory";
    sqlite3_close_v2(handle);
    return fail(
        Errc::unavailable,
        fmt::format(
            "cannot open the database {}: {}; see that its folder exists and that this user may write there",
            path, why));
  }
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle));
  if (auto status = connection->configure(mode); !status) {
    Error error = std::move(status).error();
    error.code = Errc::unavailable;
    error.message = fmt::format("cannot use the database {}: {}", path, sqlite3_errmsg(handle));
    return tl::unexpected<Error>(std::move(error));
  }
  return connection;
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  const int code = sqlite3_close(handle_);
  assert(code == SQLITE_OK);  // A statement outlived its connection.
  static_cast<void>(code);
}

Status SqliteConnection::configure(Mode mode) {
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, kBusyTimeoutMs);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0,
                    nullptr);  // "x" is a column, never a text, as on PostgreSQL.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_progress_handler(handle_, kStepsBetweenClockReads, &SqliteConnection::on_progress, this);
  // REPLACE fires delete triggers too: tables that refuse DELETE cannot be rewritten that way.
  // LIKE compares letters exactly, as on PostgreSQL. mmap is off: an I/O error there is a signal, not a code.
  constexpr std::string_view kBoth[] = {
      "PRAGMA foreign_keys = ON",   "PRAGMA cell_size_check = ON",     "PRAGMA mmap_size = 0",
      "PRAGMA temp_store = MEMORY", "PRAGMA case_sensitive_like = ON", "PRAGMA recursive_triggers = ON"};
  constexpr std::string_view kWriter[] = {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
                                          "PRAGMA secure_delete = FAST", "PRAGMA cache_size = -65536",
                                          "PRAGMA journal_size_limit = 67108864"};
  constexpr std::string_view kReader[] = {"PRAGMA query_only = ON", "PRAGMA cache_size = -16384"};
  for (const auto sql : kBoth) TZ_CHECK(run(sql));
  if (mode == Mode::writer) {
    for (const auto sql : kWriter) TZ_CHECK(run(sql));
    // The writer looks at the log's size itself after it has answered (see SqliteDatabase), instead of SQLite
    // within COMMIT.
    sqlite3_wal_hook(handle_, &SqliteConnection::on_commit, this);
  } else {
    for (const auto sql : kReader) TZ_CHECK(run(sql));
    sqlite3_wal_autocheckpoint(handle_, 0);
  }
  statements_.clear();
  return {};
}

int SqliteConnection::on_progress(void* self) {
  const auto* connection = static_cast<SqliteConnection*>(self);
  if (connection->statement_ends_ == std::chrono::steady_clock::time_point::max()) return 0;
  return std::chrono::steady_clock::now() > connection->statement_ends_ ? 1 : 0;
}

int SqliteConnection::on_commit(void* self, sqlite3*, const char*, int pages) {
  static_cast<SqliteConnection*>(self)->wal_pages_ = pages;
  return SQLITE_OK;
}

void SqliteConnection::start_statement_clock() {
  statement_ends_ = timeout_.count() == 0 ? std::chrono::steady_clock::time_point::max()
                                          : std::chrono::steady_clock::now() + timeout_;
}

Status SqliteConnection::run(std::string_view sql) {
  statement_ends_ = std::chrono::steady_clock::time_point::max();  // A COMMIT or ROLLBACK is never cut short.
  TZ_TRY(statement, prepare(sql));
  statement->acquire();
  int code = sqlite3_step(statement->handle());
  while (code == SQLITE_ROW) code = sqlite3_step(statement->handle());
  std::optional<Error> failed;
  if (code != SQLITE_DONE) failed = error(code, sql);
  statement->release();
  if (failed) return tl::unexpected<Error>(std::move(*failed));
  return {};
}

Result<std::shared_ptr<SqliteStatement>> SqliteConnection::prepare(std::string_view sql) {
  if (auto* found = statements_.find(sql); found != nullptr && !(*found)->is_in_use()) return *found;
  const bool is_rerun =
      statements_.find(sql) != nullptr;  // The same statement within its own scan: prepare a second one.
  sqlite3_stmt* handle = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle, &rest);
  if (code != SQLITE_OK) return tl::unexpected<Error>(error(code, sql));
  auto statement = std::make_shared<SqliteStatement>(handle);
  if (handle == nullptr) return fail(Errc::corrupted, "a statement of the program is empty");
  const std::string_view unread(rest, static_cast<std::size_t>(sql.data() + sql.size() - rest));
  if (!trim(unread).empty()) return fail(Errc::corrupted, "a statement of the program is more than one");
  if (!is_rerun) statements_.put(sql, statement);
  return statement;
}

Error SqliteConnection::error(int code, std::string_view sql) {
  const int primary = code & 0xff;
  last_code_ = code;
  if (primary == SQLITE_IOERR) saw_io_error_ = true;
  switch (code) {
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_ROWID:
      return {.code = Errc::conflict, .message = "it already exists"};
    case SQLITE_CONSTRAINT_TRIGGER:
      return {.code = Errc::not_allowed, .message = sqlite3_errmsg(handle_)};
    default:
      break;
  }
  switch (primary) {
    case SQLITE_FULL:
      return {.code = Errc::unavailable, .message = "the disk is full"};
    case SQLITE_IOERR:
      return {.code = Errc::unavailable, .message = "the disk failed to read or write"};
    case SQLITE_INTERRUPT:
      return {.code = Errc::unavailable, .message = "the database took too long to answer"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {.code = Errc::unavailable, .message = "the database is in use by another process"};
    case SQLITE_NOMEM:
      return {.code = Errc::unavailable, .message = "the database is out of memory"};
    case SQLITE_READONLY:
      return {.code = Errc::not_allowed, .message = "nothing can be written here"};
    case SQLITE_TOOBIG:
      return {.code = Errc::too_large, .message = "a value is larger than the database can keep (1 GB)"};
    default:
      break;
  }
  // The texts hold parameters as $n only, so neither of them tells anything about a person.
  log::error("store.statement_refused", {{"code", std::int64_t{code}},
                                         {"reason", std::string_view(sqlite3_errmsg(handle_))},
                                         {"statement", sql.substr(0, 120)}});
  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) {
    return {.code = Errc::corrupted, .message = "the database file is damaged; restore it from a backup"};
  }
  return {.code = Errc::corrupted,
          .message = fmt::format(
              "the database refuses a statement of the program (SQLite code {}); the log says more", code)};
}

Status SqliteConnection::checkpoint(bool truncate) {
  if (truncate) sqlite3_busy_timeout(handle_, 0);
  int pages = 0;
  int moved = 0;
  const int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  const int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, mode, &pages, &moved);
  std::optional<Error> failed;
  // Busy means that a reader still needs an older page: the rest is moved next time.
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) failed = error(code, "checkpoint");
  if (truncate) sqlite3_busy_timeout(handle_, kBusyTimeoutMs);
  if (failed) return tl::unexpected<Error>(std::move(*failed));
  checkpoint_due_pages_ = (moved < pages ? pages : 0) + kCheckpointPages;
  wal_pages_ = 0;  // Until the next commit counts them again.
  return {};
}

tl::unexpected<Error> SqliteTransaction::poison(Error error) {
  failed_ = error;
  return tl::unexpected<Error>(std::move(error));
}

template <class F>
Status SqliteTransaction::step(std::string_view sql, std::span<const Param> params, F&& each) {
  if (failed_) return tl::unexpected<Error>(*failed_);
  auto prepared = connection_.prepare(sql);
  if (!prepared) return poison(std::move(prepared).error());
  const std::shared_ptr<SqliteStatement> statement = std::move(*prepared);
  struct InUse {
    SqliteStatement& statement;
    explicit InUse(SqliteStatement& s) : statement(s) { statement.acquire(); }
    ~InUse() { statement.release(); }
  } in_use(*statement);
  if (auto bound = statement->bind(params); !bound) return poison(std::move(bound).error());
  connection_.start_statement_clock();
  while (true) {
    const int code = sqlite3_step(statement->handle());
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return poison(connection_.error(code, sql));
    TZ_CHECK(each(statement->handle()));
    connection_
        .start_statement_clock();  // The caller's own time, and statements it ran between, do not count.
  }
}

Status SqliteTransaction::scan(std::string_view sql, std::span<const Param> params,
                               const std::function<Status(const Row&)>& each) {
  return step(sql, params, [&](sqlite3_stmt* row) { return each(read_row(row)); });
}

Result<Rows> SqliteTransaction::run_query(std::string_view sql, std::span<const Param> params) {
  Rows rows;
  TZ_CHECK(step(sql, params, [&](sqlite3_stmt* row) -> Status {
    rows.push_back(read_row(row));
    return {};
  }));
  return rows;
}

Status SqliteTransaction::run_execute(std::string_view sql, std::span<const Param> params) {
  return step(sql, params, [](sqlite3_stmt*) -> Status { return {}; });
}

}  // namespace tz::store
