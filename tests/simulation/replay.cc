#include "replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <map>
#include <unordered_map>

#include "app/application.h"
#include "ledger/module.h"

namespace tz::simulation {
namespace {

using ledger::Append;
using ledger::Case;
using ledger::CaseId;

constexpr JurisdictionId kCity{1};
constexpr std::size_t kAtOnce = 500;

// The history, and every table that follows from it. Of the seal all but the position: PostgreSQL seals what
// was committed together in the order of time, SQLite in the order of writing.
constexpr std::array<std::string_view, 10> kTables{
    "ledger_event",     "ledger_payload",   "ledger_secret",    "ledger_seal",  "ledger_case",
    "ledger_case_unit", "ledger_case_zone", "ledger_violation", "ledger_clock", "ledger_public_update"};

Status copy_pieces(ledger::SqlEventStore& from, ledger::SqlEventStore& to) {
  std::unordered_map<CaseId, Case> cases;
  std::int64_t position = 0;
  while (true) {
    TZ_TRY(events, from.feed(kCity, position, kAtOnce, true));
    if (events.empty()) return {};
    // Written in waves, of each case the next event: what the lists hold is made event by event.
    std::vector<std::vector<Append>> waves;
    std::unordered_map<CaseId, std::size_t> waves_of;
    for (auto& fed : events) {
      position = fed.position;
      auto [known, fresh] = cases.try_emplace(fed.case_id, Case{.id = fed.case_id, .jurisdiction = kCity});
      const std::size_t wave = waves_of[fed.case_id]++;
      if (wave == waves.size()) waves.emplace_back();
      Append part{.id = fed.case_id,
                  .expected_version = fed.stored.version - 1,
                  .events = {},
                  .before = known->second,
                  .after = {}};
      if (fresh) {
        TZ_TRY(secret, from.secret(kCity, fed.case_id));
        part.new_secret = secret;
      }
      known->second = ledger::apply(known->second, fed.stored.event, fed.stored.at, fed.stored.by);
      part.after = known->second;
      part.events.push_back(std::move(fed.stored));
      waves[wave].push_back(std::move(part));
    }
    for (const auto& wave : waves) TZ_CHECK(to.append(kCity, wave));
    for (std::size_t sealed = 1; sealed > 0;) {
      TZ_TRY(count, to.seal(kCity, kAtOnce));
      sealed = count;
    }
  }
}

// Each row as one text, the same on both engines, whatever their columns' order.
Result<std::vector<std::string>> rows_of(store::Database& db, std::string_view table) {
  const bool sqlite = db.dialect() == store::Dialect::sqlite;
  TZ_TRY(columns, db.read([&](store::Transaction& tx) {
    return tx.query(sqlite
                        ? fmt::format("SELECT name, lower(type) FROM pragma_table_info('{}')", table)
                        : fmt::format("SELECT column_name, data_type FROM information_schema.columns WHERE "
                                      "table_name = '{}' AND table_schema = current_schema()",
                                      table));
  }));
  std::map<std::string, std::string> parts;  // by name
  for (const auto& column : columns) {
    const std::string& name = column.text(0);
    if (name == "position") continue;
    const std::string as_text = column.text(1) != "bytea" && column.text(1) != "blob"
                                    ? fmt::format("CAST({} AS TEXT)", name)
                                : sqlite ? fmt::format("lower(hex({}))", name)
                                         : fmt::format("encode({}, 'hex')", name);
    parts[name] = fmt::format("COALESCE({}, '~')", as_text);
  }
  std::string row;
  for (const auto& [name, part] : parts) row += (row.empty() ? "" : " || '|' || ") + part;
  TZ_TRY(rows, db.read([&](store::Transaction& tx) {
    return tx.query(fmt::format("SELECT {} FROM {} WHERE jurisdiction_id = $1", row, table), kCity);
  }));
  std::vector<std::string> texts;
  texts.reserve(rows.size());
  for (const auto& one : rows) texts.push_back(one.text(0));
  std::sort(texts.begin(), texts.end());
  return texts;
}

Status run(const std::string& data_dir, const std::string& target) {
  TZ_TRY(from, store::open("sqlite:" + data_dir + "/taizhang.db", {}));
  TZ_TRY(to, store::open(target, {}));
  TZ_CHECK(store::migrate(*to, app::all_migrations()));
  ledger::SqlEventStore source(*from), copy(*to);
  TZ_TRY(before, copy.head(kCity));
  if (before != 0) return fail(Errc::not_allowed, "the target is not empty");
  TZ_CHECK(copy_pieces(source, copy));
  std::string differences;
  for (const auto table : kTables) {
    TZ_TRY(mine, rows_of(*from, table));
    TZ_TRY(theirs, rows_of(*to, table));
    fmt::print("{:<7} {:<22} {:>9} rows\n", mine == theirs ? "equal" : "DIFFERS", table, mine.size());
    if (mine == theirs) continue;
    differences += fmt::format(" {}", table);
    const auto [a, b] = std::ranges::mismatch(mine, theirs);
    if (a != mine.end()) fmt::print("  here:  {}\n", a->substr(0, 400));
    if (b != theirs.end()) fmt::print("  there: {}\n", b->substr(0, 400));
  }
  if (!differences.empty()) return fail(Errc::corrupted, "tables differ:" + differences);
  return {};
}

}  // namespace

int replay(const std::string& data_dir, const std::string& target) {
  const auto done = run(data_dir, target);
  if (done) return 0;
  std::cerr << "city_year: " << done.error().message << '\n';
  return 1;
}

}  // namespace tz::simulation
