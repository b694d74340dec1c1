// How fast the ledger takes in an import and answers lists, at a given number of cases. Rows are varied by a
// seed: places spread over a city, dates over three years with most cases closed, as an old system's export
// looks. At most kImported of them go through the ledger; the others replay those with shifted dates, numbers
// and places, copied within the database, so that millions are there in minutes. Set TZ_TEST_PG to measure
// PostgreSQL too; TZ_BENCH_ENGINES=sqlite or postgres measures one only.
//   ledger_bench [cases = 20000] [file.csv: its rows' lengths of text are replayed]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
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
constexpr std::size_t kImported = 200'000;
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
      : db_(db),
        cases_(std::min(cases, kImported)),
        copies_((cases - cases_) / cases_),
        lengths_(std::move(lengths)),
        module_(db, clock_, random_, ids_) {
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

  // The cases there are once replay() has run.
  std::size_t size() const { return cases_ * (copies_ + 1); }

  // Copies what was imported `copies_` times, each time so many days earlier and moved on the map. Rows a
  // second, or 0 if there was nothing to copy.
  double replay() {
    if (copies_ == 0) return 0;
    const auto start = std::chrono::steady_clock::now();
    const auto columns = columns_of("ledger_case");
    const auto first = *std::min_element(all_.begin(), all_.end());
    const auto last = *std::max_element(all_.begin(), all_.end());
    const std::int64_t stride = static_cast<std::int64_t>(last) - static_cast<std::int64_t>(first) + 1;
    const auto points = points_of_all();
    for (std::size_t copy = 1; copy <= copies_; ++copy) {
      const auto by = static_cast<std::int64_t>(copy) * stride;
      copy_case_rows(copy, by, columns, points);
      copy_other_rows(first, last, copy, by);
      for (std::size_t i = 0; i < all_.size(); i += 100)
        made_.push_back(CaseId{static_cast<std::int64_t>(all_[i]) + by});
    }
    return static_cast<double>(cases_ * copies_) / Seconds(std::chrono::steady_clock::now() - start).count();
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
    for (const auto& [what, size] : {std::pair{"box of 300 m", 30'000},
                                     {"box of 1 km", 100'000},
                                     {"box of 3 km", 300'000},
                                     {"box of 8 km", 800'000}})
      print(what, ask([&] { list({.box = box(size)}, Order::received_desc)(); }));
    print("box of 1 km, public",
          ask([&] { list({.public_only = true, .box = box(100'000)}, Order::received_desc)(); }));
    print("box of 1 km, open, by limit",
          ask([&] { list({.open = true, .box = box(100'000)}, Order::due_asc)(); }));
    print("box of the whole city", ask([&] { list({.box = box(kHeight)}, Order::received_desc)(); }));
    print("case by id", ask([&] { value_of(module_.query.get(kCity, some_case(), false)); }));
    print("case with history and texts", ask([&] { value_of(module_.service.history(kCity, some_case())); }));
    print("a command (read, decide, write)", ask([&] {
            value_of(module_.service.handle_latest(kCity, some_case(), Note{"n"},
                                                   By{.actor = ActorId{5}, .role = Role::hotline}));
          }));
  }

 private:
  static std::int64_t shift_ms(std::size_t copy) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::hours(26 * copy)).count();
  }
  std::vector<std::string> columns_of(std::string_view table) {
    constexpr std::string_view kPostgres =
        "SELECT column_name::text FROM information_schema.columns WHERE table_name = $1 AND table_schema = "
        "current_schema() ORDER BY ordinal_position";
    constexpr std::string_view kSqlite = "SELECT name FROM pragma_table_info($1)";
    const auto rows = value_of(db_.read([&](store::Transaction& tx) {
      return tx.query(tx.dialect() == store::Dialect::postgres ? kPostgres : kSqlite, table);
    }));
    std::vector<std::string> names;
    for (const auto& row : rows) names.push_back(row.text(0));
    return names;
  }
  std::vector<std::pair<std::int64_t, LatLng>> points_of_all() {
    const auto rows = value_of(db_.read([](store::Transaction& tx) {
      return tx.query("SELECT case_id, lat_e7, lng_e7 FROM ledger_case WHERE jurisdiction_id = $1", kCity);
    }));
    std::vector<std::pair<std::int64_t, LatLng>> points;
    for (const auto& row : rows)
      points.emplace_back(
          row.i64(0), LatLng{static_cast<std::int32_t>(row.i64(1)), static_cast<std::int32_t>(row.i64(2))});
    return points;
  }
  static std::string earlier_key(const std::string& column) {
    return fmt::format("CASE WHEN {0} = 9223372036854775807 THEN {0} ELSE {0} - $5 END", column);
  }
  // The values of a copied row: $2 the case, $3 how much later its id is, $4 what is put after its number, $5
  // how much earlier it was, $6 to $10 its place.
  static std::string copied(const std::string& column) {
    if (column == "case_id") return "case_id + $3";
    if (column == "code") return "code || $4";
    if (column == "lat_e7") return "CAST($6 AS BIGINT)";
    if (column == "lng_e7") return "CAST($7 AS BIGINT)";
    if (column == "cell") return "CAST($8 AS BIGINT)";
    if (column == "coarse_lat_e7") return "CAST($9 AS BIGINT)";
    if (column == "coarse_lng_e7") return "CAST($10 AS BIGINT)";
    if (column.ends_with("_key")) return earlier_key(column);
    if (column.ends_with("_at")) return column + " - $5";
    return column;
  }
  void copy_case_rows(std::size_t copy, std::int64_t by, const std::vector<std::string>& columns,
                      const std::vector<std::pair<std::int64_t, LatLng>>& points) {
    std::string names, values;
    for (const auto& column : columns) {
      names += (names.empty() ? "" : ", ") + column;
      values += (values.empty() ? "" : ", ") + copied(column);
    }
    const std::string sql = fmt::format(
        "INSERT INTO ledger_case ({}) SELECT {} FROM ledger_case WHERE jurisdiction_id = $1 AND "
        "case_id = $2",
        names, values);
    const std::string suffix = fmt::format("-{}", copy);
    for (std::size_t from = 0; from < points.size(); from += 10'000) {
      const auto status = db_.write([&](store::Transaction& tx) -> Status {
        for (std::size_t i = from; i < std::min(points.size(), from + 10'000); ++i) {
          const auto& [id, at] = points[i];
          const LatLng moved{
              kSouth +
                  static_cast<std::int32_t>((at.lat_e7 - kSouth + 77'777 * std::int64_t(copy)) % kHeight),
              kWest + static_cast<std::int32_t>((at.lng_e7 - kWest + 133'331 * std::int64_t(copy)) % kWidth)};
          const LatLng coarse = coarsen(moved);
          TZ_CHECK(tx.execute(sql, kCity, id, by, suffix, shift_ms(copy), moved.lat_e7, moved.lng_e7,
                              cell_of(moved), coarse.lat_e7, coarse.lng_e7));
        }
        return {};
      });
      if (!status) throw std::runtime_error(status.error().message);
    }
  }
  void copy_other_rows(CaseId first, CaseId last, std::size_t copy, std::int64_t by) {
    for (const std::string table : {"ledger_event", "ledger_payload", "ledger_secret", "ledger_violation",
                                    "ledger_case_zone", "ledger_case_unit"}) {
      std::string names, values;
      for (const auto& column : columns_of(table)) {
        names += (names.empty() ? "" : ", ") + column;
        const std::string value = column == "case_id"        ? "case_id + $4"
                                  : column == "received_at"  ? "received_at - $5"
                                  : column.ends_with("_key") ? earlier_key(column)
                                                             : column;
        values += (values.empty() ? "" : ", ") + value;
      }
      // $5 stands in every statement, so that both engines see five parameters.
      const std::string sql = fmt::format(
          "INSERT INTO {0} ({1}) SELECT {2} FROM {0} WHERE jurisdiction_id = $1 AND case_id "
          "BETWEEN $2 AND $3 AND CAST($5 AS BIGINT) IS NOT NULL",
          table, names, values);
      const auto status = db_.write([&](store::Transaction& tx) -> Status {
        return tx.execute(sql, kCity, first, last, by, shift_ms(copy));
      });
      if (!status) throw std::runtime_error(status.error().message);
    }
  }

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
    all_.push_back(part.id);
    if (made_.size() < 100'000) made_.push_back(part.id);
    return part;
  }

  store::Database& db_;
  std::size_t cases_;   // imported
  std::size_t copies_;  // of each
  std::vector<std::size_t> lengths_;
  std::mt19937 engine_{20261123};
  ManualClock clock_{kStart};
  SeededRandom random_{1};
  IdMaker ids_{clock_, random_};
  Module module_;
  std::vector<CaseId> made_;  // some that are asked for
  std::vector<CaseId> all_;   // imported
};

void run(std::string_view engine, store::Database& db, std::size_t cases,
         const std::vector<std::size_t>& lengths) {
  Town town(db, cases, lengths);
  fmt::print("{}, {} cases\n  import                             {:8.0f} rows/s\n", engine, town.size(),
             town.fill());
  std::fflush(stdout);
  if (const double rate = town.seal(); rate > 0)
    fmt::print("  seal                               {:8.0f} events/s\n", rate);
  if (const double rate = town.replay(); rate > 0)
    fmt::print("  replay of what was imported        {:8.0f} cases/s\n", rate);
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
    const char* chosen = std::getenv("TZ_BENCH_ENGINES");
    const std::string engines = chosen == nullptr ? "sqlite postgres" : chosen;
    if (engines.find("sqlite") != std::string::npos)
      run("SQLite", *store::testing::Sqlite::make(), cases, lengths);
    if (std::getenv("TZ_TEST_PG") != nullptr && engines.find("postgres") != std::string::npos)
      run("PostgreSQL", *store::testing::Postgres::make(), cases, lengths);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "ledger_bench: {}\n", error.what());
    return 1;
  }
}
