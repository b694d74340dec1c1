#include "app/backups.h"

#include <sys/statvfs.h>

#include <algorithm>

#include "base/log.h"
#include "base/time.h"
#include "store/backup.h"

namespace tz::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPattern = "taizhang-%Y-%m-%dT%H-%M-%SZ.db";
constexpr std::uint64_t kSpare = std::uint64_t{64}
                                 << 20;  // left for what the program itself writes meanwhile

std::string name_at(Instant at) {
  std::string text = format_instant(std::chrono::floor<std::chrono::seconds>(at));
  std::ranges::replace(text, ':', '-');
  return "taizhang-" + text + ".db";
}

std::uint64_t size_of(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  return error ? 0 : size;
}

Status check_room(const std::string& database, const fs::path& folder) {
  struct statvfs disk {};
  if (statvfs(folder.c_str(), &disk) != 0)
    return fail(Errc::unavailable, "the folder " + folder.string() + " cannot be reached");
  const std::uint64_t room = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (room < size_of(database) + size_of(database + "-wal") + kSpare)
    return fail_rule(Errc::not_allowed, "backup_space", "the disk has no room for another copy");
  return {};
}

}  // namespace

Backups::Backups(const std::string& database_url, const fs::path& data_dir, const Clock& clock)
    : database_(store::sqlite_file(database_url)), folder_(data_dir / "backups"), clock_(clock) {}

std::vector<BackupFile> Backups::list() const {
  std::vector<BackupFile> all;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    const std::string name = entry.path().filename().string();
    const auto at = parse_local(name, kPattern, "UTC");
    if (at && name == name_at(*at)) all.push_back({name, size_of(entry.path()), *at});
  }
  std::ranges::sort(all, std::ranges::greater(), &BackupFile::made_at);
  return all;
}

Result<fs::path> Backups::begin() {
  if (!are_possible())
    return fail_rule(Errc::not_allowed, "backup_engine",
                     "the database is not SQLite: back it up with pg_dump, as docs/operate.md says");
  std::error_code error;
  if (!fs::exists(database_, error))
    return fail(Errc::not_found, "there is no database " + database_ + " yet");
  fs::create_directories(folder_, error);
  if (error) return fail(Errc::unavailable, "cannot make the folder " + folder_.string());
  fs::permissions(folder_, fs::perms::owner_all, error);
  TZ_CHECK(check_room(database_, folder_));
  if (running_.exchange(true))
    return fail_rule(Errc::not_allowed, "backup_running", "a backup is being made already");
  share_ = 0;
  return folder_ / name_at(clock_.now());
}

Result<BackupFile> Backups::copy(const fs::path& to) {
  const auto copied = store::copy_sqlite(database_, to.string(), [this](double share) {
    share_ = share;
    return !stopping_;
  });
  {
    const std::lock_guard lock(mutex_);
    last_fault_ = copied ? std::nullopt : std::optional(copied.error());
  }
  running_ = false;
  if (!copied) {
    log::warn("backup_failed", {{"reason", copied.error().message}});
    return tl::unexpected<Error>(copied.error());
  }
  const auto at = parse_local(to.filename().string(), kPattern, "UTC");
  return BackupFile{to.filename().string(), size_of(to), at.value_or(Instant{})};
}

Result<BackupFile> Backups::make() {
  TZ_TRY(to, begin());
  return copy(to);
}

Result<std::string> Backups::start() {
  TZ_TRY(to, begin());
  const std::lock_guard lock(mutex_);
  // The one before has ended, or begin() would have refused; joining it does not wait.
  copying_ = std::jthread([this, target = to] { static_cast<void>(copy(target)); });
  return to.filename().string();
}

Backups::State Backups::state() const {
  const std::lock_guard lock(mutex_);
  return {running_, share_, last_fault_};
}

void Backups::stop() {
  stopping_ = true;
  std::jthread copying;
  {
    const std::lock_guard lock(mutex_);
    copying = std::move(copying_);
  }
  if (copying.joinable()) copying.join();
}

}  // namespace tz::app
