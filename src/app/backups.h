#pragma once
// Copies of a SQLite database into the data folder, made while the program serves.
#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace tz::app {

struct BackupFile {
  std::string name;  // "taizhang-2026-11-26T02-45-00Z.db", by the moment it was begun
  std::uint64_t bytes = 0;
  Instant made_at{};
  friend bool operator==(const BackupFile&, const BackupFile&) = default;
};

// One at a time. Safe to call from any thread. The clock must outlive it.
class Backups {
 public:
  // `database_url` as for store::open; the copies go into the folder `backups` of `data_dir`.
  Backups(const std::string& database_url, const std::filesystem::path& data_dir, const Clock& clock);
  ~Backups() { stop(); }

  // False on PostgreSQL, which is backed up with its own tools.
  bool are_possible() const { return !database_.empty(); }
  // Those that are there, newest first. Files of other names are no backups.
  std::vector<BackupFile> list() const;
  // Makes one, and returns when it is whole, checked and on disk.
  //   not_found    there is no database yet
  //   not_allowed  rule backup_engine: not SQLite; backup_running; backup_space: the disk has no room for it
  //   and the errors of store::copy_sqlite
  Result<BackupFile> make();
  // The same without waiting: refuses as make() does, then copies on a thread of its own. Returns its name.
  Result<std::string> start();
  struct State {
    bool running = false;
    double share = 0;                 // done of the one that runs, 0 to 1
    std::optional<Error> last_fault;  // why the last one came to nothing
  };
  State state() const;
  // Breaks off the one that runs, and waits for its end.
  void stop();

 private:
  Result<std::filesystem::path> begin();  // takes running_
  Result<BackupFile> copy(const std::filesystem::path& to);

  const std::string database_;
  const std::filesystem::path folder_;
  const Clock& clock_;
  std::atomic<bool> running_ = false, stopping_ = false;
  std::atomic<double> share_ = 0;
  mutable std::mutex mutex_;  // guards last_fault_ and copying_
  std::optional<Error> last_fault_;
  std::jthread copying_;
};

}  // namespace tz::app
