// import and export.
#include <fmt/core.h>

#include <csignal>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/csv.h"
#include "base/json.h"
#include "base/time.h"
#include "cli/commands.h"
#include "cli/gzip_file.h"
#include "cli/progress.h"
#include "intake/import.h"

namespace tz::cli {
namespace {

volatile std::sig_atomic_t g_interrupted = 0;
void on_interrupt(int) { g_interrupted = 1; }

Result<std::string> read_profile(const Common& common, const std::string& name) {
  std::string path = name;
  if (name.find('/') == std::string::npos && !name.ends_with(".json")) {
    TZ_TRY(folder, find_pack(common, "import"));
    path = folder + "/" + name + ".json";
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Errc::not_found, "no import profile " + path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Result<int> import_or_error(const Common& common, const ImportArguments& arguments) {
  TZ_TRY(text, read_profile(common, arguments.profile));
  TZ_TRY(profile, intake::parse_import_profile(text));
  TZ_TRY(input, open_input(arguments.file));
  SystemClock clock;
  SystemRandom random;
  TZ_TRY(application, app::Application::open(common.settings, clock, random));
  TZ_TRY(j, application->find_city(common.city));
  std::ofstream errors;
  if (!arguments.errors.empty()) {
    errors.open(arguments.errors, std::ios::binary);
    if (!errors) return fail(Errc::unavailable, "cannot write " + arguments.errors);
    errors << kCsvBom << csv_line({"line", "field", "problem"});
  }
  std::signal(SIGINT, on_interrupt);
  Progress progress(clock, input.size);
  std::uint64_t told = 0;
  constexpr std::uint64_t kToldMax = 20;
  intake::ImportHooks hooks;
  hooks.problem = [&](const intake::ImportProblem& problem) {
    if (errors.is_open()) errors << csv_line({std::to_string(problem.line), problem.field, problem.message});
    if (!errors.is_open() || told < kToldMax) {
      if (told < kToldMax || !errors.is_open())
        fmt::print(stderr, "line {}: {}\n", problem.line, problem.message);
    }
    ++told;
  };
  hooks.progress = [&](const intake::ImportProgress& p) {
    if (!arguments.quiet) progress.show(input.buffer->packed_bytes(), p.rows, p.bad);
    return g_interrupted == 0;
  };
  const Instant begun = clock.now();
  const ledger::By by{kSystemActor, ledger::Role::system, UnitId{}, {}};
  intake::ImportOptions options;
  options.dry_run = arguments.dry_run;
  options.rows_max = arguments.rows_max;
  auto ran = application->intake().imports.run(j, profile, *input.stream, by, options, hooks);
  progress.finish();
  TZ_TRY(done, std::move(ran));
  while (true) {  // PostgreSQL: what was loaded gets its places in the feed
    TZ_TRY(sealed, application->ledger().events.seal(j, 10'000));
    if (sealed == 0) break;
  }
  const double seconds = static_cast<double>((clock.now() - begun).count()) / 1000;
  fmt::print("{} rows in {}: {} {}, {} there already, {} bad, {} outside every zone; {} rows/s\n",
             grouped(done.rows), duration_words(seconds), grouped(done.loaded),
             arguments.dry_run ? "would be loaded" : "loaded", grouped(done.repeated), grouped(done.bad),
             grouped(done.outside),
             grouped(static_cast<std::uint64_t>(static_cast<double>(done.rows) / std::max(seconds, 0.001))));
  if (g_interrupted != 0)
    fmt::print("interrupted: run the same command again to go on, nothing is loaded twice\n");
  if (done.bad > 0 && errors.is_open()) fmt::print("every bad row is named in {}\n", arguments.errors);
  if (g_interrupted != 0) return 1;
  return done.bad > 0 ? 3 : 0;
}

std::string instant_text(const std::optional<Instant>& at) {
  return at ? format_instant(*at) : std::string{};
}

// What lists leave out and a comparison with the source needs: its number there, and the zones of all layers,
// finest first.
struct Origin {
  std::string source_id;
  std::vector<std::string> zones;
};

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : "|") + word;
  return out;
}

std::vector<std::string> row_of(const ledger::CaseSummary& c, const Origin& origin,
                                const std::map<UnitId, std::string>& units) {
  const auto unit = c.lead ? units.find(*c.lead) : units.end();
  return {c.code,
          std::string(name(c.status)),
          std::string(name(c.request_type)),
          std::string(name(c.channel)),
          c.category,
          c.zone,
          unit == units.end() ? "" : unit->second,
          c.title,
          c.description,
          c.address,
          c.point ? format_degrees(c.point->lat_e7) : "",
          c.point ? format_degrees(c.point->lng_e7) : "",
          format_instant(c.received_at),
          instant_text(c.due_result),
          instant_text(c.landed_at),
          c.landing ? std::string(name(*c.landing)) : "",
          c.reply,
          format_instant(c.updated_at),
          origin.source_id,
          joined(origin.zones)};
}

const std::vector<std::string> kColumns{"code",    "status", "request_type", "channel",       "category",
                                        "zone",    "unit",   "title",        "description",   "address",
                                        "lat",     "long",   "received_at",  "due_result_at", "landed_at",
                                        "landing", "reply",  "updated_at",   "source_id",     "zones"};

void write_list(JsonWriter& json, const std::vector<std::string>& words) {
  json.begin_array();
  for (const auto& word : words) json.value(word);
  json.end_array();
}

Result<int> export_or_error(const Common& common, const ExportArguments& arguments) {
  SystemClock clock;
  SystemRandom random;
  // Only reads, so that it may run beside a server.
  auto settings = common.settings;
  settings.store.read_only = true;
  TZ_TRY(application, app::Application::open(settings, clock, random, false));
  TZ_TRY(j, application->find_city(common.city));
  TZ_TRY(cards, application->planner().units(j));
  std::map<UnitId, std::string> units;
  for (const auto& unit : cards) units.emplace(unit.id, unit.code);
  std::ofstream file;
  if (!arguments.file.empty()) {
    file.open(arguments.file, std::ios::binary);
    if (!file) return fail(Errc::unavailable, "cannot write " + arguments.file);
  }
  std::ostream& out = arguments.file.empty() ? std::cout : file;
  const bool csv = arguments.format == "csv";
  if (csv) out << kCsvBom << csv_line(kColumns);
  ledger::CaseFilter filter;
  filter.public_only = arguments.public_view;
  std::string cursor;
  std::uint64_t rows = 0;
  do {
    TZ_TRY(page, application->ledger().query.list(j, filter, ledger::Order::received_desc, cursor, 1000));
    for (const auto& c : page.cases) {
      Origin origin;
      if (!arguments.public_view) {
        TZ_TRY(whole, application->ledger().service.load(j, c.id));
        origin = {whole.source_id.value_or(std::string{}), whole.zones};
      }
      const auto row = row_of(c, origin, units);
      if (csv) {
        out << csv_line(row);
      } else {
        JsonWriter json;
        json.begin_object();
        for (std::size_t i = 0; i < row.size(); ++i) {
          if (row[i].empty()) continue;
          json.key(kColumns[i]);
          if (kColumns[i] == "lat" || kColumns[i] == "long")
            json.raw(row[i]);
          else if (kColumns[i] == "zones")
            write_list(json, origin.zones);
          else
            json.value(row[i]);
        }
        out << json.end_object().text() << '\n';
      }
      ++rows;
    }
    cursor = page.next;
  } while (!cursor.empty() && out);
  out.flush();
  if (!out) return fail(Errc::unavailable, "the output could not be written to its end");
  fmt::print(stderr, "{} cases\n", grouped(rows));
  return 0;
}

}  // namespace

int import_file(const Common& common, const ImportArguments& arguments) {
  const auto code = import_or_error(common, arguments);
  return code ? *code : report(code.error());
}

int export_cases(const Common& common, const ExportArguments& arguments) {
  const auto code = export_or_error(common, arguments);
  return code ? *code : report(code.error());
}

}  // namespace tz::cli
