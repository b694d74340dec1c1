#include "intake/import_profile.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

namespace tz::intake {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds kClockSkewMax{3600};

auto wrong(std::string_view key, std::string_view what) {
  return fail_field(std::string(key), "profile key \"" + std::string(key) + "\": " + std::string(what));
}

Result<std::string> text_of(const json::value& value, std::string_view key) {
  if (!value.is_string()) return wrong(key, "must be text");
  return std::string(value.as_string());
}

Status read_channel(const json::value& value, ImportProfile& profile) {
  if (!value.is_object()) return wrong("channel", "must be an object with column, values and default");
  for (const auto& [key, v] : value.as_object()) {
    if (key == "column") {
      TZ_TRY(column, text_of(v, "channel.column"));
      profile.channel_column = column;
    } else if (key == "default") {
      TZ_TRY(word, text_of(v, "channel.default"));
      const auto channel = ledger::parse<ledger::Channel>(word);
      if (!channel) return wrong("channel.default", "not a channel");
      profile.channel_default = *channel;
    } else if (key == "values" && v.is_object()) {
      for (const auto& [source, word] : v.as_object()) {
        const auto channel = word.is_string()
                                 ? ledger::parse<ledger::Channel>(std::string_view(word.as_string()))
                                 : std::nullopt;
        if (!channel) return wrong("channel.values", "not a channel");
        profile.channels.emplace(source, *channel);
      }
    } else {
      return wrong("channel", "unknown key inside");
    }
  }
  return {};
}

Status read_areas(const json::value& value, ImportProfile& profile) {
  if (!value.is_array()) return wrong("areas", "must be a list of {column, prefix}");
  for (const auto& item : value.as_array()) {
    if (!item.is_object() || !item.as_object().contains("column") || !item.as_object().contains("prefix") ||
        item.as_object().size() != 2)
      return wrong("areas", "each must be {column, prefix}");
    TZ_TRY(column, text_of(item.at("column"), "areas.column"));
    TZ_TRY(prefix, text_of(item.at("prefix"), "areas.prefix"));
    profile.areas.push_back({column, prefix});
  }
  return {};
}

std::string field_of(std::string_view text, std::size_t max) {
  return std::string(first_code_points(text, max));
}

}  // namespace

std::string slug(std::string_view words) {
  std::string out;
  for (const char c : words) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool kept = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') ||
                      static_cast<unsigned char>(lower) >= 0x80;
    if (kept)
      out += lower;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  if (out.size() > 100) {
    std::size_t cut = 100;
    while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xC0U) == 0x80U) --cut;
    out.resize(cut);
  }
  return out;
}

Result<ImportProfile> parse_import_profile(std::string_view text) {
  TZ_TRY(value, parse_json(text));
  if (!value.is_object()) return wrong("", "the profile must be an object");
  ImportProfile p;
  const std::map<std::string_view, std::string*> texts{{"name", &p.name},
                                                       {"time_zone", &p.time_zone},
                                                       {"date_format", &p.date_format},
                                                       {"source_id", &p.source_id},
                                                       {"received_at", &p.received_at},
                                                       {"due_at", &p.due_at},
                                                       {"landed_at", &p.landed_at},
                                                       {"category", &p.category},
                                                       {"description", &p.description},
                                                       {"unit", &p.unit},
                                                       {"address", &p.address},
                                                       {"zipcode", &p.zipcode},
                                                       {"lat", &p.lat},
                                                       {"long", &p.lng},
                                                       {"reply", &p.reply}};
  for (const auto& [key, v] : value.as_object()) {
    if (key == "channel") {
      TZ_CHECK(read_channel(v, p));
    } else if (key == "areas") {
      TZ_CHECK(read_areas(v, p));
    } else if (key == "request_type") {
      TZ_TRY(word, text_of(v, key));
      const auto type = ledger::parse<ledger::RequestType>(word);
      if (!type) return wrong(key, "not a request type");
      p.request_type = *type;
    } else if (key == "keep") {
      if (!v.is_array()) return wrong(key, "must be a list of columns");
      for (const auto& item : v.as_array()) {
        TZ_TRY(column, text_of(item, "keep"));
        p.keep.push_back(column);
      }
    } else if (key == "clock_skew_seconds") {
      if (!v.is_int64() || v.get_int64() < 0 || v.get_int64() > kClockSkewMax.count())
        return wrong(key, "must be a whole number from 0 to " + std::to_string(kClockSkewMax.count()));
      p.clock_skew = std::chrono::seconds(v.get_int64());
    } else if (key == "title") {
      TZ_TRY(word, text_of(v, key));
      p.title = word;
    } else if (key == "title_column") {
      TZ_TRY(word, text_of(v, key));
      p.title_column = word;
    } else if (const auto found = texts.find(std::string_view(key)); found != texts.end()) {
      TZ_TRY(word, text_of(v, key));
      *found->second = word;
    } else {
      return wrong(key, "unknown");
    }
  }
  if (p.name.empty()) return wrong("name", "required");
  if (p.source_id.empty())
    return wrong("source_id", "required: without it a file cannot be loaded twice safely");
  if (p.received_at.empty()) return wrong("received_at", "required");
  if (p.date_format.empty()) return wrong("date_format", "required");
  if (!is_known_zone(p.time_zone)) return wrong("time_zone", "not an IANA time zone");
  if (p.lat.empty() != p.lng.empty()) return wrong("lat", "lat and long go together");
  return p;
}

Result<RowMapper> RowMapper::bind(const ImportProfile& profile, const std::vector<std::string>& header) {
  std::map<std::string, int, std::less<>> columns;
  for (std::size_t i = 0; i < header.size(); ++i)
    if (!columns.emplace(std::string(trim(header[i])), static_cast<int>(i)).second)
      return fail_field(header[i], "line 1: the column \"" + header[i] + "\" is there twice");
  RowMapper mapper(profile);
  mapper.width_ = header.size();
  std::vector<Error> missing;
  const auto find = [&](const std::string& name) {
    if (name.empty()) return -1;
    const auto it = columns.find(name);
    if (it != columns.end()) return it->second;
    missing.push_back(
        {.code = Errc::invalid_argument,
         .message = "line 1: the profile \"" + profile.name + "\" needs a column \"" + name + "\"",
         .field = name});
    return -1;
  };
  mapper.source_id_ = find(profile.source_id);
  mapper.received_at_ = find(profile.received_at);
  mapper.due_at_ = find(profile.due_at);
  mapper.landed_at_ = find(profile.landed_at);
  mapper.category_ = find(profile.category);
  mapper.title_ = find(profile.title_column);
  mapper.description_ = find(profile.description);
  mapper.unit_ = find(profile.unit);
  mapper.address_ = find(profile.address);
  mapper.zipcode_ = find(profile.zipcode);
  mapper.lat_ = find(profile.lat);
  mapper.lng_ = find(profile.lng);
  mapper.reply_ = find(profile.reply);
  mapper.channel_ = find(profile.channel_column);
  for (const auto& area : profile.areas) mapper.areas_.push_back(find(area.column));
  for (const auto& column : profile.keep) mapper.keep_.push_back(find(column));
  if (!missing.empty()) {
    Error first = missing.front();
    first.more.assign(missing.begin() + 1, missing.end());
    return tl::unexpected<Error>(std::move(first));
  }
  return mapper;
}

std::string_view RowMapper::at(const CsvRow& row, int column) const {
  return column < 0 ? std::string_view{} : trim(row.fields[static_cast<std::size_t>(column)]);
}

Result<std::optional<Instant>> RowMapper::date(const CsvRow& row, int column, const std::string& name) const {
  auto text = at(row, column);
  if (text.empty()) return std::optional<Instant>{};
  // Portals print milliseconds that are always zero: 2019-12-31T23:59:11.000.
  if (text.size() > 4 && text.substr(text.size() - 4) == ".000") text.remove_suffix(4);
  auto instant = parse_local(text, profile_.date_format, profile_.time_zone);
  if (!instant) return fail_field(name, name + ": not a date of the form " + profile_.date_format);
  return std::optional{*instant};
}

std::string_view RowMapper::source_id(const CsvRow& row) const {
  return row.fields.size() == width_ ? at(row, source_id_) : std::string_view{};
}

Result<ImportedRow> RowMapper::map(const CsvRow& row) const {
  if (row.fields.size() != width_)
    return fail_field(
        "", std::to_string(row.fields.size()) + " fields where the header has " + std::to_string(width_));
  ImportedRow out;
  out.source_id = at(row, source_id_);
  if (out.source_id.empty() || out.source_id.size() > 200)
    return fail_field(profile_.source_id, profile_.source_id + ": 1 to 200 bytes");
  TZ_TRY(received, date(row, received_at_, profile_.received_at));
  if (!received) return fail_field(profile_.received_at, profile_.received_at + ": required");
  out.received_at = *received;
  TZ_TRY(due, date(row, due_at_, profile_.due_at));
  out.due_at = due;
  TZ_TRY(landed, date(row, landed_at_, profile_.landed_at));
  if (landed && *landed + profile_.clock_skew < out.received_at)
    return fail_field(profile_.landed_at, profile_.landed_at + ": before " + profile_.received_at);
  if (landed) out.landed_at = std::max(*landed, out.received_at);
  const auto lat = at(row, lat_);
  const auto lng = at(row, lng_);
  if (!lat.empty() || !lng.empty()) {
    auto point = parse_lat_lng(lat, lng);
    if (!point)
      return fail_field(profile_.lat, profile_.lat + ", " + profile_.lng + ": " + point.error().message);
    if (point->lat_e7 != 0 || point->lng_e7 != 0) out.point = *point;  // 0,0 is how portals write "unknown"
  }
  out.category_words = at(row, category_);
  out.category = slug(out.category_words);
  out.title = field_of(at(row, title_), 60);
  out.description = field_of(at(row, description_), 4000);
  out.unit = at(row, unit_);
  out.address = field_of(at(row, address_), 300);
  out.zipcode = field_of(at(row, zipcode_), 20);
  out.reply = field_of(at(row, reply_), 4000);
  out.channel = profile_.channel_default;
  if (const auto it = profile_.channels.find(at(row, channel_)); it != profile_.channels.end())
    out.channel = it->second;
  for (std::size_t i = 0; i < areas_.size(); ++i)
    if (const auto area = at(row, areas_[i]); !area.empty())
      out.areas.push_back(profile_.areas[i].prefix + slug(area));
  for (std::size_t i = 0; i < keep_.size(); ++i)
    if (const auto kept = at(row, keep_[i]); !kept.empty())
      out.kept.emplace_back(profile_.keep[i], field_of(kept, 1000));
  return out;
}

}  // namespace tz::intake
