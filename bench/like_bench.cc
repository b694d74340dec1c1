// What the page of a case asks beside the case: cases in similar words, those in the same place, those of the
// same resident; and what the index of residents costs when cases are written, and when it is filled for
// cases that were there. Set TZ_TEST_PG to measure PostgreSQL too; TZ_BENCH_ENGINES=sqlite or postgres
// measures one only.
//   like_bench [cases = 20000]
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

#include "bench/texts.h"
#include "ledger/module.h"
#include "ledger/repeat.h"
#include "search/alike.h"
#include "search/module.h"
#include "search/testing.h"
#include "store/testing.h"

namespace {

using namespace tz;
using namespace std::chrono_literals;
using ledger::Append;
using ledger::CaseSummary;
using Seconds = std::chrono::duration<double>;

constexpr JurisdictionId kCity{1};
constexpr std::size_t kBatch = 500, kAsks = 300;
constexpr int kRounds = 3;
constexpr std::size_t kEach = 5;  // cases of one resident, on the whole
constexpr auto kYears = std::chrono::days(5 * 365);

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
  explicit City(store::Database& db) : db_(db) {
    expect(store::migrate(db, ledger::schema()));
    expect(store::migrate(db, search::schema()));
  }

  void write(std::size_t cases) {
    residents_ = std::max<std::size_t>(cases / kEach, 1);
    fmt::print("  written                             {:>8.0f} cases/s\n", fill(cases, true));
    std::fflush(stdout);
    // What the index costs, where there are so many: the same with a number that it holds and without one.
    const std::size_t more = std::max<std::size_t>(cases / 50, kBatch);
    double without = 0, with = 0;
    for (int round = 0; round < kRounds; ++round) {
      without += fill(more, false) / kRounds;
      with += fill(more, true) / kRounds;
    }
    fmt::print("  more, without and with a number     {:>8.0f} {:>8.0f} cases/s\n", without, with);
    std::fflush(stdout);
    while (value_of(ledger_.events.seal(kCity, 10'000)) > 0) {
    }
    const auto start = std::chrono::steady_clock::now();
    while (value_of(search_.follower.follow(kCity, 1000)) == 1000) {
    }
    fmt::print("  followed by the search              {:>8.0f} cases/s\n",
               static_cast<double>(cases) / Seconds(std::chrono::steady_clock::now() - start).count());
    if (db_.dialect() == store::Dialect::postgres) expect(db_.run_script("ANALYZE"));
  }

  void fill_anew(std::size_t cases) {
    expect(db_.write([](store::Transaction& tx) -> Status {
      TZ_CHECK(tx.execute("DELETE FROM ledger_contact"));
      return tx.execute("INSERT INTO ledger_unfilled (jurisdiction_id, name) VALUES ($1, 'ledger_contact')",
                        kCity);
    }));
    const auto start = std::chrono::steady_clock::now();
    expect(ledger::fill_contacts(db_));
    const double seconds = Seconds(std::chrono::steady_clock::now() - start).count();
    fmt::print("  index of residents filled          {:8.0f} cases/s, {:.1f} s\n",
               static_cast<double>(cases) / seconds, seconds);
    std::fflush(stdout);
  }

  void print_answers() {
    print("cases of the same resident",
          [this] { value_of(ledger_.contacts.find(kCity, {.phone = phone()}, 200)); });
    print("in the same place", [this] { same_place(one_of_rows()); });
    print("in similar words, open to the public", [this] {
      value_of(search::alike_cases(parts(), kCity, one_of_rows().description, search::public_alike(5)));
    });
    print("in similar words, all, ended ones too", [this] {
      const auto& row = one_of_rows();
      value_of(
          search::alike_cases(parts(), kCity, row.description, {.ended = true, .but = row.id, .limit = 5}));
    });
  }

 private:
  search::Parts parts() { return {search_.store, ledger_.query, ledger_.service, planner_}; }

  // Cases a second.
  double fill(std::size_t cases, bool with_number) {
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::pair<Append, ledger::OnceKey>> batch;
    for (std::size_t i = 0; i < cases; ++i) {
      batch.emplace_back(one_of_new_code(with_number),
                         ledger::OnceKey{"import:bench", std::to_string(codes_.size())});
      if (batch.size() < kBatch && i + 1 < cases) continue;
      value_of(ledger_.events.append_new(kCity, batch));
      batch.clear();
    }
    return static_cast<double>(cases) / Seconds(std::chrono::steady_clock::now() - start).count();
  }

  // Some numbers are drawn twice a day.
  Append one_of_new_code(bool with_number) {
    while (true) {
      Append part = one(with_number);
      if (codes_.insert(part.after.code).second) return part;
    }
  }
  // Numbers that nobody has.
  std::string phone() { return fmt::format("5550{:08d}", engine_() % residents_); }

  Append one(bool with_number) {
    ledger::Receive r;
    r.category = fmt::format("category-{}", engine_() % 120);
    r.zones = {fmt::format("community-{}", engine_() % 580)};
    r.verbatim = texts_.next();
    // A city of 20 by 20 km.
    r.place.point = LatLng{static_cast<std::int32_t>(428'000'000 + engine_() % 1'800'000),
                           static_cast<std::int32_t>(1'250'000'000 + engine_() % 2'400'000)};
    if (with_number) {
      r.contact = {.name = "示例", .phone = phone()};
      r.anonymous = false;
    }
    r.received_at = clock_.now() - std::chrono::minutes(engine_() % (kYears / 1min));
    return value_of(ledger_.service.prepare(kCity, "LY", "Asia/Shanghai", std::move(r),
                                            ledger::By{.actor = ActorId{3}, .role = ledger::Role::intake}));
  }

  const CaseSummary& one_of_rows() {
    if (rows_.empty()) {
      std::string cursor;
      while (rows_.size() < 1000) {
        auto page = value_of(ledger_.query.list(kCity, {}, ledger::Order::received_desc, cursor, 500));
        rows_.insert(rows_.end(), page.cases.begin(), page.cases.end());
        if (page.next.empty()) break;
        cursor = page.next;
      }
    }
    return rows_[engine_() % rows_.size()];
  }

  void same_place(const CaseSummary& row) {
    const ledger::Policy policy;
    ledger::CaseFilter filter;
    filter.categories = {row.category};
    filter.box = ledger::box_around(*row.point, policy.repeat_within_m);
    filter.received_from = row.received_at - policy.repeat_within;
    filter.received_to = row.received_at + policy.repeat_within;
    value_of(ledger_.query.list(kCity, filter, ledger::Order::received_desc, "", 101));
  }

  void print(std::string_view what, const std::function<void()>& question) {
    std::vector<double> times;
    for (std::size_t i = 0; i < kAsks; ++i) {
      const auto start = std::chrono::steady_clock::now();
      question();
      times.push_back(Seconds(std::chrono::steady_clock::now() - start).count() * 1000);
    }
    std::ranges::sort(times);
    const auto at = [&](std::size_t percent) { return times[times.size() * percent / 100]; };
    fmt::print("  {:<38} p50 {:8.2f} ms   p99 {:8.2f} ms\n", what, at(50), at(99));
    std::fflush(stdout);
  }

  store::Database& db_;
  std::mt19937_64 engine_{20261126};  // NOLINT: the same cases each time
  bench::Texts texts_;
  ManualClock clock_{Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}}};
  SeededRandom random_{1};
  IdMaker ids_{clock_, random_};
  search::testing::City planner_;
  ledger::Module ledger_{db_, clock_, random_, ids_, {}, ledger::settings_from(planner_)};
  search::Module search_{db_, ledger_, planner_};
  std::size_t residents_ = 1;
  std::unordered_set<std::string> codes_;
  std::vector<CaseSummary> rows_;
};

void run(std::string_view engine, store::Database& db, std::size_t cases) {
  City city(db);
  fmt::print("{}, {} cases\n", engine, cases);
  city.write(cases);
  city.fill_anew(cases);
  city.print_answers();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::size_t cases = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20'000;
    const char* chosen = std::getenv("TZ_BENCH_ENGINES");
    const std::string engines = chosen == nullptr ? "sqlite postgres" : chosen;
    if (engines.find("sqlite") != std::string::npos)
      run("SQLite", *store::testing::Sqlite::make({.statement_timeout_ms = 0}), cases);
    if (std::getenv("TZ_TEST_PG") != nullptr && engines.find("postgres") != std::string::npos)
      run("PostgreSQL", *store::testing::Postgres::make({.statement_timeout_ms = 0}), cases);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "like_bench: {}\n", error.what());
    return 1;
  }
}
