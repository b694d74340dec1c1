// What a post costs without HTTP: reports checked, placed, registered and durable, by 1, 16 and 64 callers,
// beside the raw ceiling of the same run: rows of the same size in the same group commits, and the disk's own
// flushes. bench/http_post puts the same by HTTP beside it.
//   app_bench DATA_DIR SERVICE LAT LONG    on a data folder with a city; TAIZHANG_DB names another database
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <thread>

#include "app/application.h"
#include "base/log.h"
#include "store/testing.h"

namespace {

using namespace tz;
using Seconds = std::chrono::duration<double>;
using SteadyClock = std::chrono::steady_clock;

constexpr Seconds kCell{3};
constexpr Seconds kFlushCell{0.5};
constexpr std::array kCallers = {1, 16, 64};
// As long as the words that bench/http_post.lua sends.
constexpr std::string_view kWords =
    "路口东侧的路灯已经三天不亮了，晚上老人出门看不清台阶，希望尽快派人来看看。";

template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

// Appends a page and flushes it, as a commit of one row does at least.
double fdatasync_rate() {
  std::string name = "/tmp/tz-bench-XXXXXX";
  const int file = ::mkstemp(name.data());
  const std::string page(4096, 'x');
  const auto start = SteadyClock::now();
  int count = 0;
  for (; SteadyClock::now() - start < kFlushCell; ++count)
    if (::write(file, page.data(), page.size()) < 0 || ::fdatasync(file) != 0)
      throw std::runtime_error("cannot write in /tmp");
  ::close(file);
  ::unlink(name.c_str());
  return count / Seconds(SteadyClock::now() - start).count();
}

struct Figures {
  double rate, p50_ms, p99_ms;
};

// What `callers` threads do together in one cell, each calling `once(number)` and waiting for it.
Figures measure(int callers, std::atomic<std::int64_t>& next, const std::function<void(std::int64_t)>& once) {
  std::vector<std::vector<double>> times(static_cast<std::size_t>(callers));
  std::vector<std::jthread> threads;
  const auto start = SteadyClock::now();
  for (auto& mine : times)
    threads.emplace_back([&] {
      while (SteadyClock::now() - start < kCell) {
        const auto begun = SteadyClock::now();
        once(next++);
        mine.push_back(Seconds(SteadyClock::now() - begun).count() * 1000);
      }
    });
  threads.clear();
  const double seconds = Seconds(SteadyClock::now() - start).count();
  std::vector<double> all;
  for (const auto& mine : times) all.insert(all.end(), mine.begin(), mine.end());
  std::sort(all.begin(), all.end());
  return {static_cast<double>(all.size()) / seconds, all[all.size() / 2], all[all.size() * 99 / 100]};
}

void print(std::string_view work, int callers, double flushes, Figures f) {
  fmt::print("{:<34}{:>8}{:>14.0f}{:>10.0f}{:>10.2f}{:>10.2f}\n", work, callers, flushes, f.rate, f.p50_ms,
             f.p99_ms);
  std::fflush(stdout);
}

// One row of 1 KB a unit of work: about what a received case's event, texts and projection are together.
constexpr store::Migration kRawSchema[] = {
    {"bench", "0001_raw", "CREATE TABLE bench_raw (id BIGINT NOT NULL PRIMARY KEY, body TEXT NOT NULL);"}};

void run(const app::Settings& settings, const std::string& service, LatLng south_west) {
  SystemClock clock;
  SystemRandom random;
  auto application = value_of(app::Application::open(settings, clock, random));
  const auto city = value_of(application->find_city(""));
  const bool postgres = !settings.database.starts_with("sqlite:") && !settings.database.empty();
  const auto raw = postgres ? nullptr : store::testing::Sqlite::make();
  store::Database& raw_db = postgres ? application->database() : *raw;
  if (const auto migrated = store::migrate(raw_db, kRawSchema); !migrated)
    throw std::runtime_error(migrated.error().message);
  const std::string body(1000, 'b');
  std::atomic<std::int64_t> next = clock.now().time_since_epoch().count() * 1000;
  const ledger::By by{kSystemActor, ledger::Role::system, UnitId{}, {}};
  fmt::print("{:<34}{:>8}{:>14}{:>10}{:>10}{:>10}\n", "work", "callers", "fdatasync/s", "a second", "p50 ms",
             "p99 ms");
  for (const int callers : kCallers) {
    print("raw: one row of 1 KB, durable", callers, fdatasync_rate(), measure(callers, next, [&](auto id) {
            const auto status = raw_db.write([&](store::Transaction& tx) -> Status {
              return tx.execute("INSERT INTO bench_raw (id, body) VALUES ($1, $2)", id, body);
            });
            if (!status) throw std::runtime_error(status.error().message);
          }));
    print("ledger: a report received", callers, fdatasync_rate(), measure(callers, next, [&](auto id) {
            intake::Report report;
            report.channel = ledger::Channel::open311;
            report.service_code = service;
            report.verbatim = std::string(kWords) + std::to_string(id % 100'000);
            const std::int64_t n = id % 1'000'000;  // the product of a time and a prime does not fit
            report.point = LatLng{south_west.lat_e7 + static_cast<std::int32_t>(n * 7919 % 400'000),
                                  south_west.lng_e7 + static_cast<std::int32_t>(n * 104'729 % 400'000)};
            value_of(application->intake().reports.submit(city, report,
                                                          {.service_required = true, .place_required = true},
                                                          by, ledger::OnceKey{"bench", std::to_string(id)}));
          }));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    fmt::print(stderr, "usage: app_bench DATA_DIR SERVICE LAT LONG\n");
    return 2;
  }
  log::set_level(log::Level::warn);
  try {
    app::Settings settings;
    settings.data_dir = argv[1];
    if (const char* url = std::getenv("TAIZHANG_DB")) settings.database = url;
    run(settings, argv[2], value_of(parse_lat_lng(argv[3], argv[4])));
  } catch (const std::exception& error) {
    fmt::print(stderr, "app_bench: {}\n", error.what());
    return 1;
  }
  return 0;
}
