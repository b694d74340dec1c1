#include "store/sqlite_database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>

#include "base/log.h"
#include "store/engine.h"
#include "store/script.h"

namespace tz::store {

namespace {

constexpr std::chrono::milliseconds kIdle{1000};
constexpr std::chrono::seconds kLockWait{5};
constexpr std::chrono::milliseconds kLockPoll{20};

const Error kBroken{
    .code = Errc::unavailable,
    .message = "the disk failed earlier, so nothing more is written; see to the disk and restart"};
const Error kReadOnly{.code = Errc::not_allowed, .message = "the database was opened for reading only"};
const Error kNotCommitted{
    .code = Errc::unavailable,
    .message = "the database could not commit; try again: the same form sent twice counts once"};

Status run_statements(SqliteConnection& connection, std::string_view script) {
  TZ_TRY(statements, split_script(script));
  SqliteTransaction outside_any(connection);  // No BEGIN: every statement commits by itself.
  for (const auto statement : statements) TZ_CHECK(outside_any.run_execute(statement, {}));
  return {};
}

// Runs `work` and judges it: an error of a statement fails the unit even where the work overlooked it.
Status run_judged(SqliteConnection& connection, const std::function<Status(Transaction&)>& work) {
  SqliteTransaction transaction(connection);
  TZ_CHECK(work(transaction));
  if (transaction.failed()) return tl::unexpected<Error>(*transaction.failed());
  return {};
}

}  // namespace

Result<WriterLock> WriterLock::take(const std::string& path, std::chrono::milliseconds wait) {
  const std::string name = path + "-lock";
  const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (file < 0) {
    return fail(
        Errc::unavailable,
        fmt::format("cannot create {}: {}; see that its folder exists and that this user may write there",
                    name, std::strerror(errno)));
  }
  WriterLock lock(file);
  const auto give_up = std::chrono::steady_clock::now() + wait;
  while (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (std::chrono::steady_clock::now() > give_up) {
      return fail(Errc::unavailable,
                  fmt::format("another process writes to {}; stop it first, or ask it over its API", path));
    }
    std::this_thread::sleep_for(kLockPoll);
  }
  return lock;
}

WriterLock::~WriterLock() {
  if (file_ >= 0) ::close(file_);
}

SqliteDatabase::SqliteDatabase(std::optional<WriterLock> lock, std::unique_ptr<SqliteConnection> writer,
                               std::vector<std::unique_ptr<SqliteConnection>> readers, const Options& options)
    : options_(options),
      lock_(std::move(lock)),
      writer_(std::move(writer)),
      idle_readers_(std::move(readers)) {
  if (writer_) thread_ = std::thread([this] { write_until_stopped(); });
}

SqliteDatabase::~SqliteDatabase() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  queue_changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  idle_readers_
      .clear();  // Before the writer: the last connection to close checkpoints, and only the writer may.
}

Status SqliteDatabase::submit(Unit& unit) {
  if (!writer_) return tl::unexpected<Error>(kReadOnly);
  if (std::this_thread::get_id() == thread_.get_id()) {
    return fail(Errc::corrupted, "a unit of work starts another one (a bug): it would wait for itself");
  }
  {
    const std::lock_guard guard(mutex_);
    if (stopping_) return fail(Errc::unavailable, "the database is closing; nothing was written");
    if (is_broken_) return tl::unexpected<Error>(kBroken);
    if (queue_.size() >= options_.queue_max) {
      return fail(Errc::unavailable,
                  "too many changes are waiting to be written; nothing was written, try again in a moment");
    }
    queue_.push_back(&unit);
  }
  queue_changed_.notify_one();
  {
    std::unique_lock guard(unit.mutex);
    unit.changed.wait(guard, [&] { return unit.answered; });
  }
  if (unit.thrown) std::rethrow_exception(unit.thrown);
  return std::move(unit.status);
}

void SqliteDatabase::answer(Unit& unit) {
  // Notified under the lock: the unit is on its caller's stack and is gone as soon as the lock is free.
  const std::lock_guard guard(unit.mutex);
  unit.answered = true;
  unit.changed.notify_one();
}

Status SqliteDatabase::run_write(const std::function<Status(Transaction&)>& work) {
  Unit unit{.work = &work};
  return submit(unit);
}

Status SqliteDatabase::run_script(std::string_view sql) {
  Unit unit{.script = sql};
  return submit(unit);
}

std::size_t SqliteDatabase::queue_depth() const {
  const std::lock_guard guard(mutex_);
  return queue_.size();
}

std::vector<SqliteDatabase::Unit*> SqliteDatabase::next_batch(std::unique_lock<std::mutex>& lock) {
  const auto is_due = [&] { return stopping_ || !queue_.empty(); };
  if (writer_->wal_pages() > 0) {
    queue_changed_.wait_for(lock, kIdle, is_due);
  } else {
    queue_changed_.wait(lock, is_due);
  }
  std::vector<Unit*> batch;
  while (!queue_.empty() && batch.size() < std::max<std::size_t>(1, options_.batch_max)) {
    Unit* unit = queue_.front();
    const bool is_script = unit->work == nullptr;
    if (is_script && !batch.empty()) break;
    queue_.pop_front();
    batch.push_back(unit);
    if (is_script) break;
  }
  return batch;
}

void SqliteDatabase::write_until_stopped() {
  while (true) {
    std::vector<Unit*> batch;
    {
      std::unique_lock lock(mutex_);
      batch = next_batch(lock);
      if (batch.empty() && stopping_) return;
    }
    if (batch.empty()) {
      checkpoint_if_due(true);
      continue;
    }
    if (is_broken_) {
      refuse_all(batch, kBroken);
    } else if (batch.front()->work == nullptr) {
      run_script_unit(*batch.front());
    } else {
      run_batch(batch);
    }
    if (writer_->saw_io_error() && !is_broken_.exchange(true)) log::error("store.disk_failed");
    for (Unit* unit : batch) answer(*unit);
    checkpoint_if_due(false);
  }
}

void SqliteDatabase::refuse_all(const std::vector<Unit*>& batch, const Error& error) {
  for (Unit* unit : batch) {
    unit->status = tl::unexpected<Error>(error);
    unit->thrown = nullptr;
  }
}

void SqliteDatabase::run_script_unit(Unit& unit) {
  unit.status = run_statements(*writer_, unit.script);
  if (writer_->is_in_transaction()) roll_back();  // A script that began one and failed.
}

// The unit's statements in a savepoint, so that its failure undoes nothing of its neighbours.
void SqliteDatabase::run_unit(Unit& unit) {
  unit.status = writer_->run("SAVEPOINT unit");
  if (!unit.status) return;
  try {
    unit.status = run_judged(*writer_, *unit.work);
  } catch (...) {
    unit.thrown = std::current_exception();
  }
  if (!writer_->is_in_transaction())
    return;  // The engine gave up the whole transaction: the caller of run_unit sees it too.
  if (!unit.status || unit.thrown) {
    if (!writer_->run("ROLLBACK TO unit")) roll_back();
  }
  if (writer_->is_in_transaction() && !writer_->run("RELEASE unit")) roll_back();
}

Status SqliteDatabase::commit() {
  auto status = writer_->run("COMMIT");
  if (!status) roll_back();
  return status;
}

void SqliteDatabase::roll_back() {
  // Fails only where the engine has rolled back by itself.
  if (writer_->is_in_transaction()) static_cast<void>(writer_->run("ROLLBACK").has_value());
}

void SqliteDatabase::run_alone(Unit& unit) {
  unit.thrown = nullptr;
  if (auto begun = writer_->run("BEGIN IMMEDIATE"); !begun) {
    unit.status = std::move(begun);
    return;
  }
  try {
    unit.status = run_judged(*writer_, *unit.work);
  } catch (...) {
    unit.thrown = std::current_exception();
  }
  if (!unit.status || unit.thrown) return roll_back();
  if (!writer_->is_in_transaction()) {
    unit.status = tl::unexpected<Error>(kNotCommitted);
    return;
  }
  unit.status = commit();
}

void SqliteDatabase::run_batch(const std::vector<Unit*>& batch) {
  if (batch.size() == 1) return run_alone(*batch.front());
  if (auto begun = writer_->run("BEGIN IMMEDIATE"); !begun) return refuse_all(batch, begun.error());
  for (Unit* unit : batch) {
    run_unit(*unit);
    // A full disk or an I/O error ends the transaction of all, also of those whose units had gone well.
    if (!writer_->is_in_transaction()) return refuse_all(batch, kNotCommitted);
  }
  const auto committed = commit();
  if (committed) return;
  // A constraint that is checked at the commit belongs to one of them: find out whose it is. No fsync was
  // tried in this case.
  if ((writer_->last_code() & 0xff) == SQLITE_CONSTRAINT) {
    for (Unit* unit : batch) run_alone(*unit);
    return;
  }
  refuse_all(batch, kNotCommitted);
}

void SqliteDatabase::checkpoint_if_due(bool is_idle) {
  if (is_broken_ || writer_->wal_pages() == 0) return;
  if (!is_idle && writer_->wal_pages() < writer_->checkpoint_due_pages()) return;
  if (auto status = writer_->checkpoint(is_idle); !status) {
    log::error("store.checkpoint_failed", {{"code", std::int64_t{writer_->last_code()}}});
    if (writer_->saw_io_error()) is_broken_ = true;
  }
}

Status SqliteDatabase::run_read(const std::function<Status(Transaction&)>& work) {
  std::unique_ptr<SqliteConnection> reader;
  {
    std::unique_lock lock(readers_mutex_);
    if (!reader_freed_.wait_for(lock, std::chrono::milliseconds{options_.reader_wait_ms},
                                [&] { return !idle_readers_.empty(); })) {
      return fail(Errc::unavailable, "too many readers; try again in a moment");
    }
    reader = std::move(idle_readers_.back());
    idle_readers_.pop_back();
  }
  struct GiveBack {
    SqliteDatabase& database;
    std::unique_ptr<SqliteConnection>& reader;
    ~GiveBack() {
      if (reader->is_in_transaction()) static_cast<void>(reader->run("ROLLBACK").has_value());
      {
        const std::lock_guard guard(database.readers_mutex_);
        database.idle_readers_.push_back(std::move(reader));
      }
      database.reader_freed_.notify_one();
    }
  } give_back{*this, reader};
  TZ_CHECK(reader->run("BEGIN"));
  return run_judged(*reader, work);
}

Status SqliteMemoryDatabase::run_script(std::string_view sql) {
  const std::lock_guard guard(mutex_);
  return run_statements(*connection_, sql);
}

Status SqliteMemoryDatabase::run_write(const std::function<Status(Transaction&)>& work) {
  const std::lock_guard guard(mutex_);
  assert(!connection_->is_in_transaction());  // A write within a write or a read.
  TZ_CHECK(connection_->run("BEGIN IMMEDIATE"));
  struct RollBack {
    SqliteConnection& connection;
    ~RollBack() {
      if (connection.is_in_transaction()) static_cast<void>(connection.run("ROLLBACK").has_value());
    }
  } roll_back{*connection_};
  TZ_CHECK(run_judged(*connection_, work));
  return connection_->run("COMMIT");
}

Status SqliteMemoryDatabase::run_read(const std::function<Status(Transaction&)>& work) {
  const std::lock_guard guard(mutex_);
  if (connection_->is_in_transaction()) return run_judged(*connection_, work);
  TZ_CHECK(connection_->run("BEGIN"));
  TZ_CHECK(connection_->run("PRAGMA query_only = ON"));
  struct End {
    SqliteConnection& connection;
    ~End() {
      static_cast<void>(connection.run("ROLLBACK").has_value());
      static_cast<void>(connection.run("PRAGMA query_only = OFF").has_value());
    }
  } end{*connection_};
  return run_judged(*connection_, work);
}

Result<std::unique_ptr<Database>> open_sqlite(const std::string& path, const Options& options) {
  if (path == ":memory:") {
    TZ_TRY(connection, SqliteConnection::open(path, SqliteConnection::Mode::writer));
    return std::make_unique<SqliteMemoryDatabase>(std::move(connection));
  }
  std::optional<WriterLock> lock;
  std::unique_ptr<SqliteConnection> writer;
  if (!options.read_only) {
    TZ_TRY(taken, WriterLock::take(path, kLockWait));
    lock.emplace(std::move(taken));
    TZ_TRY(opened, SqliteConnection::open(path, SqliteConnection::Mode::writer));
    writer = std::move(opened);
  }
  std::vector<std::unique_ptr<SqliteConnection>> readers;
  for (int i = 0; i < std::max(1, options.readers); ++i) {
    TZ_TRY(reader, SqliteConnection::open(path, SqliteConnection::Mode::reader));
    reader->limit_statements(std::chrono::milliseconds{options.statement_timeout_ms});
    readers.push_back(std::move(reader));
  }
  return std::make_unique<SqliteDatabase>(std::move(lock), std::move(writer), std::move(readers), options);
}

}  // namespace tz::store
