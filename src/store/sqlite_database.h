#pragma once
// The embedded engine: one thread writes for everyone, a pool of connections reads.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/database.h"
#include "store/sqlite_connection.h"

namespace tz::store {

// Holds path + "-lock" for as long as a process writes. SQLite before 3.51.3 may corrupt a log that two
// connections checkpoint or write at once; with one writing connection in one process that cannot happen.
class WriterLock {
 public:
  // Waits for a predecessor to end.  unavailable: another process keeps writing
  static Result<WriterLock> take(const std::string& path, std::chrono::milliseconds wait);
  WriterLock(WriterLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  WriterLock& operator=(WriterLock&&) = delete;
  ~WriterLock();

 private:
  explicit WriterLock(int file) : file_(file) {}
  int file_;
};

// A file. The writer thread alone touches `writer_`; it runs every unit of work of a batch in its own
// savepoint, commits them with one fsync, and only then answers. It also does all checkpoints, after
// answering.
class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(std::optional<WriterLock> lock, std::unique_ptr<SqliteConnection> writer,
                 std::vector<std::unique_ptr<SqliteConnection>> readers, const Options& options);
  ~SqliteDatabase() override;
  Dialect dialect() const override { return Dialect::sqlite; }
  Status run_script(std::string_view sql) override;
  std::size_t queue_depth() const override;
  bool accepts_writes() const override { return writer_ != nullptr && !is_broken_; }

 protected:
  Status run_write(const std::function<Status(Transaction&)>& work) override;
  Status run_read(const std::function<Status(Transaction&)>& work) override;

 private:
  // A unit of work on its caller's stack; the caller waits until it is answered.
  struct Unit {
    const std::function<Status(Transaction&)>* work = nullptr;
    std::string_view script{};  // Set instead of `work` for run_script.
    Status status{};
    std::exception_ptr thrown{};
    bool answered = false;
    std::mutex mutex{};
    std::condition_variable changed{};
  };

  Status submit(Unit& unit);
  void write_until_stopped();
  // The next units to commit together: a script alone, or up to batch_max others. Empty when idle or when
  // stopping.
  std::vector<Unit*> next_batch(std::unique_lock<std::mutex>& lock);
  void run_batch(const std::vector<Unit*>& batch);
  void run_alone(Unit& unit);
  void run_unit(Unit& unit);
  Status commit();
  void roll_back();
  void run_script_unit(Unit& unit);
  void refuse_all(const std::vector<Unit*>& batch, const Error& error);
  void checkpoint_if_due(bool is_idle);
  static void answer(Unit& unit);

  const Options options_;
  const std::optional<WriterLock> lock_;
  std::unique_ptr<SqliteConnection> writer_;

  mutable std::mutex mutex_;  // Guards queue_ and stopping_.
  std::condition_variable queue_changed_;
  std::deque<Unit*> queue_;
  bool stopping_ = false;
  std::atomic<bool> is_broken_ = false;  // After an I/O error.

  std::mutex readers_mutex_;  // Guards idle_readers_.
  std::condition_variable reader_freed_;
  std::vector<std::unique_ptr<SqliteConnection>> idle_readers_;

  std::thread thread_;
};

// ":memory:" is one connection, used by one thread at a time. A read within a unit of work of the same thread
// sees that unit.
class SqliteMemoryDatabase final : public Database {
 public:
  explicit SqliteMemoryDatabase(std::unique_ptr<SqliteConnection> connection)
      : connection_(std::move(connection)) {}
  Dialect dialect() const override { return Dialect::sqlite; }
  Status run_script(std::string_view sql) override;
  std::size_t queue_depth() const override { return 0; }

 protected:
  Status run_write(const std::function<Status(Transaction&)>& work) override;
  Status run_read(const std::function<Status(Transaction&)>& work) override;

 private:
  std::recursive_mutex mutex_;
  std::unique_ptr<SqliteConnection> connection_;
};

}  // namespace tz::store
