#pragma once
// Where a city's calendar comes from: the member "calendar" of pack.json, and source files as they are handed
// in (packs/README.md).
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "calendar/layered_calendar.h"
#include "places/pack.h"

namespace tz::calendar {

// One publisher's files, as they came.
struct SourceFiles {
  std::string format{};  // holiday_cn, chinese_days, csv
  struct File {
    std::string name{};  // for messages and for the record
    std::string text{};
  };
  std::vector<File> files{};
};

inline constexpr std::size_t kSourcesMax = 2, kSourceFilesMax = 100;

// Reads one publisher's files.
//   invalid_argument  source_format, source_files; and those of the parsers of source.h
Result<Source> read_source(const SourceFiles& files);

// The sources of a layer as one. The nation's list needs two that are independent
// (docs/sources.md#two-sources); a region's or a unit's own notice may stand alone, as often nobody else
// repeats it.
//   invalid_argument  two_sources: fewer, or more than two; and those of merge_sources
Result<Source> combine_sources(LayerLevel level, std::span<const Source> sources);

std::optional<LayerLevel> layer_level_of(std::string_view name);

// The layers that pack.json names, with their lists. `sources` of a layer are its publishers: format and
// files (paths within the pack; one that ends in "/" stands for all files below it), or format us_federal and
// years [first, last].
//   invalid_argument  pack_format, national_layer, and as above; not_found: a file is missing
Result<std::vector<Layer>> parse_calendar_block(const places::PackFiles& files);

}  // namespace tz::calendar
