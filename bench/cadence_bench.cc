// What the regular rounds cost beside very many open cases: a turn that finds nothing to do, the reminders of
// a morning, and the weekly run over all of them; with time and memory. Most cases stand only in what the
// rounds keep, with limits far ahead; kReal of them are in the ledger and are reminded. Set TZ_TEST_PG to
// measure PostgreSQL too; TZ_BENCH_ENGINES=sqlite or postgres measures one only.
//   cadence_bench [cases = 100000]
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "cadence/testing_city.h"

namespace {

using namespace tz;
using namespace std::chrono_literals;
using cadence::WatchedCase;
using cadence::testing::kCity;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t kReal = 2000;

template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

long resident_kb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::strtol(line.c_str() + 6, nullptr, 10);
  return 0;
}

template <class Backend>
class Rounds final : public cadence::testing::City<Backend> {
 public:
  void TestBody() override {}

  void measure(std::size_t cases) {
    clock_at("2026-03-02 09:10");  // a Monday, after that week's run
    turn("first turn");
    for (std::size_t i = 0; i < kReal; ++i) {
      const auto receipt = this->receive();
      this->dispatch(receipt.id, cadence::testing::kRoads);
      this->sign(receipt.id, cadence::testing::kRoads);
      this->contact(receipt.id, cadence::testing::kRoads);
    }
    turn(fmt::format("{} new cases read from the feed", kReal));
    fill(cases);
    idle();
    clock_at("2026-03-06 09:01");
    turn("a Friday morning");
    clock_at("2026-03-09 09:01");
    turn(fmt::format("Monday: weekly run over {} open cases, {} reminders", cases + kReal, kReal));
    clock_at("2026-03-10 09:01");
    turn(fmt::format("Tuesday: {} limits passed", kReal));
  }

 private:
  void clock_at(std::string_view when) { this->clock_.set(cadence::testing::local(when)); }

  void turn(std::string_view what) {
    const auto start = std::chrono::steady_clock::now();
    int turns = 0;
    double longest = 0;
    for (bool more = true; more; ++turns) {
      while (value_of(this->ledger().events.seal(kCity, 5000)) > 0) {
      }
      const auto began = std::chrono::steady_clock::now();
      more = value_of(cadence::run_once(this->rounds(), kCity, this->clock_.now()));
      longest = std::max(longest, Seconds(std::chrono::steady_clock::now() - began).count());
    }
    const double took = Seconds(std::chrono::steady_clock::now() - start).count();
    fmt::print("  {:<58} {:>8.2f} s in {:>5} turns, the longest {:>6.1f} ms; resident {} MB\n", what, took,
               turns, longest * 1000, resident_kb() / 1024);
  }

  // Limits 30 to 90 days ahead, in 640 units.
  void fill(std::size_t cases) {
    const auto rules = value_of(this->rounds().rules(kCity));
    const auto progress = value_of(this->rounds().watch.progress(kCity, this->clock_.now()));
    const auto start = std::chrono::steady_clock::now();
    std::vector<WatchedCase> batch;
    for (std::size_t i = 0; i < cases; ++i) {
      WatchedCase c{.id = ledger::CaseId{static_cast<std::int64_t>(i) + 1},
                    .code = fmt::format("LY-B-{}", i)};
      c.version = 5;
      c.unit = UnitId{1000 + static_cast<std::int64_t>(i % 640)};
      c.status = ledger::CaseStatus::in_hand;
      c.received_at = this->clock_.now() - std::chrono::minutes(i % 40'000);
      c.limit_from = c.due_set_at = c.received_at;
      c.contact_due = c.received_at + 24h;
      c.echo_due = c.contact_due;
      c.contacted_at = c.echoed_at = c.received_at + 3h;
      c.result_due = c.landing_due = this->clock_.now() + std::chrono::days(30 + i % 60);
      c.looked_at = this->clock_.now();
      c.next_at = cadence::next_look(c, rules);
      batch.push_back(std::move(c));
      if (batch.size() == 1000 || i + 1 == cases) {
        if (const auto saved = this->rounds().watch.save(kCity, batch, progress.position); !saved)
          throw std::runtime_error(saved.error().message);
        batch.clear();
      }
    }
    fmt::print("  {:<58} {:>8.0f} cases/s\n", "written down by the rounds",
               static_cast<double>(cases) / Seconds(std::chrono::steady_clock::now() - start).count());
  }

  void idle() {
    std::vector<double> times;
    for (int i = 0; i < 200; ++i) {
      const auto start = std::chrono::steady_clock::now();
      value_of(cadence::run_once(this->rounds(), kCity, this->clock_.now()));
      times.push_back(Seconds(std::chrono::steady_clock::now() - start).count() * 1000);
    }
    std::ranges::sort(times);
    fmt::print("  {:<58} p50 {:.3f} ms, p99 {:.3f} ms\n", "a turn with nothing to do", times[100],
               times[198]);
  }
};

template <class Backend>
void bench(std::string_view engine, std::size_t cases) {
  const char* only = std::getenv("TZ_BENCH_ENGINES");
  if (only != nullptr && engine != only) return;
  fmt::print("{}, {} open cases\n", engine, cases);
  Rounds<Backend>().measure(cases);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::size_t cases = argc > 1 ? std::stoull(argv[1]) : 100'000;
    bench<store::testing::Sqlite>("sqlite", cases);
    if (std::getenv("TZ_TEST_PG") != nullptr) bench<store::testing::Postgres>("postgres", cases);
  } catch (const std::exception& e) {
    fmt::print(stderr, "cadence_bench: {}\n", e.what());
    return 1;
  }
}
