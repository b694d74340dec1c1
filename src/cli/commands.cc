#include "cli/commands.h"

#include <fmt/core.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "base/text.h"

namespace tz::cli {
namespace {

namespace fs = std::filesystem;

fs::path own_folder() {
  std::error_code error;
  const auto self = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path{} : self.parent_path();
}

std::string advice(const Error& error) {
  if (error.rule == "schema_behind") return "Run: taizhang migrate";
  if (error.rule == "no_city") return "Run: taizhang pack load default   (or: taizhang demo)";
  if (error.code == Errc::unavailable) return "Run: taizhang doctor";
  return {};
}

}  // namespace

int report(const Error& error) {
  fmt::print(stderr, "taizhang: {}\n", error.message);
  for (const auto& more : error.more) fmt::print(stderr, "taizhang: {}\n", more.message);
  if (const auto next = advice(error); !next.empty()) fmt::print(stderr, "{}\n", next);
  return 1;
}

Result<std::string> find_pack(const Common& common, const std::string& name) {
  std::error_code error;
  if (name.find('/') != std::string::npos || fs::exists(fs::path(name) / "pack.json", error)) return name;
  std::vector<fs::path> places;
  if (!common.packs.empty()) places.emplace_back(common.packs);
  const auto self = own_folder();
  if (!self.empty()) {
    places.push_back(self / "packs");
    places.push_back(self / ".." / "share" / "taizhang" / "packs");
    places.push_back(self / ".." / ".." / "packs");  // a build folder inside the sources
  }
  places.emplace_back("packs");
  std::string tried;
  for (const auto& place : places) {
    if (fs::exists(place / name, error)) return (place / name).lexically_normal().string();
    tried += (tried.empty() ? "" : ", ") + place.lexically_normal().string();
  }
  return fail(Errc::not_found, "no pack \"" + name + "\" in " + tried + "; say where with --packs");
}

Status set_listen(http::ServerOptions& options, const std::string& listen) {
  std::string_view port = listen;
  std::string address = options.address;
  if (const auto colon = listen.rfind(':'); colon != std::string::npos) {
    port = std::string_view(listen).substr(colon + 1);
    address = listen.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    if (address.empty()) address = "0.0.0.0";
  }
  int number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc{} || end != port.data() + port.size() || number < 0 || number > 65535)
    return fail_field("listen", "listen: ADDRESS:PORT, such as 127.0.0.1:8080");
  options.address = address;
  options.port = static_cast<std::uint16_t>(number);
  return {};
}

}  // namespace tz::cli
