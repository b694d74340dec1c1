// How fast a row becomes durable, beside how fast this disk flushes at all: rows a second at 1, 16, 64 and
// 512 rows per commit. Set TZ_TEST_PG to measure PostgreSQL too. Figures of two machines compare only through
// the ratio to fdatasync.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <thread>

#include "store/testing.h"

namespace {

using namespace tz;
using Seconds = std::chrono::duration<double>;

constexpr Seconds kCell{1.2};
constexpr Seconds kFlushCell{0.3};
constexpr std::array kBatches = {1, 16, 64, 512};
constexpr std::string_view kInsert =
    "INSERT INTO bench_event (case_id, version, kind, body, at, actor_id, hash) VALUES ($1, $2, $3, $4, $5, "
    "$6, $7)";
// The shape of an event of the ledger: eight columns, about 540 bytes of body.
constexpr store::Migration kSchema[] = {
    {"bench", "0001_event",
     "CREATE TABLE bench_event (case_id BIGINT NOT NULL, version BIGINT NOT NULL, kind TEXT NOT NULL, body "
     "TEXT NOT NULL, at BIGINT NOT NULL, "
     "actor_id BIGINT NOT NULL, hash BYTEA NOT NULL, PRIMARY KEY (case_id, version));"}};

// How often `step` runs in a second.
double rate(const std::function<void()>& step, Seconds cell = kCell) {
  const auto start = std::chrono::steady_clock::now();
  int count = 0;
  while (std::chrono::steady_clock::now() - start < cell) step(), ++count;
  return count / Seconds(std::chrono::steady_clock::now() - start).count();
}

// Appends a page and flushes it, as a commit of one row does at least.
double fdatasync_rate() {
  std::string name = "/tmp/tz-bench-XXXXXX";
  const int file = ::mkstemp(name.data());
  const std::string page(4096, 'x');
  const double result = rate(
      [&] {
        if (::write(file, page.data(), page.size()) < 0 || ::fdatasync(file) != 0) std::abort();
      },
      kFlushCell);
  ::close(file);
  ::unlink(name.c_str());
  return result;
}

Status insert(store::Transaction& tx, std::int64_t id) {
  static const std::string body(540, 'b');
  static const Bytes hash(32, 7);
  return tx.execute(kInsert, id, 1, "dispatched", body, 1'767'571'200'000 + id, 7, hash);
}

// Rows a second where one unit of work writes `rows` rows.
double unit_rate(store::Database& db, int rows, std::int64_t& next) {
  return rows * rate([&] {
           const auto status = db.write([&](store::Transaction& tx) -> Status {
             for (int i = 0; i < rows; ++i) TZ_CHECK(insert(tx, next + i));
             return {};
           });
           if (!status) std::abort();
           next += rows;
         });
}

// Rows a second where `threads` callers each write one row and wait until it is durable.
double caller_rate(store::Database& db, int threads, std::int64_t& next) {
  std::atomic<std::int64_t> id = next;
  std::atomic<bool> stops = false;
  std::vector<std::thread> callers;
  const auto start = std::chrono::steady_clock::now();
  for (int t = 0; t < threads; ++t) {
    callers.emplace_back([&] {
      while (!stops) {
        const std::int64_t mine = id++;
        if (!db.write([&](store::Transaction& tx) { return insert(tx, mine); })) std::abort();
      }
    });
  }
  std::this_thread::sleep_for(kCell);
  stops = true;
  for (auto& caller : callers) caller.join();
  const double result =
      static_cast<double>(id - next) / Seconds(std::chrono::steady_clock::now() - start).count();
  next = id;
  return result;
}

// Measures the disk, then `cell`: what a neighbour does to one it does to the other.
void print_cell(std::string_view engine, const std::string& work, const std::function<double()>& cell) {
  const double flushes = fdatasync_rate();
  const double rows = cell();
  fmt::print("{:<12}{:<28}{:>14.0f}{:>12.0f}{:>10.2f}\n", engine, work, flushes, rows, rows / flushes);
}

void run(std::string_view name, store::Database& db) {
  if (!store::migrate(db, kSchema)) std::abort();
  std::int64_t next = 1;
  for (const int rows : kBatches) {
    print_cell(name, fmt::format("1 caller, {} rows a unit", rows),
               [&] { return unit_rate(db, rows, next); });
  }
  for (const int callers : kBatches) {
    print_cell(name, fmt::format("{} callers, 1 row a unit", callers),
               [&] { return caller_rate(db, callers, next); });
  }
}

}  // namespace

int main() {
  fmt::print("{:<12}{:<28}{:>14}{:>12}{:>10}\n", "engine", "work", "fdatasync/s", "rows/s", "ratio");
  run("SQLite", *store::testing::Sqlite::make());
  if (std::getenv("TZ_TEST_PG") != nullptr)
    run("PostgreSQL", *store::testing::Postgres::make({.writers = 16}));
  return 0;
}
