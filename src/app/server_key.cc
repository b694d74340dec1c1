#include "app/server_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/text.h"

namespace tz::app {
namespace {

tl::unexpected<Error> unreadable(const std::filesystem::path& file, std::string_view what) {
  return fail(Errc::unavailable, "cannot " + std::string(what) + " " + file.string());
}

// False: it is there already.
Result<bool> make(const std::filesystem::path& file, Random& random) {
  const int out = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (out < 0) return errno == EEXIST ? Result<bool>(false) : Result<bool>(unreadable(file, "make"));
  Hash256 key{};
  random.fill(key);
  const std::string text = to_hex(key) + "\n";
  // Kept before anyone is told a secret that is made of it.
  const bool kept =
      write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(out) == 0;
  close(out);
  if (!kept) return unreadable(file, "write");
  return true;
}

}  // namespace

Result<Hash256> server_key(const std::filesystem::path& file, Random& random) {
  TZ_TRY(is_new, make(file, random));
  static_cast<void>(is_new);
  std::ifstream in(file);
  std::string text;
  if (!std::getline(in, text)) return unreadable(file, "read");
  const auto bytes = from_hex(trim(text));
  Hash256 key{};
  if (!bytes || bytes->size() != key.size())
    return fail(Errc::corrupted, file.string() + " is not 64 hexadecimal digits: put it back from a backup");
  std::ranges::copy(*bytes, key.begin());
  return key;
}

std::string server_key_fault(const std::filesystem::path& file) {
  struct stat info {};
  if (stat(file.c_str(), &info) != 0)
    return errno == ENOENT || errno == ENOTDIR ? "" : file.string() + " cannot be reached";
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) return file.string() + " can be read by others";
  return "";
}

}  // namespace tz::app
