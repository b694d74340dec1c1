#include "places/map_file.h"

#include <algorithm>
#include <system_error>

#include "base/text.h"

namespace tz::places {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> refuse(std::string rule, std::string why) {
  return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                     .message = "file: " + std::move(why),
                                     .field = "file",
                                     .rule = std::move(rule)});
}

// What a reader of the file says of it, without the name of the command line's option.
std::string_view without_option(std::string_view message) {
  constexpr std::string_view kOption = "tiles: ";
  return message.starts_with(kOption) ? message.substr(kOption.size()) : message;
}

}  // namespace

bool is_map_file_name(std::string_view name) {
  if (name.size() > kMapFileNameBytesMax || name.size() <= kMapFileSuffix.size()) return false;
  if (!name.ends_with(kMapFileSuffix) || name.front() == '.' || !is_valid_utf8(name)) return false;
  return std::ranges::none_of(name, [](char c) {
    return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
}

Result<std::unique_ptr<Pmtiles>> open_map_file(const fs::path& folder, const std::string& name) {
  if (!is_map_file_name(name)) return refuse("map_file_name", "the name of a .pmtiles file of the list");
  auto file = Pmtiles::open_in(folder, name);
  if (file) return std::move(*file);
  if (file.error().code == Errc::not_found)
    return refuse("map_file_gone", "there is no such file in the folder of maps");
  return refuse("map_file_bad", std::string(without_option(file.error().message)));
}

MapFiles map_files(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    // As it stands there: a link is no file of this folder.
    if (fs::is_regular_file(it->symlink_status(ignored)) && is_map_file_name(it->path().filename().string()))
      names.push_back(it->path().filename().string());
  }
  std::ranges::sort(names);
  MapFiles all;
  all.more = names.size() > kMapFilesMax;
  if (all.more) names.resize(kMapFilesMax);
  for (auto& name : names) {
    MapFile one;
    std::error_code ignored;
    if (const auto bytes = fs::file_size(folder / name, ignored); !ignored) one.bytes = bytes;
    if (const auto file = Pmtiles::open_in(folder, name)) one.header = (*file)->header();
    one.name = std::move(name);
    all.files.push_back(std::move(one));
  }
  return all;
}

bool draws_something(const Pmtiles& file) {
  if (file.header().type != TileType::mvt) return true;
  constexpr std::string_view kDrawn[] = {"earth", "landcover", "landuse", "water",
                                         "roads", "buildings", "places"};
  const auto layers = file.vector_layers();
  return layers.empty() || std::ranges::any_of(layers, [&](const std::string& layer) {
           return std::ranges::find(kDrawn, layer) != std::end(kDrawn);
         });
}

Cover cover_of(const Box& map, const Box& area) {
  if (map.contains(area.low) && map.contains(area.high)) return Cover::whole;
  const bool apart = map.low.lat_e7 > area.high.lat_e7 || map.high.lat_e7 < area.low.lat_e7 ||
                     map.low.lng_e7 > area.high.lng_e7 || map.high.lng_e7 < area.low.lng_e7;
  return apart ? Cover::nothing : Cover::part;
}

}  // namespace tz::places
