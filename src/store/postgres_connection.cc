#include "store/postgres_connection.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>

#include "base/bytes.h"
#include "base/log.h"
#include "base/text.h"
#include "store/param.h"

namespace tz::store {

namespace {

// Types of columns by their fixed numbers in the server's catalogue (pg_type.dat).
enum TypeId : Oid {
  kBool = 16,
  kBytea = 17,
  kInt8 = 20,
  kInt2 = 21,
  kInt4 = 23,
  kOid = 26,
  kFloat4 = 700,
  kFloat8 = 701,
  kNumeric = 1700
};

constexpr int kAnswerGraceMs = 10'000;                     // Beyond the server's own statement_timeout.
constexpr std::size_t kSendEvery = std::size_t{1} << 16U;  // Bytes; libpq sends at this size too.
constexpr int kScanRows = 512;

const Error kUnknown{
    .code = Errc::unavailable,
    .message = "the connection to the database was lost while committing; ask whether it was written"};
constexpr std::string_view kUnknownState = "08007";  // transaction_resolution_unknown

struct FreeResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, FreeResult>;

// Statements that come again and are worth preparing. What remains is schema, maintenance, EXPLAIN, and BEGIN
// and COMMIT, which cost nothing to parse and must not have a DEALLOCATE before them.
bool is_worth_preparing(std::string_view sql) {
  constexpr std::array<std::string_view, 6> kWords = {"SELECT", "INSERT", "UPDATE",
                                                      "DELETE", "WITH",   "VALUES"};
  const auto start = trim(sql);
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
    return iequals_ascii(start.substr(0, word.size()), word);
  });
}

// Parameters in libpq's form. Texts and numbers travel as text, whose type the server infers from the
// statement; bytes travel as they are.
class Wire {
 public:
  explicit Wire(std::span<const Param> params) {
    texts_.reserve(params.size());
    for (const auto& param : params) std::visit([&](const auto& value) { add(value); }, param);
  }
  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }
  std::size_t bytes() const { return bytes_; }

 private:
  void add(std::nullptr_t) { push(nullptr, 0, 0); }
  void add(std::int64_t value) { add_text(fmt::format_int(value).str()); }
  void add(double value) {
    add_text(fmt::format("{}", value));
  }  // The shortest text that reads back as the same number.
  void add(std::string_view value) { add_text(std::string(value)); }
  void add(ByteSpan value) {
    push(value.empty() ? "" : reinterpret_cast<const char*>(value.data()), value.size(), 1);
  }
  void add_text(std::string text) {
    texts_.push_back(std::move(text));  // Reserved: never moves what was pushed before.
    push(texts_.back().c_str(), texts_.back().size(), 0);
  }
  void push(const char* value, std::size_t length, int format) {
    values_.push_back(value);
    lengths_.push_back(static_cast<int>(length));
    formats_.push_back(format);
    bytes_ += length;
  }

  std::vector<std::string> texts_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::size_t bytes_ = 0;
};

Cell read_number(std::string_view text) {
  std::int64_t whole = 0;
  const auto [read, code] = std::from_chars(text.begin(), text.end(), whole);
  if (code == std::errc{} && read == text.end()) return whole;
  return std::strtod(std::string(text).c_str(), nullptr);
}

Cell read_bytes(std::string_view text) {
  assert(text.starts_with("\\x"));  // bytea_output = hex is set on every connection.
  auto bytes = from_hex(text.substr(2));
  return bytes ? Cell(std::move(*bytes)) : Cell(nullptr);
}

Cell read_cell(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column) != 0) return nullptr;
  const std::string_view text(PQgetvalue(result, row, column),
                              static_cast<std::size_t>(PQgetlength(result, row, column)));
  switch (PQftype(result, column)) {
    case kBool:
      return static_cast<std::int64_t>(text == "t");
    case kInt2:
    case kInt4:
    case kInt8:
    case kOid:
    case kNumeric:
      return read_number(text);
    case kFloat4:
    case kFloat8:
      return std::strtod(std::string(text).c_str(), nullptr);
    case kBytea:
      return read_bytes(text);
    default:
      return std::string(text);
  }
}

void read_rows(const PGresult* result, Rows& rows) {
  const int count = PQntuples(result);
  const int columns = PQnfields(result);
  rows.reserve(rows.size() + static_cast<std::size_t>(count));
  for (int row = 0; row < count; ++row) {
    std::vector<Cell> cells;
    cells.reserve(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) cells.push_back(read_cell(result, row, column));
    rows.emplace_back(std::move(cells));
  }
}

std::string_view field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string_view{} : std::string_view(text);
}

bool is_unavailable(std::string_view state) {
  // 08 connection, 53 resources (a full disk is 53100), 57 operator or timeout, 55P03 lock not available, 58
  // I/O 08P01 is a wrong number of parameters.
  if (state == "08P01") return false;
  return state.starts_with("08") || state.starts_with("53") || state.starts_with("57") ||
         state.starts_with("58") || state == "55P03";
}

Error to_error(const PGresult* result) {
  const auto state = field(result, PG_DIAG_SQLSTATE);
  if (state == "23505") return {.code = Errc::conflict, .message = "it already exists"};
  if (state == "40001" || state == "40P01")
    return {.code = Errc::conflict, .message = "it was changed by someone else at the same time"};
  // RAISE EXCEPTION of our own triggers: the text is ours too.
  if (state == "P0001")
    return {.code = Errc::not_allowed, .message = std::string(field(result, PG_DIAG_MESSAGE_PRIMARY))};
  if (state == "42501" || state == "25006")
    return {.code = Errc::not_allowed, .message = "nothing can be written here"};
  if (state == "57014") return {.code = Errc::unavailable, .message = "the database took too long to answer"};
  if (is_unavailable(state)) return {.code = Errc::unavailable, .message = "the database does not answer"};
  // Only names: the server's message may quote values.
  log::error("store.statement_refused", {{"code", state},
                                         {"table", field(result, PG_DIAG_TABLE_NAME)},
                                         {"column", field(result, PG_DIAG_COLUMN_NAME)},
                                         {"constraint", field(result, PG_DIAG_CONSTRAINT_NAME)},
                                         {"at", field(result, PG_DIAG_STATEMENT_POSITION)}});
  return {
      .code = Errc::corrupted,
      .message = fmt::format(
          "the database refuses a statement of the program (PostgreSQL code {}); the log says more", state)};
}

// Runs outside pipeline mode, once per connection.
Status set_up(PGconn* handle, int statement_timeout_ms) {
  // Whatever the server's default is, a commit is told only when it is on disk; and a cursor is read to its
  // end.
  const std::string sql = fmt::format(
      "SET statement_timeout = {}; SET TimeZone = 'UTC'; SET bytea_output = 'hex'; SET "
      "standard_conforming_strings = on; "
      "SET extra_float_digits = 1; SET cursor_tuple_fraction = 1; "
      "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN "
      "('off', 'local')",
      std::max(0, statement_timeout_ms));
  const ResultPtr result(PQexec(handle, sql.c_str()));
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) {
    return fail(Errc::unavailable,
                fmt::format("the PostgreSQL server refuses our settings: {}", trim(PQerrorMessage(handle))));
  }
  if (std::string_view(PQparameterStatus(handle, "server_encoding")) != "UTF8") {
    return fail(Errc::unavailable,
                "the PostgreSQL database is not in UTF-8; create it with ENCODING 'UTF8' TEMPLATE template0");
  }
  if (PQsetnonblocking(handle, 1) != 0 || PQenterPipelineMode(handle) != 1) {
    return fail(Errc::unavailable,
                "the PostgreSQL connection cannot be pipelined; libpq 14 or later is needed");
  }
  return {};
}

}  // namespace

bool PostgresFailure::may_retry() const {
  // 40001 serialisation, 40P01 deadlock; 0A000 and 26000: the schema changed, or a pooler changed the server,
  // beneath a prepared statement.
  return sqlstate.empty() || sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "0A000" ||
         sqlstate == "26000" || sqlstate == "57P01" || sqlstate == "57P02" || sqlstate == "57P03";
}

PostgresConnection::PostgresConnection(PGconn* handle, int timeout_ms)
    : handle_(handle),
      timeout_ms_(timeout_ms),
      jitter_(static_cast<std::minstd_rand::result_type>(PQbackendPID(handle))) {}

PostgresConnection::~PostgresConnection() { PQfinish(handle_); }

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const std::string& connection_string,
                                                                     int statement_timeout_ms) {
  // Later words win: the operator's string over our defaults, and UTF-8 over everything.
  const char* const keywords[] = {"fallback_application_name",
                                  "connect_timeout",
                                  "keepalives_idle",
                                  "tcp_user_timeout",
                                  "dbname",
                                  "client_encoding",
                                  nullptr};
  const char* const values[] = {"taizhang", "5", "30", "20000", connection_string.c_str(), "UTF8", nullptr};
  PGconn* handle = PQconnectdbParams(keywords, values, 1);
  if (handle == nullptr) return fail(Errc::unavailable, "out of memory");
  std::unique_ptr<PostgresConnection> connection(new PostgresConnection(handle, statement_timeout_ms));
  if (PQstatus(handle) != CONNECTION_OK) {
    return fail(Errc::unavailable,
                fmt::format("cannot connect to PostgreSQL: {}", trim(PQerrorMessage(handle))));
  }
  PQsetNoticeProcessor(
      handle, [](void*, const char*) {}, nullptr);
  TZ_CHECK(set_up(handle, statement_timeout_ms));
  return connection;
}

bool PostgresConnection::is_alive() {
  pollfd socket{.fd = PQsocket(handle_), .events = POLLIN, .revents = 0};
  // What is there to read is an answer nobody waited for, or a farewell and then the end.
  while (!is_lost_ && ::poll(&socket, 1, 0) != 0) {
    if (PQconsumeInput(handle_) != 1 || PQstatus(handle_) != CONNECTION_OK)
      lose("closed by the server while idle");
  }
  return !is_lost_;
}

void PostgresConnection::begin(std::string_view how) {
  ++unit_;
  failure_.reset();
  committed_ = false;
  if (!how.empty()) send(how, {});
}

void PostgresConnection::send(std::string_view sql, std::span<const Param> params) {
  send_awaited(sql, params, nullptr);
}

void PostgresConnection::send_awaited(std::string_view sql, std::span<const Param> params, Rows* rows) {
  if (is_lost_) return lose("lost earlier");
  const Wire wire(params);
  const std::string text(sql);
  bool is_sent = true;
  if (!is_worth_preparing(sql)) {
    is_sent = PQsendQueryParams(handle_, text.c_str(), wire.count(), nullptr, wire.values(), wire.lengths(),
                                wire.formats(), 0) == 1;
  } else {
    const std::string* name = statements_.find(sql);
    if (name == nullptr) {
      if (const auto evicted = statements_.put(sql, fmt::format("s{}", ++next_name_))) {
        is_sent = PQsendQueryParams(handle_, fmt::format("DEALLOCATE {}", *evicted).c_str(), 0, nullptr,
                                    nullptr, nullptr, nullptr, 0) == 1;
        await({.kind = Kind::statement, .unit = unit_});
      }
      name = statements_.find(sql);
      is_sent = is_sent && PQsendPrepare(handle_, name->c_str(), text.c_str(), 0, nullptr) == 1;
      await({.kind = Kind::prepare, .unit = unit_, .sql = text});
    }
    is_sent = is_sent && PQsendQueryPrepared(handle_, name->c_str(), wire.count(), wire.values(),
                                             wire.lengths(), wire.formats(), 0) == 1;
  }
  if (!is_sent) return lose(trim(PQerrorMessage(handle_)));
  await({.kind = Kind::statement, .unit = unit_, .rows = rows});
  unsent_bytes_ += wire.bytes() + 64;
  if (unsent_bytes_ > kSendEvery) flush(false);
}

Result<Rows> PostgresConnection::ask(std::string_view sql, std::span<const Param> params) {
  Rows rows;
  send_awaited(sql, params, &rows);
  sync();
  read_all();
  if (failure_) return tl::unexpected<Error>(failure_->error);
  return rows;
}

Status PostgresConnection::commit() {
  const bool was_lost = is_lost_;
  send("COMMIT", {});
  sync();
  read_all();
  // The COMMIT may have arrived or not, also where the server says that it stops: running the unit again
  // could do it twice.
  const bool is_unknown = (is_lost_ && !was_lost) || (failure_ && failure_->sqlstate.starts_with("57P"));
  if (is_unknown) failure_ = PostgresFailure{kUnknown, std::string(kUnknownState)};
  if (failure_) return tl::unexpected<Error>(failure_->error);
  if (!committed_) return fail(Errc::unavailable, "the database did not commit; nothing was written");
  return {};
}

void PostgresConnection::end_read() {
  send("COMMIT", {});
  sync();
  flush(false);
}

void PostgresConnection::roll_back() {
  sync();  // After an error the server skips everything up to here, so the ROLLBACK comes behind it.
  send("ROLLBACK", {});
  sync();
  flush(false);
}

void PostgresConnection::forget_statements() {
  statements_.clear();
  const std::uint64_t unit = std::exchange(unit_, 0);
  send("DEALLOCATE ALL", {});
  sync();
  unit_ = unit;
}

void PostgresConnection::sync() {
  if (is_lost_) return;
  if (PQpipelineSync(handle_) != 1) return lose(trim(PQerrorMessage(handle_)));
  await({.kind = Kind::sync, .unit = unit_});
}

bool PostgresConnection::wait_for_socket(bool wants_to_write) {
  pollfd socket{.fd = PQsocket(handle_),
                .events = static_cast<short>(wants_to_write ? POLLIN | POLLOUT : POLLIN),
                .revents = 0};
  const int limit = timeout_ms_ > 0 ? timeout_ms_ + kAnswerGraceMs : -1;
  int ready = ::poll(&socket, 1, limit);
  while (ready < 0 && errno == EINTR) ready = ::poll(&socket, 1, limit);
  if (ready <= 0) return false;
  return socket.revents == POLLOUT ||
         PQconsumeInput(handle_) == 1;  // Reading also tells of an error or an end.
}

void PostgresConnection::flush(bool completely) {
  unsent_bytes_ = 0;
  while (!is_lost_) {
    const int left = PQflush(handle_);
    if (left == 0) return;
    if (left < 0) return lose(trim(PQerrorMessage(handle_)));
    if (!completely) {
      if (PQconsumeInput(handle_) != 1) lose(trim(PQerrorMessage(handle_)));
      return;
    }
    if (!wait_for_socket(true)) return lose("the server does not take what is sent");
  }
}

PGresult* PostgresConnection::next_result() {
  while (PQisBusy(handle_) != 0) {
    if (!wait_for_socket(false)) {
      lose(PQstatus(handle_) == CONNECTION_OK ? "the server does not answer" : trim(PQerrorMessage(handle_)));
      return nullptr;
    }
  }
  return PQgetResult(handle_);
}

void PostgresConnection::read_all() {
  flush(true);
  while (!is_lost_ && !awaited_.empty()) read_one();
}

void PostgresConnection::read_one() {
  const Awaited awaited = std::move(awaited_.front());
  awaited_.pop_front();
  if (awaited.kind == Kind::sync) {
    const ResultPtr result(next_result());
    if (!is_lost_ && PQresultStatus(result.get()) != PGRES_PIPELINE_SYNC) lose("the answers are out of step");
    return;
  }
  while (!is_lost_) {
    const ResultPtr result(next_result());
    if (!result) return;
    judge(awaited, result.get());
    if (PQstatus(handle_) == CONNECTION_BAD) lose(trim(PQerrorMessage(handle_)));
  }
}

void PostgresConnection::judge(const Awaited& awaited, PGresult* result) {
  const auto status = PQresultStatus(result);
  if (status == PGRES_TUPLES_OK) {
    if (awaited.rows != nullptr && awaited.unit == unit_) read_rows(result, *awaited.rows);
    return;
  }
  if (status == PGRES_COMMAND_OK) {
    if (awaited.unit == unit_ && std::string_view(PQcmdStatus(result)) == "COMMIT") committed_ = true;
    return;
  }
  if (awaited.kind == Kind::prepare) statements_.erase(awaited.sql);
  if (status == PGRES_PIPELINE_ABORTED || awaited.unit != unit_)
    return;  // The failure that aborted it is known.
  const auto state = field(result, PG_DIAG_SQLSTATE);
  if (state.empty()) return lose(trim(PQresultErrorMessage(result)));
  fail_unit({to_error(result), std::string(state)});
}

void PostgresConnection::fail_unit(PostgresFailure failure) {
  if (!failure_) failure_ = std::move(failure);
}

void PostgresConnection::lose(std::string_view why) {
  if (!is_lost_) log::warn("store.connection_lost", {{"reason", why.substr(0, why.find('\n'))}});
  is_lost_ = true;
  awaited_.clear();
  fail_unit({{.code = Errc::unavailable, .message = "the connection to the database was lost"}, ""});
}

Status PostgresTransaction::check(std::span<const Param> params) {
  if (failed_) return tl::unexpected<Error>(*failed_);
  if (auto checked = check_params(params); !checked) {
    failed_ = checked.error();
    return checked;
  }
  return {};
}

Result<Rows> PostgresTransaction::run_query(std::string_view sql, std::span<const Param> params) {
  TZ_CHECK(check(params));
  auto rows = connection_.ask(sql, params);
  if (!rows) failed_ = rows.error();
  return rows;
}

Status PostgresTransaction::run_execute(std::string_view sql, std::span<const Param> params) {
  if (!is_pipelined_) return run_query(sql, params).map([](const Rows&) {});
  TZ_CHECK(check(params));
  connection_.send(sql, params);
  return {};
}

// A cursor: unlike libpq's single-row mode it may be left half-way, and further statements may run between
// its rows.
Status PostgresTransaction::scan(std::string_view sql, std::span<const Param> params,
                                 const std::function<Status(const Row&)>& each) {
  const std::string name = fmt::format("c{}", ++cursors_);
  TZ_CHECK(check(params));
  connection_.send(fmt::format("DECLARE {} NO SCROLL CURSOR FOR {}", name, sql), params);
  const std::string fetch = fmt::format("FETCH {} FROM {}", kScanRows, name);
  while (true) {
    TZ_TRY(rows, run_query(fetch, {}));
    for (const auto& row : rows) {
      if (auto status = each(row); !status) {
        if (!failed_) connection_.send(fmt::format("CLOSE {}", name), {});
        return status;
      }
    }
    if (rows.size() < kScanRows) break;
  }
  connection_.send(fmt::format("CLOSE {}", name), {});
  return {};
}

}  // namespace tz::store
