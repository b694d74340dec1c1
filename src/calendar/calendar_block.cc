#include "calendar/calendar_block.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "places/csv_table.h"

namespace tz::calendar {
namespace {

namespace json = boost::json;

constexpr std::size_t kLayersMax = 200, kNameMax = 200;
constexpr int kFederalFirst = 1986, kFederalLast = 2199;

auto refuse(std::string rule, std::string field, std::string text) {
  return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                     .message = fmt::format("{}: {}", field, text),
                                     .field = std::move(field),
                                     .rule = std::move(rule)});
}

// Members of one object of the block; the first that is wrong is the error.
class Members {
 public:
  Members(const json::value& value, std::string path) : path_(std::move(path)), object_(value.if_object()) {}

  Result<std::string> text(std::string_view name) const {
    const json::value* value = find(name);
    if (value == nullptr || !value->is_string() || trim(value->get_string()).empty() ||
        count_code_points(value->get_string()) > kNameMax)
      return refuse("pack_format", at(name), fmt::format("must be a text of 1 to {} characters", kNameMax));
    return std::string(value->get_string());
  }
  Result<const json::array*> list(std::string_view name, std::size_t max) const {
    const json::value* value = find(name);
    const json::array* array = value == nullptr ? nullptr : value->if_array();
    if (array == nullptr || array->empty() || array->size() > max)
      return refuse("pack_format", at(name), fmt::format("must be a list of 1 to {}", max));
    return array;
  }
  std::string at(std::string_view name) const { return fmt::format("{}.{}", path_, name); }

 private:
  const json::value* find(std::string_view name) const {
    return object_ == nullptr ? nullptr : object_->if_contains(name);
  }
  std::string path_;
  const json::object* object_;
};

Result<Source> federal(const Members& members) {
  TZ_TRY(years, members.list("years", 2));
  if (years->size() == 2 && (*years)[0].is_int64() && (*years)[1].is_int64()) {
    const auto first = (*years)[0].get_int64(), last = (*years)[1].get_int64();
    if (first >= kFederalFirst && first <= last && last < kFederalLast)
      return us_federal_holidays(std::chrono::year{static_cast<int>(first)},
                                 std::chrono::year{static_cast<int>(last)});
  }
  return refuse(
      "pack_format", members.at("years"),
      fmt::format("must be the first and the last year, from {} to {}", kFederalFirst, kFederalLast));
}

Result<SourceFiles> files_of(const Members& members, std::string format, const places::PackFiles& files) {
  SourceFiles source{.format = std::move(format)};
  TZ_TRY(paths, members.list("files", kSourceFilesMax));
  for (const json::value& one : *paths) {
    const std::string_view path = one.is_string() ? std::string_view(one.get_string()) : std::string_view();
    const std::size_t before = source.files.size();
    for (const auto& [name, text] : files.texts)
      if (!path.empty() && (path.ends_with('/') ? name.starts_with(path) : name == path))
        source.files.push_back({files.shown_name(name), text});
    if (source.files.size() == before)
      return fail(Errc::not_found,
                  fmt::format("{}: the pack has no such file", path.empty() ? "\"\"" : path));
  }
  return source;
}

Result<Layer> layer_of(const json::value& value, std::size_t position, const places::PackFiles& files) {
  const Members members(value, fmt::format("calendar[{}]", position));
  Layer layer;
  TZ_TRY(code, members.text("code"));
  if (!places::is_code(code)) return refuse("code", members.at("code"), "must be a code");
  TZ_TRY(level_name, members.text("level"));
  const auto level = layer_level_of(level_name);
  if (!level) return refuse("pack_format", members.at("level"), "must be national, regional or unit");
  TZ_TRY(name_zh, members.text("name_zh"));
  TZ_TRY(name_en, members.text("name_en"));
  TZ_TRY(publishers, members.list("sources", kSourcesMax));
  std::vector<Source> sources;
  for (const json::value& one : *publishers) {
    const Members source(one, fmt::format("{}[{}]", members.at("sources"), sources.size()));
    TZ_TRY(format, source.text("format"));
    if (format == "us_federal") {
      TZ_TRY(rule, federal(source));
      sources.push_back(std::move(rule));
      continue;
    }
    TZ_TRY(texts, files_of(source, std::move(format), files));
    TZ_TRY(read, read_source(texts));
    sources.push_back(std::move(read));
  }
  TZ_TRY(list, combine_sources(*level, sources));
  return Layer{.level = *level,
               .code = std::move(code),
               .name_zh = std::move(name_zh),
               .name_en = std::move(name_en),
               .list = std::move(list)};
}

}  // namespace

std::optional<LayerLevel> layer_level_of(std::string_view name) {
  for (const LayerLevel level : {LayerLevel::national, LayerLevel::regional, LayerLevel::unit})
    if (name == name_of(level)) return level;
  return std::nullopt;
}

Result<Source> read_source(const SourceFiles& files) {
  if (files.files.empty() || files.files.size() > kSourceFilesMax)
    return refuse("source_files", "files", fmt::format("a source has 1 to {} files", kSourceFilesMax));
  std::vector<Source> read;
  for (const auto& [name, text] : files.files) {
    Result<Source> one =
        files.format == "holiday_cn"     ? parse_holiday_cn(name, text)
        : files.format == "chinese_days" ? parse_chinese_days(name, text)
        : files.format == "csv"
            ? parse_calendar_csv(name, text)
            : Result<Source>(refuse("source_format", "format",
                                    fmt::format("\"{}\" is none of holiday_cn, chinese_days, csv",
                                                first_code_points(files.format, 40))));
    TZ_CHECK(one);
    read.push_back(std::move(*one));
  }
  if (read.size() == 1) return std::move(read.front());
  return join_files(files.format, read);
}

Result<Source> combine_sources(LayerLevel level, std::span<const Source> sources) {
  if (sources.size() == 2) return merge_sources(sources[0], sources[1]);
  if (sources.size() == 1 && level != LayerLevel::national) return sources.front();
  return refuse("two_sources", "sources",
                level == LayerLevel::national ? "the nation's calendar needs two independent sources"
                                              : "a layer has one source or two");
}

Result<std::vector<Layer>> parse_calendar_block(const places::PackFiles& files) {
  const std::string* text = files.find("pack.json");
  if (text == nullptr) return fail(Errc::not_found, "there is no pack.json");
  TZ_TRY(document, parse_json(*text));
  const Members pack(document, "pack.json");
  TZ_TRY(block, pack.list("calendar", kLayersMax));
  std::vector<Layer> layers;
  for (const json::value& one : *block) {
    auto layer = layer_of(one, layers.size(), files);
    if (!layer) {
      Error error = std::move(layer).error();
      error.message = fmt::format("{}: {}", files.shown_name("pack.json"), error.message);
      return tl::unexpected<Error>(std::move(error));
    }
    layers.push_back(std::move(*layer));
  }
  if (std::ranges::count(layers, LayerLevel::national, &Layer::level) != 1)
    return refuse("national_layer", "calendar", "a calendar has exactly one national layer");
  return layers;
}

}  // namespace tz::calendar
