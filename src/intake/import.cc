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

constexpr int kBatchTries = 5;
constexpr std::size_t kTextHead = 16;  // at least what the encoding adds to a field and its text

// What the ledger calls a field is of no use to whoever wrote the file: the column that it came from.
std::string column_of(const ImportProfile& profile, std::string_view field) {
  if (field == "verbatim" || field == "description")
    return profile.description.empty() ? profile.category : profile.description;
  if (field == "title") return profile.title_column;
  if (field == "category") return profile.category;
  if (field == "address") return profile.address;
  if (field == "place.zipcode") return profile.zipcode;
  if (field == "source_id") return profile.source_id;
  if (field == "received_at") return profile.received_at;
  if (field == "reply") return profile.reply;
  return std::string(field);
}

Error with_column(Error error, const ImportProfile& profile) {
  const auto column = column_of(profile, error.field);
  if (column.empty() || column == error.field) return error;
  if (error.message.starts_with(error.field + ": ")) error.message.erase(0, error.field.size() + 2);
  error.message = column + ": " + error.message;
  error.field = column;
  return error;
}

// What a store would refuse in the middle of a batch is refused here, row by row.
Status check_size(const Append& append) {
  for (const auto& stored : append.events) {
    std::size_t bytes = 0;
    for (const auto& text : stored.texts) bytes += text.field.size() + text.value.size() + kTextHead;
    if (bytes > ledger::kEventTextsMax)
      return fail_field("", "the row is too long: all of it together may have " +
                                std::to_string(ledger::kEventTextsMax) + " bytes, with what is kept twice");
  }
  return {};
}

}  // namespace

// Rows on their way into one transaction, with what they were made from.
struct ImportService::Batch {
  struct Source {
    ImportedRow row;
    std::string raw;
  };
  std::vector<std::pair<Append, ledger::OnceKey>> cases;
  std::vector<Source> sources;
  std::set<std::string, std::less<>> seen;  // of a dry run, which writes nothing that could be found
  std::set<std::string, std::less<>> ids;   // a number that comes twice must not be in one transaction

  void clear() {
    cases.clear();
    sources.clear();
    ids.clear();
  }
};

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
  auto header = reader.next();
  if (!header && header.error().code == Errc::not_found)
    return fail(Errc::invalid_argument, "line 1: the file has no header");
  if (!header) return tl::unexpected<Error>(header.error());
  TZ_TRY(mapper, RowMapper::bind(profile, header->fields));
  reader.expect(header->fields.size());

  ImportProgress progress;
  Batch batch;
  std::size_t unreported = 0;  // rows since `progress` was last called
  const auto flush = [&]() -> Result<bool> {
    if (options.dry_run) {
      TZ_CHECK(look_up(j, batch, progress));
    } else if (!batch.cases.empty()) {
      TZ_TRY(outcomes, write(j, profile, batch, city, by));
      for (const auto& outcome : outcomes) outcome.repeated ? ++progress.repeated : ++progress.loaded;
    }
    batch.clear();
    unreported = 0;
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
  // One row into the batch, or named as bad.
  const auto take = [&](const CsvRow& row) -> Status {
    auto mapped = mapper.map(row);
    if (!mapped) {
      bad(row.line, mapped.error());
      return {};
    }
    bool outside = false;
    std::string raw = options.keep_rows ? row.raw : std::string{};
    auto append = append_of(j, profile, *mapped, raw, city, by, outside);
    if (append)
      if (const auto fits = check_size(*append); !fits) append = tl::unexpected<Error>(fits.error());
    if (!append) {
      if (append.error().code == Errc::unavailable) return tl::unexpected<Error>(append.error());
      bad(row.line, with_column(append.error(), profile));
      return {};
    }
    progress.outside += outside ? 1 : 0;
    batch.ids.insert(mapped->source_id);
    batch.cases.emplace_back(std::move(*append),
                             ledger::OnceKey{"import:" + profile.name, mapped->source_id});
    batch.sources.push_back({std::move(*mapped), std::move(raw)});
    return {};
  };

  while (options.rows_max == 0 || progress.rows < options.rows_max) {
    auto row = reader.next();
    if (!row && row.error().code == Errc::not_found) break;
    if (!row && row.error().code == Errc::unavailable) {
      TZ_TRY(done, flush());
      static_cast<void>(done);
      return fail(Errc::unavailable, "the file breaks off after line " + std::to_string(reader.line()) +
                                         ": " + row.error().message + "; what was read before is loaded");
    }
    ++progress.rows;
    if (progress.rows <= options.skip_rows) continue;
    ++unreported;
    if (!row) {
      bad(reader.line(), row.error());
    } else {
      if (batch.ids.contains(mapper.source_id(*row))) {
        TZ_TRY(go_on, flush());
        if (!go_on) return progress;
      }
      TZ_CHECK(take(*row));
    }
    if (batch.cases.size() >= options.batch || unreported >= options.batch) {
      TZ_TRY(go_on, flush());
      if (!go_on) return progress;
    }
  }
  TZ_TRY(done, flush());
  static_cast<void>(done);
  return progress;
}

// Case numbers are drawn: one may be taken. Then the whole batch is made anew, with others.
Result<std::vector<ledger::EventStore::Outcome>> ImportService::write(JurisdictionId j,
                                                                      const ImportProfile& profile,
                                                                      Batch& batch, const City& city,
                                                                      const ledger::By& by) {
  for (int tries = 1;; ++tries) {
    auto outcomes = store_.append_new(j, batch.cases);
    if (outcomes || outcomes.error().code != Errc::conflict || tries == kBatchTries) return outcomes;
    for (std::size_t i = 0; i < batch.cases.size(); ++i) {
      bool outside = false;
      TZ_TRY(append, append_of(j, profile, batch.sources[i].row, batch.sources[i].raw, city, by, outside));
      batch.cases[i].first = std::move(append);
    }
  }
}

// What write() would say.
Status ImportService::look_up(JurisdictionId j, Batch& batch, ImportProgress& progress) const {
  for (const auto& [append, once] : batch.cases) {
    TZ_TRY(known, store_.find_once(j, once));
    const bool first = batch.seen.insert(once.key).second;
    known || !first ? ++progress.repeated : ++progress.loaded;
  }
  return {};
}

}  // namespace tz::intake
