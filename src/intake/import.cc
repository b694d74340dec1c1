#include "intake/import.h"

#include <map>
#include <set>

#include "base/text.h"
#include "ledger/decide_input.h"
#include "ledger/decide_landing.h"

namespace tz::intake {
namespace {

using ledger::Append;

// Adds what happened next in the source. The source's rules were not ours, so decide() is not asked; apply()
// is.
void then(Append& append, ledger::Event event, Instant at, const ledger::By& by,
          std::vector<ledger::Text> texts) {
  append.after = ledger::apply(std::move(append.after), event, at, by);
  append.events.push_back({append.after.version, std::move(event), at, by, std::move(texts)});
}

// Words of the source in a script that a code cannot hold stay in the original row and in the title only.
std::string code_or_nothing(const std::string& word) { return ledger::is_code(word, 64) ? word : ""; }

}  // namespace

struct ImportService::City {
  ledger::JurisdictionCard card;
  std::map<std::string, UnitId, std::less<>> units;          // by code and by both names, lower case
  std::map<std::string, std::string, std::less<>> services;  // code or slug of either name -> code
  std::optional<UnitId> fallback;  // the hotline: has what no unit of ours is named for
};

Result<Append> ImportService::append_of(JurisdictionId j, const ImportProfile& profile,
                                        const ImportedRow& row, const std::string& raw, const City& city,
                                        const ledger::By& by, bool& outside) {
  ledger::Receive receive;
  receive.channel = row.channel;
  receive.request_type = profile.request_type;
  const auto service = city.services.find(row.category);
  receive.category = service == city.services.end() ? code_or_nothing(row.category) : service->second;
  receive.language = city.card.language;
  receive.source_id = profile.name + ":" + row.source_id;
  receive.verbatim = !row.description.empty() ? row.description
                     : !row.title.empty()     ? row.title
                                              : row.category_words;
  receive.title =
      row.title.empty() ? std::string(first_code_points(row.category_words, ledger::kTitleMax)) : row.title;
  receive.place = {row.point, row.address, "", row.zipcode};
  receive.attributes = row.kept;
  receive.source_row = raw;
  receive.received_at = row.received_at;
  if (row.point) receive.zones = planner_.zones_at(j, *row.point);
  outside = row.point.has_value() && receive.zones.empty();
  for (const auto& area : row.areas)
    if (auto code = code_or_nothing(area); !code.empty()) receive.zones.push_back(std::move(code));
  TZ_TRY(append, cases_.prepare(j, city.card.ticket_prefix, city.card.time_zone, std::move(receive), by));
  const Instant now = append.events.front().at;
  const auto named = city.units.find(to_lower_ascii(row.unit));
  const auto unit = named == city.units.end() ? city.fallback : std::optional(named->second);
  if (unit) {
    ledger::Dispatched dispatched;
    dispatched.unit = *unit;
    dispatched.due.result = row.due_at;
    dispatched.due.rule = "source:" + profile.name;
    dispatched.said_at = row.received_at;
    then(append, dispatched, now, by, {});
  }
  if (row.landed_at) {
    ledger::Landing landing;
    landing.code = ledger::LandingCode::answered;
    landing.unit = unit.value_or(UnitId{});
    landing.at = now;
    if (row.reply.empty() && !ledger::may_land_unheard(append.after, by))
      return fail_rule(Errc::forbidden, "echo", "only the program takes over an end without a reply");
    // No word is put into anybody's mouth: where the source kept no reply, the case is one without an echo.
    std::vector<ledger::Text> texts{{"reason", "closed in the source system"}};
    if (!row.reply.empty()) texts.push_back({"reply", row.reply});
    then(append, ledger::Landed{landing, !row.reply.empty(), row.landed_at}, now, by, std::move(texts));
  }
  return append;
}

Result<ImportProgress> ImportService::run(JurisdictionId j, const ImportProfile& profile, std::istream& in,
                                          const ledger::By& by, const ImportOptions& options,
                                          const ImportHooks& hooks) {
  City city;
  TZ_TRY(card, planner_.jurisdiction(j));
  city.card = card;
  TZ_TRY(units, planner_.units(j));
  for (const auto& unit : units) {
    if (unit.kind == "hotline" && !city.fallback) city.fallback = unit.id;
    for (const auto& word : {unit.code, unit.name_zh, unit.name_en})
      city.units.emplace(to_lower_ascii(word), unit.id);
  }
  TZ_TRY(services, planner_.services(j));
  for (const auto& service : services)
    for (const auto& word : {service.code, slug(service.name_en), slug(service.name_zh)})
      city.services.emplace(word, service.code);

  CsvReader reader(in);
  TZ_TRY(header, reader.next());
  TZ_TRY(mapper, RowMapper::bind(profile, header.fields));

  ImportProgress progress;
  std::vector<std::pair<Append, ledger::OnceKey>> batch;
  std::set<std::string, std::less<>> ids;  // of this batch: a number that comes twice in one transaction
  const auto flush = [&]() -> Result<bool> {
    if (!batch.empty() && !options.dry_run) {
      TZ_TRY(outcomes, store_.append_new(j, batch));
      for (const auto& outcome : outcomes) outcome.repeated ? ++progress.repeated : ++progress.loaded;
    } else {
      progress.loaded += batch.size();
    }
    batch.clear();
    ids.clear();
    progress.bytes = reader.bytes_read();
    return !hooks.progress || hooks.progress(progress);
  };
  const auto bad = [&](std::uint64_t line, const Error& error) {
    ++progress.bad;
    // The reader's own messages begin with the line, which the problem names already.
    const auto prefix = "line " + std::to_string(line) + ": ";
    const auto message =
        error.message.starts_with(prefix) ? error.message.substr(prefix.size()) : error.message;
    if (hooks.problem) hooks.problem({line, error.field, message});
  };

  while (options.rows_max == 0 || progress.rows < options.rows_max) {
    auto row = reader.next();
    if (!row && row.error().code == Errc::not_found) break;
    ++progress.rows;
    if (progress.rows <= options.skip_rows) continue;
    if (!row) {
      bad(reader.line(), row.error());
      continue;
    }
    auto mapped = mapper.map(*row);
    if (!mapped) {
      bad(row->line, mapped.error());
      continue;
    }
    if (ids.contains(mapped->source_id)) {
      TZ_TRY(go_on, flush());
      if (!go_on) return progress;
    }
    bool outside = false;
    auto append =
        append_of(j, profile, *mapped, options.keep_rows ? row->raw : std::string{}, city, by, outside);
    if (!append) {
      if (append.error().code == Errc::unavailable) return tl::unexpected<Error>(append.error());
      bad(row->line, append.error());
      continue;
    }
    progress.outside += outside ? 1 : 0;
    ids.insert(mapped->source_id);
    batch.emplace_back(std::move(*append), ledger::OnceKey{"import:" + profile.name, mapped->source_id});
    if (batch.size() >= options.batch) {
      TZ_TRY(go_on, flush());
      if (!go_on) return progress;
    }
  }
  TZ_TRY(done, flush());
  static_cast<void>(done);
  return progress;
}

}  // namespace tz::intake
