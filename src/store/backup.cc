#include "store/backup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <memory>

namespace tz::store {
namespace {

constexpr int kPagesAtOnce = 2000;
constexpr int kBusyTimeoutMs = 5000;

struct CloseConnection {
  void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};
struct FinishBackup {
  void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
};
using Connection = std::unique_ptr<sqlite3, CloseConnection>;

Result<Connection> open(const std::string& file, int flags) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &handle, flags | SQLITE_OPEN_EXRESCODE, nullptr);
  Connection connection(handle);
  if (code != SQLITE_OK)
    return fail(Errc::unavailable, fmt::format("cannot open {}: {}", file, sqlite3_errstr(code)));
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  return connection;
}

Status run(sqlite3* handle, const char* sql) {
  if (sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return fail(Errc::unavailable, fmt::format("the database cannot be read: {}", sqlite3_errmsg(handle)));
}

// The first row and column of a statement as text.
std::string first_text(sqlite3* handle, const char* sql) {
  std::string text;
  const auto keep = [](void* out, int columns, char** values, char**) {
    auto& kept = *static_cast<std::string*>(out);
    if (kept.empty() && columns > 0 && values[0] != nullptr) kept = values[0];
    return 0;
  };
  sqlite3_exec(handle, sql, keep, &text, nullptr);
  return text;
}

// A reading transaction is held all the while: the copy is of its snapshot, so that what others commit does
// not make it begin anew.
Status copy_pages(sqlite3* from, sqlite3* to, const std::function<bool(double)>& more) {
  TZ_CHECK(run(from, "BEGIN; SELECT COUNT(*) FROM sqlite_schema;"));
  const std::unique_ptr<sqlite3_backup, FinishBackup> backup(sqlite3_backup_init(to, "main", from, "main"));
  if (!backup) return fail(Errc::unavailable, fmt::format("cannot copy: {}", sqlite3_errmsg(to)));
  while (true) {
    const int code = sqlite3_backup_step(backup.get(), kPagesAtOnce);
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_OK)
      return fail(Errc::unavailable, fmt::format("the copy cannot be written: {}", sqlite3_errstr(code)));
    const int all = sqlite3_backup_pagecount(backup.get());
    const int left = sqlite3_backup_remaining(backup.get());
    if (!more(all == 0 ? 0 : static_cast<double>(all - left) / all))
      return fail_rule(Errc::not_allowed, "backup_stopped", "the backup was stopped");
  }
}

Status sync(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = file >= 0 && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (!done) return fail(Errc::unavailable, "the disk does not keep " + path);
  return {};
}

Status copy_and_check(const std::string& from, const std::string& to,
                      const std::function<bool(double)>& more) {
  TZ_TRY(source, open(from, SQLITE_OPEN_READONLY));
  TZ_TRY(target, open(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
  ::chmod(to.c_str(), S_IRUSR | S_IWUSR);
  TZ_CHECK(copy_pages(source.get(), target.get(), more));
  // One file, without companions of its own.
  static_cast<void>(first_text(target.get(), "PRAGMA journal_mode = DELETE"));
  if (const auto fault = first_text(target.get(), "PRAGMA quick_check(1)"); fault != "ok")
    return fail_rule(Errc::corrupted, "backup_damaged", "the copy does not hold together: " + fault);
  target.reset();
  return sync(to);
}

}  // namespace

std::string sqlite_file(const std::string& url) {
  constexpr std::string_view kScheme = "sqlite:";
  if (!url.starts_with(kScheme)) return {};
  std::string file = url.substr(kScheme.size());
  return file.starts_with(':') ? std::string() : file;
}

Status copy_sqlite(const std::string& from, const std::string& to, const std::function<bool(double)>& more) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::exists(to, error)) return fail(Errc::conflict, to + " is there already");
  const std::string part = to + ".part";
  fs::remove(part, error);
  auto copied = copy_and_check(from, part, more);
  if (copied) fs::rename(part, to, error);
  if (!copied || error) {
    std::error_code ignored;
    fs::remove(part, ignored);
    if (copied) return fail(Errc::unavailable, "the copy cannot be named " + to + ": " + error.message());
    return copied;
  }
  return sync(fs::absolute(to).parent_path().string());
}

}  // namespace tz::store
