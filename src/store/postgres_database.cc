#include "store/postgres_database.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <thread>

#include "store/engine.h"
#include "store/script.h"

namespace tz::store {

namespace {

constexpr std::string_view kBeginWrite = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
constexpr std::string_view kBeginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
constexpr int kAttempts = 5;
constexpr std::chrono::milliseconds kWriterWait{
    30'000};  // The queue's length bounds the wait; this ends it where the server hangs.

// A connection that goes back to its pool at the end of the scope.
struct Lease {
  PostgresPool& pool;
  std::unique_ptr<PostgresConnection> connection;
  ~Lease() { pool.give(std::move(connection)); }
};

// One run of the unit. The connection is left ready for the next, or lost.
Status run_once(PostgresConnection& connection, bool writes,
                const std::function<Status(Transaction&)>& work) {
  connection.begin(writes ? kBeginWrite : kBeginRead);
  PostgresTransaction transaction(connection, writes);
  Status status;
  try {
    status = work(transaction);
  } catch (...) {
    connection.roll_back();
    throw;
  }
  if (status && transaction.failed()) status = tl::unexpected<Error>(*transaction.failed());
  if (!status) {
    connection.roll_back();
    return status;
  }
  if (writes) {
    status = connection.commit();
    if (!status) connection.roll_back();
    return status;
  }
  connection.end_read();
  return {};
}

// Two that stood in each other's way should not meet again at once: up to 2, 4, 8, 16 ms.
void pause(PostgresConnection& connection, int attempt) {
  std::uniform_int_distribution<int> microseconds(0, 1000 << std::min(attempt, 5));
  std::this_thread::sleep_for(std::chrono::microseconds{microseconds(connection.jitter())});
}

}  // namespace

PostgresPool::PostgresPool(std::string connection_string, int size, std::size_t waiting_max,
                           int statement_timeout_ms)
    : connection_string_(std::move(connection_string)),
      size_(static_cast<std::size_t>(std::max(1, size))),
      waiting_max_(waiting_max),
      statement_timeout_ms_(statement_timeout_ms) {}

std::size_t PostgresPool::waiting() const {
  const std::lock_guard guard(mutex_);
  return waiting_;
}

Result<std::unique_ptr<PostgresConnection>> PostgresPool::take(std::chrono::milliseconds wait) {
  {
    std::unique_lock lock(mutex_);
    if (taken_ >= size_) {
      if (waiting_ >= waiting_max_)
        return fail(Errc::unavailable,
                    "too many changes are waiting to be written; nothing was written, try again in a moment");
      ++waiting_;
      const bool is_free = freed_.wait_for(lock, wait, [&] { return taken_ < size_; });
      --waiting_;
      if (!is_free)
        return fail(Errc::unavailable, "no connection to the database became free; try again in a moment");
    }
    ++taken_;
    while (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      if (connection->is_alive()) return connection;
    }
  }
  auto opened = PostgresConnection::open(connection_string_, statement_timeout_ms_);
  if (!opened) give(nullptr);
  return opened;
}

void PostgresPool::give(std::unique_ptr<PostgresConnection> connection) {
  {
    const std::lock_guard guard(mutex_);
    --taken_;
    if (connection && !connection->is_lost()) idle_.push_back(std::move(connection));
  }
  freed_.notify_one();
}

Status PostgresPool::replace(std::unique_ptr<PostgresConnection>& lost) {
  TZ_TRY(opened, PostgresConnection::open(connection_string_, statement_timeout_ms_));
  lost = std::move(opened);
  return {};
}

PostgresDatabase::PostgresDatabase(const std::string& connection_string, const Options& options)
    : options_(options),
      writers_(connection_string, options.writers, options.queue_max, options.statement_timeout_ms),
      readers_(connection_string, options.readers, std::numeric_limits<std::size_t>::max(),
               options.statement_timeout_ms) {}

Status PostgresDatabase::probe() {
  PostgresPool& pool = options_.read_only ? readers_ : writers_;
  TZ_TRY(connection, pool.take(std::chrono::milliseconds{options_.reader_wait_ms}));
  pool.give(std::move(connection));
  return {};
}

Status PostgresDatabase::run(PostgresPool& pool, bool writes, std::chrono::milliseconds wait,
                             const std::function<Status(Transaction&)>& work) {
  TZ_TRY(taken, pool.take(wait));
  Lease lease{pool, std::move(taken)};
  for (int attempt = 1;; ++attempt) {
    auto status = run_once(*lease.connection, writes, work);
    const auto& failure = lease.connection->failure();
    if (status || !failure || !failure->may_retry() || attempt == kAttempts) return status;
    pause(*lease.connection, attempt);
    if (lease.connection->is_lost()) {
      TZ_CHECK(pool.replace(lease.connection));
    } else if (failure->is_stale()) {
      lease.connection->forget_statements();
    }
  }
}

Status PostgresDatabase::run_write(const std::function<Status(Transaction&)>& work) {
  if (options_.read_only) return fail(Errc::not_allowed, "the database was opened for reading only");
  return run(writers_, true, kWriterWait, work);
}

Status PostgresDatabase::run_read(const std::function<Status(Transaction&)>& work) {
  return run(readers_, false, std::chrono::milliseconds{options_.reader_wait_ms}, work);
}

Status PostgresDatabase::run_script(std::string_view sql) {
  if (options_.read_only) return fail(Errc::not_allowed, "the database was opened for reading only");
  TZ_TRY(statements, split_script(sql));
  TZ_TRY(taken, writers_.take(kWriterWait));
  Lease lease{writers_, std::move(taken)};
  for (const auto statement : statements) {
    lease.connection->begin("");
    TZ_CHECK(lease.connection->ask(statement, {}).map([](const Rows&) {}));
  }
  return {};
}

Result<std::unique_ptr<Database>> open_postgres(const std::string& connection_string,
                                                const Options& options) {
  auto database = std::make_unique<PostgresDatabase>(connection_string, options);
  TZ_CHECK(database->probe());
  return database;
}

}  // namespace tz::store
