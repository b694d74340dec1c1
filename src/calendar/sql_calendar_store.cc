#include "calendar/sql_calendar_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "calendar/civil_day.h"

namespace tz::calendar {
namespace {

using std::chrono::sys_days;
using store::Row;
using store::Transaction;

constexpr std::string_view kLayers =
    "SELECT code, level, name_zh, name_en FROM calendar_layer WHERE jurisdiction_id = $1 ORDER BY level, "
    "code";
constexpr std::string_view kLayerLevel =
    "SELECT level FROM calendar_layer WHERE jurisdiction_id = $1 AND code = $2";
constexpr std::string_view kSaveLayer =
    "INSERT INTO calendar_layer (jurisdiction_id, code, level, name_zh, name_en) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (jurisdiction_id, code) DO UPDATE SET name_zh = excluded.name_zh, name_en = "
    "excluded.name_en";
constexpr std::string_view kYears =
    "SELECT year, MAX(edition) FROM calendar_source WHERE jurisdiction_id = $1 AND layer = $2 GROUP BY year "
    "ORDER BY year";
constexpr std::string_view kLatest =
    "SELECT MAX(edition) FROM calendar_source WHERE jurisdiction_id = $1 AND layer = $2 AND year = $3";
constexpr std::string_view kFiles =
    "SELECT file, sha256, notices, published FROM calendar_source WHERE jurisdiction_id = $1 AND layer = $2 "
    "AND year = $3 AND edition = $4 ORDER BY position";
constexpr std::string_view kDays =
    "SELECT date, kind, name_zh, name_en FROM calendar_day WHERE jurisdiction_id = $1 AND layer = $2 "
    "AND year = $3 AND edition = $4 ORDER BY date";
constexpr std::string_view kSaveFile =
    "INSERT INTO calendar_source (jurisdiction_id, layer, year, edition, position, file, sha256, notices, "
    "published, first_day, last_day, loaded_at, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
constexpr std::string_view kSaveDay =
    "INSERT INTO calendar_day (jurisdiction_id, layer, year, edition, date, kind, name_zh, name_en) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
constexpr std::string_view kVersion =
    "SELECT MAX(version) FROM calendar_source WHERE jurisdiction_id = $1 AND version > 0";
constexpr std::string_view kPublications =
    "SELECT layer, year, edition, sha256, notices, first_day, last_day, loaded_at, version FROM "
    "calendar_source "
    "WHERE jurisdiction_id = $1 AND version > 0 AND loaded_at >= $2 ORDER BY version, layer, year, edition, "
    "position";

tl::unexpected<Error> unreadable(std::string_view layer, std::int64_t year) {
  return fail(Errc::corrupted, fmt::format("the stored calendar \"{}\" of {} cannot be read", layer, year));
}

std::chrono::year year_from(std::int64_t number) { return std::chrono::year{static_cast<int>(number)}; }

std::vector<std::string> notices_from(std::string_view lines) {
  std::vector<std::string> notices;
  for (const std::string_view line : split(lines, '\n'))
    if (!line.empty()) notices.emplace_back(line);
  return notices;
}

std::optional<Hash256> hash_from(const Bytes& bytes) {
  Hash256 hash{};
  if (bytes.size() != hash.size()) return std::nullopt;
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

// The layer's list of the year as of that edition.
Result<YearList> load_year(Transaction& tx, JurisdictionId id, const std::string& layer, std::int64_t year,
                           std::int64_t edition) {
  YearList list{.year = year_from(year)};
  TZ_TRY(files, tx.query(kFiles, id, layer, year, edition));
  for (const Row& row : files) {
    const auto hash = hash_from(row.bytes(1));
    if (!hash) return unreadable(layer, year);
    list.files.push_back({.name = row.text(0), .sha256 = *hash});
    list.notices = notices_from(row.text(2));
    list.published = row.i64(3) != 0;
  }
  TZ_TRY(days, tx.query(kDays, id, layer, year, edition));
  for (const Row& row : days) {
    const auto date = parse_day(row.text(0));
    if (!date || (row.i64(1) != 0 && row.i64(1) != 1)) return unreadable(layer, year);
    list.days.push_back(
        {.date = *date, .kind = row.as<DayKind>(1), .name_zh = row.text(2), .name_en = row.text(3)});
  }
  return list;
}

Result<Source> load_list(Transaction& tx, JurisdictionId id, const std::string& layer) {
  Source source{.name = layer};
  TZ_TRY(years, tx.query(kYears, id, layer));
  for (const Row& row : years) {
    TZ_TRY(list, load_year(tx, id, layer, row.i64(0), row.i64(1)));
    source.years.emplace(list.year, std::move(list));
  }
  return source;
}

Result<std::optional<YearList>> latest_of(Transaction& tx, JurisdictionId id, const std::string& layer,
                                          std::chrono::year year, std::int64_t& edition) {
  const std::int64_t number = static_cast<int>(year);
  TZ_TRY(rows, tx.query(kLatest, id, layer, number));
  edition = rows.empty() ? 0 : rows.front().opt_i64(0).value_or(0);
  if (edition == 0) return std::optional<YearList>();
  TZ_TRY(list, load_year(tx, id, layer, number, edition));
  return std::optional(std::move(list));
}

// What the list, or the one before it, names may lie before the year itself.
sys_days first_day_of(const YearList& list, const std::optional<YearList>& before) {
  sys_days first = list.year / 1 / 1;
  if (!list.days.empty()) first = std::min(first, list.days.front().date);
  if (before && !before->days.empty()) first = std::min(first, before->days.front().date);
  return first;
}

Result<std::int64_t> version_in(Transaction& tx, JurisdictionId id) {
  TZ_TRY(rows, tx.query(kVersion, id));
  return rows.empty() ? 0 : rows.front().opt_i64(0).value_or(0);
}

Status save_list(Transaction& tx, JurisdictionId id, const YearList& list, const Publication& p) {
  const std::int64_t year = static_cast<int>(list.year);
  std::int64_t position = 0;
  for (const SourceFile& file : list.files)
    TZ_CHECK(tx.execute(kSaveFile, id, p.layer, year, p.edition, position++, file.name, ByteSpan(file.sha256),
                        join(list.notices, "\n"), list.published, format_day(p.first_day),
                        format_day(p.last_day), to_millis(p.at), p.version));
  for (const ListedDay& day : list.days)
    TZ_CHECK(tx.execute(kSaveDay, id, p.layer, year, p.edition, format_day(day.date), day.kind, day.name_zh,
                        day.name_en));
  return {};
}

}  // namespace

Result<std::vector<Layer>> SqlCalendarStore::load(JurisdictionId id) const {
  return db_.read([id](Transaction& tx) -> Result<std::vector<Layer>> {
    TZ_TRY(rows, tx.query(kLayers, id));
    if (rows.empty())
      return fail(Errc::not_found,
                  fmt::format("jurisdiction {} has no calendar", static_cast<std::int32_t>(id)));
    std::vector<Layer> layers;
    for (const Row& row : rows) {
      Layer layer{.level = row.as<LayerLevel>(1),
                  .code = row.text(0),
                  .name_zh = row.text(2),
                  .name_en = row.text(3)};
      TZ_TRY(list, load_list(tx, id, layer.code));
      layer.list = std::move(list);
      layers.push_back(std::move(layer));
    }
    return layers;
  });
}

Status SqlCalendarStore::save_layer(JurisdictionId id, const Layer& layer) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_TRY(rows, tx.query(kLayerLevel, id, layer.code));
    if (!rows.empty() && rows.front().as<LayerLevel>(0) != layer.level)
      return fail(Errc::conflict,
                  fmt::format("the layer \"{}\" is {}", layer.code, name_of(rows.front().as<LayerLevel>(0))));
    return tx.execute(kSaveLayer, id, layer.code, layer.level, layer.name_zh, layer.name_en);
  });
}

Result<std::optional<Publication>> SqlCalendarStore::publish(JurisdictionId id, const std::string& layer,
                                                             const YearList& list, Instant at) {
  if (list.files.empty())
    return fail_rule(Errc::invalid_argument, "file_required", "a year's list names the files it came from");
  return db_.write([&](Transaction& tx) -> Result<std::optional<Publication>> {
    TZ_TRY(known, tx.query(kLayerLevel, id, layer));
    if (known.empty()) return fail(Errc::not_found, fmt::format("there is no layer \"{}\"", layer));
    std::int64_t edition = 0;
    TZ_TRY(before, latest_of(tx, id, layer, list.year, edition));
    if (before && same_files(*before, list) && before->published == list.published)
      return std::optional<Publication>();
    if (before && before->published && !list.published)
      return fail_rule(
          Errc::not_allowed, "year_published",
          fmt::format("the calendar \"{}\" of {} is published", layer, static_cast<int>(list.year)));
    Publication publication{.layer = layer,
                            .year = list.year,
                            .edition = edition + 1,
                            .notices = list.notices,
                            .at = at,
                            .first_day = first_day_of(list, before),
                            .last_day = list.year / 12 / 31};
    if (list.published) {
      TZ_TRY(version, version_in(tx, id));
      publication.version = version + 1;
    }
    for (const SourceFile& file : list.files) publication.sha256s.push_back(file.sha256);
    TZ_CHECK(save_list(tx, id, list, publication));
    if (!list.published) return std::optional<Publication>();
    return std::optional(std::move(publication));
  });
}

Result<std::int64_t> SqlCalendarStore::version(JurisdictionId id) const {
  return db_.read([id](Transaction& tx) { return version_in(tx, id); });
}

Result<std::vector<Publication>> SqlCalendarStore::publications(JurisdictionId id, Instant since) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<Publication>> {
    TZ_TRY(rows, tx.query(kPublications, id, to_millis(since)));
    std::vector<Publication> found;
    for (const Row& row : rows) {
      const auto hash = hash_from(row.bytes(3));
      const auto first = parse_day(row.text(5));
      const auto last = parse_day(row.text(6));
      if (!hash || !first || !last) return unreadable(row.text(0), row.i64(1));
      Publication one{.layer = row.text(0),
                      .year = year_from(row.i64(1)),
                      .edition = row.i64(2),
                      .version = row.i64(8),
                      .notices = notices_from(row.text(4)),
                      .at = from_millis(row.i64(7)),
                      .first_day = *first,
                      .last_day = *last};
      // The files of one edition follow one another.
      if (found.empty() || std::tie(found.back().layer, found.back().year, found.back().edition) !=
                               std::tie(one.layer, one.year, one.edition))
        found.push_back(std::move(one));
      found.back().sha256s.push_back(*hash);
    }
    return found;
  });
}

}  // namespace tz::calendar
