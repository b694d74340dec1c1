#pragma once
// City tables (docs/sources.md#city-tables): a person changes one CSV of the city's pack on a screen, with a
// preview of what it does. The texts of the last load of a pack are kept; what persons changed is put over
// them, the whole is read and checked as a pack is, and what the table is about is written. What a person
// saved holds, whatever pack is loaded later, until it goes back to the pack.
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/pack_load.h"
#include "app/table_effects.h"
#include "base/clock.h"
#include "ledger/case_query.h"
#include "places/city_table.h"

namespace tz::app {

// What is wrong with a table, for the screen: `line` is 0 and `column` empty where the fault is of no cell.
struct TableFault {
  std::string file{}, column{}, rule{}, message{};
  std::uint64_t line = 0;
  friend bool operator==(const TableFault&, const TableFault&) = default;
};
// The fault that an error of a parser or a check tells. One that names no place is looked for in `table`: the
// first row whose key begins with what the message quotes. Pure.
TableFault fault_of(const Error& error, const places::TableFormat& format, const places::TableText& table);

struct TableState {
  const places::TableFormat* format = nullptr;
  std::string file{};  // as messages of a load name it: "default/units.csv"; empty: the pack has none
  std::int64_t rows = 0;
  bool person = false;       // a person's table holds
  std::int64_t version = 0;  // 0: no person ever changed it
  Instant changed_at{};
  ActorId changed_by{};  // only if `person`
  bool stale = false;    // the pack has other text by now than the one that the person's table was made from
};

struct TableShown {
  TableState state{};
  std::string csv{};     // as it holds now
  std::string digest{};  // SHA-256 of that, in hexadecimal
  places::TableText text{};
};

// What a person wants the table to be: this text, or the pack's again.
struct TableLoad {
  std::string csv{};
  bool pack = false;
};

struct TablePlan {
  const places::TableFormat* format = nullptr;
  std::int64_t version = 0;  // that holds now
  bool known = false;        // nothing would change
  std::string digest{};      // of the texts, the versions and this load; save() wants it back
  places::TableDiff diff{};
  std::int64_t rows = 0;
  std::vector<TableFault> faults{};  // with any it cannot be saved
  std::vector<Error> errors{};       // the same as they were told
  std::vector<TableEffect> effects{};
  std::vector<TemplateSample> samples{};
};

struct SavedTable {
  std::int64_t version = 0;
  bool changed = false;  // false: it held already, and nothing was written
};

// Safe to call from any thread. Every call on a table may answer
//   not_found    rule "unknown_table": there is none of that name
//   not_allowed  rule "pack_texts_missing": the city was loaded before texts were kept; its pack must be
//                loaded once more
class CityTables {
 public:
  // Everything given must outlive it.
  CityTables(const PackModules& modules, const ledger::CaseQuery& cases, CountPeople people,
             const Clock& clock)
      : modules_(modules), cases_(cases), people_(std::move(people)), clock_(clock) {}

  // Adds or renews a city from a folder, with the persons' tables over its files; their names are told in the
  // report. Nothing is written if anything does not fit; where only a person's table stands in the way, the
  // message says which there are and how to drop one.  Errors as check_pack
  Result<JurisdictionId> load_pack(const std::string& folder, const std::set<std::string>& parts,
                                   places::LoadReport* report);

  // In the order of city_tables().
  Result<std::vector<TableState>> list(JurisdictionId j) const;
  Result<TableShown> show(JurisdictionId j, std::string_view name) const;
  // What saving it would do; nothing is written. What cannot be read, and what does not fit with the other
  // tables, are faults of the plan.
  //   too_large  rule "table_size": more than places::kTableBytesMax
  Result<TablePlan> plan(JurisdictionId j, std::string_view name, const TableLoad& load) const;
  // Saves what the plan showed. Modules are written first and the version last: after a failure between the
  // two, saving the same again completes it.
  //   conflict          rule "digest": the text, a table or the pack are not those of the preview
  //   invalid_argument  the faults of the plan
  Result<SavedTable> save(JurisdictionId j, std::string_view name, const TableLoad& load,
                          std::string_view digest, ActorId by);
  // Newest first; `before` is the `next` of the page before, 0 for the first.
  Result<places::TableVersionPage> versions(JurisdictionId j, std::string_view name,
                                            std::int64_t before) const;
  // The text of an old version.  not_found: also no such version
  Result<std::string> text_of(JurisdictionId j, std::string_view name, std::int64_t version) const;

 private:
  struct Ground;    // what is kept of the city
  struct Prepared;  // a plan, with what would be written
  Result<Ground> ground(JurisdictionId j) const;
  Result<Prepared> prepare(JurisdictionId j, std::string_view name, const TableLoad& load) const;

  PackModules modules_;
  const ledger::CaseQuery& cases_;
  CountPeople people_;
  const Clock& clock_;
  std::mutex writing_;  // one load or save at a time: what was checked is what is written
};

}  // namespace tz::app
