#pragma once
// What a person should know before a changed table is saved: what of the city's work it touches. Nothing here
// refuses; what does not fit is a fault (city_tables.h).
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/pack_load.h"
#include "base/id.h"
#include "ledger/case_query.h"
#include "places/city_table.h"

namespace tz::app {

// One effect. Codes: unit_closed_cases (open cases that the unit leads), unit_closed_people (accounts of the
// unit that may sign in), unit_closed_catalogue (lines of the catalogue that name it), category_closed_cases
// (open cases of it), category_new_uncaught (a new leaf for which no line of the catalogue decides),
// template_missing (lines of the notices that name a template that is gone), and always one takes_hold, whose
// subject says from when: "new cases" or "new messages".
struct TableEffect {
  std::string code{};
  std::string subject{};   // the unit's, category's or template's code
  std::int64_t count = 0;  // how many; 0 where nothing is counted
  std::string href{};      // the screen that shows them; empty if there is none
  friend bool operator==(const TableEffect&, const TableEffect&) = default;
};

// How many accounts that may sign in each unit has.
using CountPeople = std::function<Result<std::map<UnitId, std::int64_t>>(JurisdictionId j)>;

// The table as it holds and as it is to be.
struct TableTexts {
  const places::TableFormat& format;
  const places::TableText& before;
  const places::TableText& after;
};

// Asks the ledger and the accounts only if something is closed. `notices` is the text of notices.csv as it is
// to be.
Result<std::vector<TableEffect>> effects_of(const TableTexts& texts, JurisdictionId j,
                                            const PackModules& modules, const ledger::CaseQuery& cases,
                                            const CountPeople& people, const std::string& notices,
                                            const places::TableText& catalogue);

// One message as its reader would see it, with invented values.
struct TemplateSample {
  std::vector<std::string> key{};  // id, channel, language
  std::string subject{};           // as it is to be
  std::string before{}, after{};   // bodies; `before` is empty for a new one
  friend bool operator==(const TemplateSample&, const TemplateSample&) = default;
};
inline constexpr std::size_t kSamplesMax = 500;
// Of the rows that are new or changed, at most kSamplesMax. None if the text as it is to be cannot be read.
// The two texts are those of the diff; the city's names stand for {city}. Pure.
std::vector<TemplateSample> samples_of(const places::TableFormat& format, const places::TableDiff& diff,
                                       const std::string& before_csv, const std::string& after_csv,
                                       const std::string& city_zh, const std::string& city_en);

}  // namespace tz::app
