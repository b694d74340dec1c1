// A made-up year of a city, on the real program without its web server: needs come in, people act on them,
// time passes by the city's working calendar, and what runs by itself runs. After every day the rules that
// must always hold are looked at, and what the program says of that day is written down for `recount`.
//
//   city_year DATA_DIR [NEEDS] [DAYS] [SEED]     into DATA_DIR/taizhang.db and DATA_DIR/days.jsonl
//   city_year --replay DATA_DIR TARGET           its events again, in their order, into an empty database,
//   and
//                                                then every table of the ledger compared (replay.cc)
//
// Exit status 1: a rule does not hold, or the made-up people were refused what they should not be.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stop_token>
#include <thread>

#include "base/json.h"
#include "base/time.h"
#include "cadence/module.h"
#include "callback/module.h"
#include "ledger/sql_projection.h"
#include "need_life.h"
#include "replay.h"

namespace tz::simulation {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr int kThreads = 4;
// Refusals that real people meet too: someone was too late, the resident had withdrawn, or the unit that was
// named is the one that a tip-off is about.
constexpr std::string_view kUsual[] = {"object: objection_window",
                                       "assign_assist: conflict_of_interest",
                                       "rule_objection: conflict_of_interest",
                                       "ask_extension: extension_late",
                                       "ask_extension: extension_date",
                                       "ask_extension: until",
                                       "rule_extension: extension_date",
                                       "rule_extension: until",
                                       "assign_assist: due",
                                       "dispatch: unit"};

struct Year {
  app::Application& app;
  const Town& town;
  std::vector<Need> needs;
  Refusals refusals{};
  Instant begin{}, end{};
  std::ofstream days_file{};

  void act_until(Instant until);
  Status run_jobs();
  Status look(Instant now);
};

// Each thread has the needs of its number; they do not know each other.
void Year::act_until(Instant until) {
  std::vector<std::jthread> workers;
  for (int mine = 0; mine < kThreads; ++mine)
    workers.emplace_back([&, mine] {
      for (std::size_t i = static_cast<std::size_t>(mine); i < needs.size(); i += kThreads)
        while (!needs[i].over() && needs[i].next() < until) needs[i].step(app, town, refusals);
    });
  workers.clear();
  ThreadClock::time() = until;
}

Status Year::run_jobs() {
  for (bool more = true; more;) {
    TZ_TRY(again, callback::run_once(app.callback(), town.id, std::stop_token()));
    more = again;
  }
  for (bool more = true; more;) {
    TZ_TRY(again, cadence::run_once(app.cadence(), town.id, ThreadClock::time()));
    more = again;
  }
  for (bool done = false; !done;) {
    TZ_TRY(swept, app.due_sweep().step(town.id));
    done = swept;
  }
  return {};
}

// What must hold after every day; and what the program says, written down.
Status Year::look(Instant now) {
  ledger::CaseFilter ownerless{.open = true, .unassigned = true, .received_to = now - 30h};
  TZ_TRY(nobodys, app.ledger().query.list(town.id, ownerless, ledger::Order::received_desc, "", 10));
  for (const auto& row : nobodys.cases)
    if (row.status != ledger::CaseStatus::dispatched)
      return fail(Errc::corrupted, fmt::format("{} has no owner after 30 hours", row.code));
  TZ_TRY(undated, app.database().read([&](store::Transaction& tx) {
    return tx.query(
        "SELECT code, status FROM ledger_case WHERE jurisdiction_id = $1 AND status NOT IN ('received', "
        "'triaged', 'landed', 'withdrawn') AND due_key = 9223372036854775807 LIMIT 10",
        town.id);
  }));
  if (!undated.empty())
    return fail(Errc::corrupted,
                fmt::format("{} is {} without a limit", undated[0].text(0), undated[0].text(1)));
  TZ_TRY(head, app.ledger().events.head(town.id));
  JsonWriter out;
  out.begin_object().field("now", to_millis(now)).field("head", head).key("violations").begin_array();
  ledger::CaseFilter filter;
  const auto policy = app.planner().policy(town.id);
  filter.violating = ledger::Violating{.kinds = {}, .now = now, .owner_within = policy.owner_within};
  for (std::string cursor;;) {
    TZ_TRY(page, app.ledger().query.violations(town.id, filter, cursor, 1000));
    for (const auto& entry : page.entries)
      out.value(fmt::format("{} {}", static_cast<std::int64_t>(entry.row.id), ledger::name(entry.kind)));
    cursor = page.next;
    if (cursor.empty()) break;
  }
  days_file << out.end_array().end_object().take() << '\n';
  return {};
}

int complain(const Error& error) {
  std::cerr << "city_year: " << error.message << '\n';
  return 1;
}

bool tell_refusals(const Refusals& refusals) {
  bool expected = true;
  for (const auto& [what, seen] : refusals.take()) {
    const bool usual = std::ranges::find(kUsual, what) != std::end(kUsual);
    expected = expected && usual;
    fmt::print("{}refused {:>6} times  {}  ({})\n", usual ? "  " : "! ", seen.first, what, seen.second);
  }
  return expected;
}

int live(const std::string& folder, std::uint64_t count, int length, std::uint64_t seed) {
  const ThreadClock clock;
  SystemRandom random;
  app::Settings settings;
  settings.data_dir = folder;
  const Instant begin = parse_instant("2025-07-01T00:00:00+08:00").value();
  ThreadClock::time() = begin;
  auto opened = app::Application::open(settings, clock, random);
  if (!opened) return complain(opened.error());
  auto& app = **opened;
  const char* packs = std::getenv("TAIZHANG_PACKS");
  auto city = app.load_pack(std::string(packs == nullptr ? "packs" : packs) + "/liaoyuan", {});
  if (!city) return complain(city.error());
  auto town = read_town(app, *city, seed);
  if (!town) return complain(town.error());

  Year year{.app = app, .town = *town, .needs = {}, .begin = begin, .end = begin + days(length)};
  year.days_file.open(folder + "/days.jsonl");
  std::mt19937_64 births(seed + 1);
  for (std::uint64_t i = 0; i < count; ++i) {
    // By day rather than by night.
    const auto day = begin + days(births() % static_cast<std::uint64_t>(length));
    const auto minute =
        std::chrono::minutes(births() % 100 < 85 ? 7 * 60 + births() % (14 * 60) : births() % (24 * 60));
    year.needs.emplace_back(seed, i, day + minute);
  }
  const auto started = std::chrono::steady_clock::now();
  for (Instant day = begin; day < year.end; day += days(1)) {
    for (const auto tick : {9h + 1min, 10h + 1min, 24h + 0min}) {
      year.act_until(day + tick);
      if (const auto ran = year.run_jobs(); !ran) return complain(ran.error());
    }
    if (const auto looked = year.look(day + days(1)); !looked) return complain(looked.error());
    const auto done = (day - begin) / days(1) + 1;
    if (done % 10 == 0 || done == length)
      fmt::print(stderr, "day {}/{}  {} events  {:.0f} s\n", done, length,
                 app.ledger().events.head(*city).value_or(0),
                 std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
  }
  const auto over = std::ranges::count_if(year.needs, &Need::over);
  fmt::print(
      "{} needs over {} days, {} gone through; {} events; every open case had an owner and a limit "
      "after every day\n",
      count, length, over, app.ledger().events.head(*city).value_or(0));
  return tell_refusals(year.refusals) ? 0 : 1;
}

}  // namespace
}  // namespace tz::simulation

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 3 && words[0] == "--replay") return tz::simulation::replay(words[1], words[2]);
  if (words.empty() || words.size() > 4) {
    std::cerr << "city_year DATA_DIR [NEEDS] [DAYS] [SEED], or city_year --replay DATA_DIR TARGET\n";
    return 2;
  }
  const auto number = [&](std::size_t i, std::uint64_t otherwise) {
    return words.size() > i ? std::stoull(words[i]) : otherwise;
  };
  return tz::simulation::live(words[0], number(1, 50'000), static_cast<int>(number(2, 365)),
                              number(3, 20250701));
}
