// How fast the ledger takes in an import and answers lists, at a given number of cases. Rows are varied by a
// seed: places spread over a city, dates over three years with most cases closed, as an old system's export
// looks. Set TZ_TEST_PG to measure PostgreSQL too.
//   ledger_bench [cases = 20000] [file.csv: its rows' lengths of text are replayed]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <random>
#include <stdexcept>
#include <vector>

#include "base/csv.h"
#include "ledger/module.h"
#include "store/testing.h"

namespace {

using namespace tz;
using namespace tz::ledger;
using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

constexpr JurisdictionId kCity{1};
constexpr std::size_t kBatch = 1000;
constexpr int kAsks = 200;
constexpr std::int32_t kSouth = 422'000'000, kWest = -711'900'000, kHeight = 2'000'000, kWidth = 2'000'000;
const Instant kStart{std::chrono::sys_days{std::chrono::year{2023} / 1 / 1}};

template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

struct Figures {
  double p50_ms, p99_ms;
};
// The time of each of kAsks questions.
Figures ask(const std::function<void()>& question) {
  std::vector<double> times;
  for (int i = 0; i < kAsks; ++i) {
    const auto start = std::chrono::steady_clock::now();
    question();
    times.push_back(Seconds(std::chrono::steady_clock::now() - start).count() * 1000);
  }
  std::sort(times.begin(), times.end());
  return {times[kAsks / 2], times[kAsks * 99 / 100]};
}

// Lengths of the rows of a real export, to be replayed; without one, some of our own.
std::vector<std::size_t> lengths_of_rows(const char* file) {
  std::vector<std::size_t> lengths{40, 80, 120, 200, 400, 900};
  if (file == nullptr) return lengths;
  std::ifstream in(file, std::ios::binary);
  CsvReader reader(in);
  lengths.clear();
  while (lengths.size() < 100'000) {
    const auto row = reader.next();
    if (!row && row.error().code == Errc::not_found) break;
    if (row) lengths.push_back(std::min<std::size_t>(row->raw.size(), 3000));
  }
  if (lengths.empty()) throw std::runtime_error("the file has no rows");
  return lengths;
}

class Town {
 public:
  Town(store::Database& db, std::size_t cases, std::vector<std::size_t> lengths)
      : cases_(cases), lengths_(std::move(lengths)), module_(db, clock_, random_, ids_) {
    const auto migrated = store::migrate(db, schema());
    if (!migrated) throw std::runtime_error(migrated.error().message);
    clock_.set(kStart + std::chrono::days(3 * 365));
  }

  // Rows a second, decided, encoded, written and (on SQLite) sealed.
  double fill() {
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::pair<Append, OnceKey>> batch;
    for (std::size_t i = 0; i < cases_; ++i) {
      batch.emplace_back(one(i), OnceKey{"import:bench", std::to_string(i)});
      if (batch.size() == kBatch || i + 1 == cases_) {
        value_of(module_.events.append_new(kCity, batch));
        batch.clear();
      }
    }
    const double seconds = Seconds(std::chrono::steady_clock::now() - start).count();
    return static_cast<double>(cases_) / seconds;
  }
  double seal() {
    const auto start = std::chrono::steady_clock::now();
    std::size_t sealed = 0;
    while (const auto more = value_of(module_.events.seal(kCity, 10'000))) sealed += more;
    return sealed == 0
               ? 0
               : static_cast<double>(sealed) / Seconds(std::chrono::steady_clock::now() - start).count();
  }

  void print_answers() {
    const auto print = [](std::string_view what, Figures f) {
      fmt::print("  {:<34} p50 {:8.3f} ms   p99 {:8.3f} ms\n", what, f.p50_ms, f.p99_ms);
    };
    const auto list = [&](const CaseFilter& filter, Order order) {
      return [this, filter, order] { value_of(module_.query.list(kCity, filter, order, "", 50)); };
    };
    print("list, newest first", ask(list({}, Order::received_desc)));
    print("list, by limit", ask(list({.open = true}, Order::due_asc)));
    print("list, last changed first", ask(list({}, Order::updated_desc)));
    print("list, longest untouched first", ask(list({}, Order::updated_asc)));
    std::string cursor = value_of(module_.query.list(kCity, {}, Order::received_desc, "", 50)).next;
    print("next page", ask([&] {
            auto page = value_of(module_.query.list(kCity, {}, Order::received_desc, cursor, 50));
            if (!page.next.empty()) cursor = page.next;
          }));
    print("filter: status and category", ask([&] {
            list({.statuses = {CaseStatus::received}, .categories = {category()}}, Order::received_desc)();
          }));
    print("filter: zone, by limit", ask([&] { list({.open = true, .zones = {zone()}}, Order::due_asc)(); }));
    print("filter: public, category, a month", ask([&] {
            const Instant from = kStart + std::chrono::days(engine_() % 1000);
            list({.public_only = true,
                  .categories = {category()},
                  .received_from = from,
                  .received_to = from + std::chrono::days(30)},
                 Order::received_desc)();
          }));
    print("box of 1 km", ask([&] { list({.box = box(100'000)}, Order::received_desc)(); }));
    print("box of the whole city", ask([&] { list({.box = box(kHeight)}, Order::received_desc)(); }));
    print("case by id", ask([&] { value_of(module_.query.get(kCity, some_case(), false)); }));
    print("case with history and texts", ask([&] { value_of(module_.service.history(kCity, some_case())); }));
    print("a command (read, decide, write)", ask([&] {
            value_of(module_.service.handle_latest(kCity, some_case(), Note{"n"},
                                                   By{.actor = ActorId{5}, .role = Role::hotline}));
          }));
  }

 private:
  std::string category() { return fmt::format("category-{}", engine_() % 120); }
  std::string zone() { return fmt::format("community-{}", engine_() % 580); }
  CaseId some_case() { return made_[engine_() % made_.size()]; }
  Box box(std::int32_t size) {
    const auto low_lat = kSouth + static_cast<std::int32_t>(engine_() % static_cast<unsigned>(kHeight));
    const auto low_lng = kWest + static_cast<std::int32_t>(engine_() % static_cast<unsigned>(kWidth));
    if (size >= kHeight) return {{kSouth, kWest}, {kSouth + kHeight, kWest + kWidth}};
    return {{low_lat, low_lng}, {low_lat + size, low_lng + size}};
  }
  Append one(std::size_t i) {
    Receive r;
    r.request_type = static_cast<RequestType>(engine_() % 3);
    r.category = category();
    const auto community = engine_() % 580;
    r.zones = {fmt::format("community-{}", community), fmt::format("street-{}", community % 48),
               fmt::format("district-{}", community % 4)};
    r.verbatim = std::string(lengths_[i % lengths_.size()], static_cast<char>('a' + i % 26));
    r.place.point = LatLng{kSouth + static_cast<std::int32_t>(engine_() % static_cast<unsigned>(kHeight)),
                           kWest + static_cast<std::int32_t>(engine_() % static_cast<unsigned>(kWidth))};
    r.place.address = fmt::format("{} Example Street", engine_() % 2000);
    r.source_id = std::to_string(i);
    // Three years, the rows spread evenly and shuffled within a day.
    r.received_at = kStart + std::chrono::seconds(i * std::size_t{3} * 365 * 86400 / cases_) -
                    std::chrono::seconds(engine_() % 86400) + 24h;
    if (*r.received_at > clock_.now()) r.received_at = clock_.now();
    auto part = value_of(module_.service.prepare(kCity, "LY", "America/New_York", std::move(r),
                                                 By{.actor = ActorId{3}, .role = Role::intake}));
    if (made_.size() < 100'000) made_.push_back(part.id);
    return part;
  }

  std::size_t cases_;
  std::vector<std::size_t> lengths_;
  std::mt19937 engine_{20261123};
  ManualClock clock_{kStart};
  SeededRandom random_{1};
  IdMaker ids_{clock_, random_};
  Module module_;
  std::vector<CaseId> made_;
};

void run(std::string_view engine, store::Database& db, std::size_t cases,
         const std::vector<std::size_t>& lengths) {
  Town town(db, cases, lengths);
  fmt::print("{}, {} cases\n  import                             {:8.0f} rows/s\n", engine, cases,
             town.fill());
  if (const double rate = town.seal(); rate > 0)
    fmt::print("  seal                               {:8.0f} events/s\n", rate);
  if (db.dialect() == store::Dialect::postgres) {
    const auto analysed = db.run_script("ANALYZE");
    if (!analysed) throw std::runtime_error(analysed.error().message);
  }
  town.print_answers();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::size_t cases = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20'000;
    if (cases == 0) throw std::runtime_error("usage: ledger_bench [cases] [file.csv]");
    const auto lengths = lengths_of_rows(argc > 2 ? argv[2] : nullptr);
    run("SQLite", *store::testing::Sqlite::make(), cases, lengths);
    if (std::getenv("TZ_TEST_PG") != nullptr)
      run("PostgreSQL", *store::testing::Postgres::make(), cases, lengths);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "ledger_bench: {}\n", error.what());
    return 1;
  }
}
