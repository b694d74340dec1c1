#pragma once
// The map files of the data folder: those that an administrator may choose from, and no others.
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/geo.h"
#include "base/result.h"
#include "places/pmtiles.h"

namespace tz::places {

inline constexpr std::string_view kMapFileSuffix = ".pmtiles";
inline constexpr std::size_t kMapFileNameBytesMax = 120;
inline constexpr std::size_t kMapFilesMax = 100;  // that are listed

// Whether it may be the name of a map file: one step of a path, UTF-8 without control characters, not hidden,
// ending in .pmtiles.
bool is_map_file_name(std::string_view name);

// Opens the file of that name in `folder`, and nothing else: no link is followed.
//   invalid_argument (field file)  rule map_file_name: as above; map_file_gone: there is no such file;
//                                  map_file_bad: it cannot be read as a map
Result<std::unique_ptr<Pmtiles>> open_map_file(const std::filesystem::path& folder, const std::string& name);

struct MapFile {
  std::string name{};
  std::uint64_t bytes = 0;
  std::optional<PmtilesHeader> header{};  // absent: it cannot be read as a map
};
struct MapFiles {
  std::vector<MapFile> files{};  // by name, at most kMapFilesMax
  bool more = false;             // there are more
};
// None where the folder is not there.
MapFiles map_files(const std::filesystem::path& folder);

// False if the file says which layers its vector tiles have and none of them is one that pages draw
// (web/src/map/vector.ts): its map would be empty. True of pictures.
bool draws_something(const Pmtiles& file);

// How much of a city a map shows.
enum class Cover : std::uint8_t { whole, part, nothing };
Cover cover_of(const Box& map, const Box& area);

}  // namespace tz::places
