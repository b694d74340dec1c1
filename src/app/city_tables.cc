#include "app/city_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/text.h"

namespace tz::app {
namespace {

using places::TableFormat;
using places::TableText;
using places::TableVersion;

std::string digest_of(std::string_view text) { return to_hex(sha256(as_bytes(text))); }

std::vector<Error> each_of(Error error) {
  std::vector<Error> all, more = std::move(error.more);
  error.more.clear();
  all.push_back(std::move(error));
  for (Error& one : more) all.push_back(std::move(one));
  return all;
}

// "units.csv:7:parent: ..." of a message; nothing if it does not begin with a place.
struct Place {
  std::string file{};
  std::uint64_t line = 0;
};
std::optional<Place> place_of(std::string_view message) {
  const auto end = message.find(':');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view file = message.substr(0, end);
  if (!file.ends_with(".csv") && !file.ends_with(".json") && !file.ends_with(".geojson")) return std::nullopt;
  Place place{.file = std::string(file)};
  const std::string_view rest = message.substr(end + 1);
  std::uint64_t line = 0;
  const auto [after, error] = std::from_chars(rest.data(), rest.data() + rest.size(), line);
  if (error == std::errc() && after != rest.data() + rest.size() && *after == ':') place.line = line;
  return place;
}

// What stands between the first two quotes.
std::string_view first_quoted(std::string_view message) {
  const auto begin = message.find('"');
  const auto end = begin == std::string_view::npos ? begin : message.find('"', begin + 1);
  return end == std::string_view::npos ? std::string_view() : message.substr(begin + 1, end - begin - 1);
}

// Of a failure that is nobody's input: the database, or the city itself.
bool is_fault(const Error& error) {
  return error.code == Errc::invalid_argument || error.code == Errc::not_found ||
         error.code == Errc::too_large || error.code == Errc::conflict;
}

Error gathered(const std::vector<Error>& errors) {
  Error first = errors.front();
  first.code = Errc::invalid_argument;
  first.more.assign(errors.begin() + 1, errors.end());
  for (Error& one : first.more) one.code = Errc::invalid_argument;
  return first;
}

const std::string& text_or_none(const places::PackFiles& files, std::string_view path) {
  static const std::string kNone;
  const std::string* text = files.find(path);
  return text == nullptr ? kNone : *text;
}

// A table's text in the place of the pack's; none takes the file away.
void put(places::PackFiles& files, const TableFormat& format, const std::string& text) {
  const std::string path(format.file);
  files.texts[path] = text;
  files.shown[path] = path;
}

// The persons' tables over the files; which they are.
std::vector<std::string> put_over(places::PackFiles& files, const std::vector<TableVersion>& newest) {
  std::vector<std::string> names;
  for (const TableVersion& one : newest) {
    const TableFormat* format = places::find_table(one.name);
    if (one.pack || format == nullptr) continue;
    put(files, *format, one.text);
    names.push_back(one.name);
  }
  return names;
}

Result<const TableFormat*> format_of(std::string_view name) {
  const TableFormat* format = places::find_table(name);
  if (format == nullptr) return fail_rule(Errc::not_found, "unknown_table", "there is no table of that name");
  return format;
}

TableText read_or_none(const TableFormat& format, const places::PackFiles& files) {
  auto text = places::parse_table(format, std::string(format.file), text_or_none(files, format.file));
  return text ? std::move(*text) : TableText{};
}

}  // namespace

// What is kept of a city: its pack's texts, and what persons made of them.
struct CityTables::Ground {
  places::PackTexts pack{};
  std::vector<TableVersion> newest{};
  places::PackFiles held{};  // the pack's files with the persons' tables over them

  const TableVersion* version_of(std::string_view name) const {
    const auto at = std::ranges::find(newest, name, &TableVersion::name);
    return at == newest.end() ? nullptr : &*at;
  }
  TableState state_of(const TableFormat& format) const {
    TableState state{.format = &format, .changed_at = pack.loaded_at};
    if (pack.files.find(format.file) != nullptr) state.file = pack.files.shown_name(format.file);
    const TableVersion* version = version_of(format.name);
    if (version == nullptr) return state;
    state.version = version->version;
    state.changed_at = version->at;
    state.person = !version->pack;
    if (!state.person) return state;
    state.changed_by = version->by;
    state.stale = version->pack_digest != digest_of(text_or_none(pack.files, format.file));
    return state;
  }
  // The city's files as they would be: with this text, or, back to the pack, as the pack has it or has not.
  places::PackFiles with(const TableFormat& format, const TableLoad& load) const {
    const std::string path(format.file);
    places::PackFiles files = held;
    if (!load.pack) {
      put(files, format, load.csv);
    } else if (const std::string* text = pack.files.find(path)) {
      files.texts[path] = *text;
      files.shown[path] = pack.files.shown_name(path);
    } else {
      files.texts.erase(path);
    }
    return files;
  }
  // Of everything that the outcome of a load depends on.
  std::string digest(const TableFormat& format, const TableLoad& load) const {
    std::string all;
    for (const auto& [path, text] : pack.files.texts) all += path + "\n" + digest_of(text) + "\n";
    for (const std::string& part : pack.parts) all += "part " + part + "\n";
    for (const TableVersion& one : newest) all += fmt::format("{} {}\n", one.name, one.version);
    all += fmt::format("{} {}", format.name, load.pack ? std::string("pack") : digest_of(load.csv));
    return digest_of(all);
  }
};

struct CityTables::Prepared {
  TablePlan plan{};
  std::optional<CheckedPack> pack{};  // if there are no faults
  std::string text{};                 // of the table as it is to be
  std::string pack_digest{};
};

TableFault fault_of(const Error& error, const TableFormat& format, const TableText& table) {
  TableFault fault{
      .file = std::string(format.file), .column = error.field, .rule = error.rule, .message = error.message};
  if (const auto place = place_of(error.message)) {
    fault.file = place->file;
    fault.line = place->line;
    return fault;
  }
  // A check of the whole names a code, not a line.
  const std::string_view code = first_quoted(error.message);
  const auto row = std::ranges::find_if(table.rows, [&](const places::TableRow& one) {
    const auto key = places::key_of(format, one);
    return !code.empty() && key.front() == code;
  });
  if (row != table.rows.end())
    fault.line = row->line;
  else
    fault.column.clear();
  return fault;
}

Result<CityTables::Ground> CityTables::ground(JurisdictionId j) const {
  Ground ground;
  TZ_TRY(texts, modules_.places.tables.texts(j));
  if (!texts)
    return fail_rule(Errc::not_allowed, "pack_texts_missing",
                     "this city was loaded before the texts of packs were kept: load its pack once more");
  ground.pack = std::move(*texts);
  TZ_TRY(newest, modules_.places.tables.newest(j));
  ground.newest = std::move(newest);
  ground.held = ground.pack.files;
  put_over(ground.held, ground.newest);
  return ground;
}

Result<JurisdictionId> CityTables::load_pack(const std::string& folder, const std::set<std::string>& parts,
                                             places::LoadReport* report) {
  const std::lock_guard writing(writing_);
  TZ_TRY(files, places::read_pack_folder(folder));
  TZ_TRY(city, city_of(modules_, files));
  std::vector<TableVersion> newest;
  if (city) {
    TZ_TRY(all, modules_.places.tables.newest(*city));
    newest = std::move(all);
  }
  places::PackFiles merged = files;
  const std::vector<std::string> kept = put_over(merged, newest);
  auto checked = check_pack(modules_, merged, parts);
  if (!checked) {
    Error error = std::move(checked).error();
    // Only where the pack alone would do are the persons' tables what stands in the way.
    if (!kept.empty() && check_pack(modules_, files, parts))
      error.message += fmt::format(
          "\nChanged by hand in this city, and put over the pack: {}. \"taizhang table reset NAME\" goes "
          "back "
          "to the pack's.",
          join(kept, ", "));
    return tl::unexpected<Error>(std::move(error));
  }
  TZ_CHECK(write_pack(modules_, *checked, report));
  if (report != nullptr) report->tables_kept = kept;
  const JurisdictionId id = checked->id;
  TZ_CHECK(modules_.places.service.keep_pack(id, files));
  TZ_TRY(record, modules_.places.service.last_pack(id));
  if (!record) return fail(Errc::corrupted, "the load that was just kept is not there");
  TZ_CHECK(modules_.places.tables.keep_texts(
      id, {.files = std::move(files), .parts = parts, .loaded_at = record->loaded_at}));
  return id;
}

Result<std::vector<TableState>> CityTables::list(JurisdictionId j) const {
  TZ_TRY(known, ground(j));
  std::vector<TableState> all;
  for (const TableFormat& format : places::city_tables()) {
    TableState state = known.state_of(format);
    state.rows = static_cast<std::int64_t>(read_or_none(format, known.held).rows.size());
    all.push_back(std::move(state));
  }
  return all;
}

Result<TableShown> CityTables::show(JurisdictionId j, std::string_view name) const {
  TZ_TRY(format, format_of(name));
  TZ_TRY(known, ground(j));
  TableShown shown{.state = known.state_of(*format), .csv = text_or_none(known.held, format->file)};
  shown.digest = digest_of(shown.csv);
  shown.text = read_or_none(*format, known.held);
  shown.state.rows = static_cast<std::int64_t>(shown.text.rows.size());
  return shown;
}

Result<CityTables::Prepared> CityTables::prepare(JurisdictionId j, std::string_view name,
                                                 const TableLoad& load) const {
  TZ_TRY(format, format_of(name));
  if (load.csv.size() > places::kTableBytesMax)
    return fail_rule(Errc::too_large, "table_size",
                     fmt::format("the table may have {} at most", size_words(places::kTableBytesMax)));
  TZ_TRY(known, ground(j));
  const TableState state = known.state_of(*format);
  const places::PackFiles files = known.with(*format, load);
  Prepared out{.text = text_or_none(files, format->file),
               .pack_digest = digest_of(text_or_none(known.pack.files, format->file))};
  TablePlan& plan = out.plan;
  plan.format = format;
  plan.version = state.version;
  plan.digest = known.digest(*format, load);
  const TableText before = read_or_none(*format, known.held);
  TableText after;
  std::optional<Error> unread;
  if (files.find(format->file) != nullptr) {
    if (auto read = places::parse_table(*format, files.shown_name(format->file), out.text))
      after = std::move(*read);
    else
      unread = std::move(read).error();
  }
  plan.rows = static_cast<std::int64_t>(after.rows.size());
  if (!unread) plan.diff = places::diff_of(*format, before, after);
  plan.known =
      load.pack ? !state.person : !unread && plan.diff.none() && known.held.find(format->file) != nullptr;
  auto checked = unread ? Result<CheckedPack>(tl::unexpected<Error>(*unread))
                        : check_pack(modules_, files, known.pack.parts, j);
  if (checked)
    out.pack = std::move(*checked);
  else if (!is_fault(checked.error()))
    return tl::unexpected<Error>(std::move(checked).error());
  else
    plan.errors = each_of(std::move(checked).error());
  for (const Error& one : plan.errors) plan.faults.push_back(fault_of(one, *format, after));
  if (unread) return out;
  TZ_TRY(effects, effects_of({*format, before, after}, j, modules_, cases_, people_,
                             text_or_none(files, "notices.csv"),
                             read_or_none(*places::find_table("catalogue"), files)));
  plan.effects = std::move(effects);
  if (format->name == "templates") {
    TZ_TRY(places, modules_.places.service.current(j));
    plan.samples = samples_of(*format, plan.diff, text_or_none(known.held, format->file), out.text,
                              places->jurisdiction.name_zh, places->jurisdiction.name_en);
  }
  return out;
}

Result<TablePlan> CityTables::plan(JurisdictionId j, std::string_view name, const TableLoad& load) const {
  TZ_TRY(prepared, prepare(j, name, load));
  return std::move(prepared.plan);
}

Result<SavedTable> CityTables::save(JurisdictionId j, std::string_view name, const TableLoad& load,
                                    std::string_view digest, ActorId by) {
  const std::lock_guard writing(writing_);
  TZ_TRY(prepared, prepare(j, name, load));
  const TablePlan& plan = prepared.plan;
  if (digest != plan.digest)
    return fail_rule(Errc::conflict, "digest", "the text, a table or the pack are not those of the preview");
  if (!plan.errors.empty()) return tl::unexpected<Error>(gathered(plan.errors));
  if (plan.known) return SavedTable{plan.version, false};
  TZ_CHECK(write_table(modules_, *prepared.pack, name));
  TableVersion version{.name = std::string(name),
                       .version = plan.version + 1,
                       .at = clock_.now(),
                       .by = by,
                       .pack = load.pack,
                       .pack_digest = prepared.pack_digest,
                       .text = std::move(prepared.text),
                       .rows = plan.rows,
                       .added = static_cast<std::int64_t>(plan.diff.added.size()),
                       .changed = static_cast<std::int64_t>(plan.diff.changed.size()),
                       .removed = static_cast<std::int64_t>(plan.diff.removed.size())};
  TZ_CHECK(modules_.places.tables.add(j, version));
  return SavedTable{version.version, true};
}

Result<places::TableVersionPage> CityTables::versions(JurisdictionId j, std::string_view name,
                                                      std::int64_t before) const {
  TZ_TRY(format, format_of(name));
  return modules_.places.tables.versions(j, format->name, before, 100);
}

Result<std::string> CityTables::text_of(JurisdictionId j, std::string_view name, std::int64_t version) const {
  TZ_TRY(format, format_of(name));
  TZ_TRY(found, modules_.places.tables.get(j, format->name, version));
  return std::move(found.text);
}

}  // namespace tz::app
