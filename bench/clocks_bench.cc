// How fast the clocks of one unit are counted and listed, with so many cases open in the city. Every case
// goes through the ledger: registered, dispatched and signed for, led by one of 640 units (the first leads
// about a seventh of all, the last hardly any) and every tenth assisted by another. Set TZ_TEST_PG to measure
// PostgreSQL too; TZ_BENCH_ENGINES=sqlite or postgres measures one only.
//   clocks_bench [cases = 20000]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "ledger/module.h"
#include "store/testing.h"

namespace {

using namespace tz;
using namespace tz::ledger;
using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

constexpr JurisdictionId kCity{1};
constexpr std::size_t kUnits = 640;
constexpr std::size_t kBatch = 500;
constexpr int kAsks = 1000;
constexpr std::string_view kZone = "Asia/Shanghai";

template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}
void expect(const Status& status) {
  if (!status) throw std::runtime_error(status.error().message);
}

class City {
 public:
  explicit City(store::Database& db) : db_(db), module_(db, clock_, random_, ids_) {
    expect(store::migrate(db, schema()));
    std::vector<double> weights;
    for (std::size_t unit = 0; unit < kUnits; ++unit) weights.push_back(1.0 / static_cast<double>(unit + 1));
    leads_ = std::discrete_distribution<std::size_t>(weights.begin(), weights.end());
  }

  // Cases a second.
  double fill(std::size_t cases) {
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::pair<Append, OnceKey>> batch;
    for (std::size_t i = 0; i < cases; ++i) {
      batch.emplace_back(one_of_new_code(), OnceKey{"import:bench", std::to_string(i)});
      if (batch.size() == kBatch || i + 1 == cases) {
        value_of(module_.events.append_new(kCity, batch));
        batch.clear();
      }
    }
    const double seconds = Seconds(std::chrono::steady_clock::now() - start).count();
    while (value_of(module_.events.seal(kCity, 10'000)) > 0) {
    }
    if (db_.dialect() == store::Dialect::postgres) expect(db_.run_script("ANALYZE"));
    return static_cast<double>(cases) / seconds;
  }

  void print_answers() {
    print_unit("biggest unit", UnitId{1000});
    print_unit("usual unit", UnitId{1000 + kUnits / 2});
    print("a command that moves a clock", [this] {
      const auto id = signed_for_.back();
      signed_for_.pop_back();
      value_of(module_.service.handle_latest(kCity, id, RecordContact{.summary = "s"}, system_by(id)));
    });
  }

 private:
  static UnitId unit_at(std::size_t place) { return UnitId{static_cast<std::int64_t>(1000 + place)}; }
  By system_by(CaseId id) {
    return By{.actor = ActorId{5},
              .role = Role::handler,
              .unit = value_of(module_.service.load(kCity, id)).lead.value_or(UnitId{})};
  }

  void print(std::string_view what, const std::function<void()>& question, int asks = kAsks) {
    std::vector<double> times;
    for (int i = 0; i < asks; ++i) {
      const auto start = std::chrono::steady_clock::now();
      question();
      times.push_back(Seconds(std::chrono::steady_clock::now() - start).count() * 1000);
    }
    std::sort(times.begin(), times.end());
    const auto at = [&](std::size_t percent) { return times[times.size() * percent / 100]; };
    fmt::print("  {:<34} p50 {:8.3f} ms   p99 {:8.3f} ms\n", what, at(50), at(99));
  }

  void print_unit(std::string_view what, UnitId unit) {
    const ClockBands bands = clock_bands(clock_.now(), kZone);
    std::int64_t all = 0;
    for (const auto& count : value_of(module_.clocks.counts(kCity, unit, bands, {})))
      for (const auto number : count.by_state) all += number;
    fmt::print("  {}: {} clocks\n", what, all);
    const TipOffSight line{.hide_accusing = {UnitId{1000}, UnitId{1001}}};
    print("    counts", [&] { value_of(module_.clocks.counts(kCity, unit, bands, line)); });
    print("    first page of results", [&] { page(unit, ClockKind::result); });
    print("    first page of assistance", [&] { page(unit, ClockKind::assist); });
  }
  // As the route asks: the clocks, then their cases.
  void page(UnitId unit, ClockKind kind) {
    CaseFilter filter;
    const auto clocks = value_of(module_.clocks.list(kCity, {.unit = unit, .kind = kind}, "", 50));
    for (const auto& entry : clocks.entries) filter.ids.push_back(entry.case_id);
    if (!filter.ids.empty())
      value_of(module_.query.list(kCity, filter, Order::due_asc, "", filter.ids.size()));
  }

  // A million in fourteen days draw some numbers twice, of about a thousand million a day.
  Append one_of_new_code() {
    while (true) {
      Append part = one();
      if (codes_.insert(part.after.code).second) return part;
    }
  }

  // A case of the last fourteen days as it stands once a unit has signed for it; one of ten has an assisting
  // unit. Those older than ten days are overdue.
  Append one() {
    Receive r;
    r.category = fmt::format("category-{}", engine_() % 120);
    r.zones = {fmt::format("community-{}", engine_() % 580)};
    r.verbatim = std::string(120, static_cast<char>('a' + engine_() % 26));
    r.received_at = clock_.now() - std::chrono::minutes(engine_() % (14 * 24 * 60));
    auto part = value_of(module_.service.prepare(kCity, "LY", std::string(kZone), std::move(r),
                                                 By{.actor = ActorId{3}, .role = Role::intake}));
    const By hotline{.actor = ActorId{4}, .role = Role::hotline, .unit = UnitId{1}};
    const UnitId lead = unit_at(leads_(engine_));
    const By handler{.actor = ActorId{5}, .role = Role::handler, .unit = lead};
    Classify classify;
    classify.category = part.after.category;
    classify.zones = part.after.zones;
    const auto from = part.after.received_at;
    Dispatch dispatch;
    dispatch.unit = lead;
    dispatch.catalogue_version = 1;
    dispatch.due = {
        .sign = from + 2h, .contact = from + 24h, .result = from + 240h, .rule = "T", .from = from};
    add(part, classify, hotline, from);
    add(part, dispatch, hotline, from);
    add(part, Sign{}, handler, from);
    if (engine_() % 10 == 0) {
      const UnitId other = unit_at(leads_(engine_));
      if (other != lead) add(part, AssignAssist{.unit = other, .due = {}, .note = ""}, handler, from);
    }
    if (signed_for_.size() < kAsks) signed_for_.push_back(part.id);
    return part;
  }
  // As it was done then: limits are ahead of whoever writes them.
  static void add(Append& part, const Command& command, const By& by, Instant at) {
    auto decision = value_of(decide(part.after, command, by, at, {}));
    part.after = apply(std::move(part.after), decision.event, at, by);
    part.events.push_back({.version = part.after.version,
                           .event = std::move(decision.event),
                           .at = at,
                           .by = by,
                           .texts = std::move(decision.texts)});
  }

  store::Database& db_;
  std::mt19937 engine_{20261125};
  std::discrete_distribution<std::size_t> leads_;
  ManualClock clock_{Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 25}}};
  SeededRandom random_{1};
  IdMaker ids_{clock_, random_};
  Module module_;
  std::vector<CaseId> signed_for_;
  std::unordered_set<std::string> codes_;
};

void run(std::string_view engine, store::Database& db, std::size_t cases) {
  City city(db);
  fmt::print("{}, {} open cases of {} units\n", engine, cases, kUnits);
  fmt::print("  written                            {:8.0f} cases/s\n", city.fill(cases));
  std::fflush(stdout);
  city.print_answers();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::size_t cases = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20'000;
    if (cases < kAsks)
      throw std::runtime_error(fmt::format("usage: clocks_bench [cases, at least {}]", kAsks));
    const char* chosen = std::getenv("TZ_BENCH_ENGINES");
    const std::string engines = chosen == nullptr ? "sqlite postgres" : chosen;
    if (engines.find("sqlite") != std::string::npos) run("SQLite", *store::testing::Sqlite::make(), cases);
    if (std::getenv("TZ_TEST_PG") != nullptr && engines.find("postgres") != std::string::npos)
      run("PostgreSQL", *store::testing::Postgres::make(), cases);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "clocks_bench: {}\n", error.what());
    return 1;
  }
}
