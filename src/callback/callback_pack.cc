#include "callback/callback_pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "places/csv_table.h"

namespace tz::callback {
namespace {

using places::Column;
using places::CsvTable;
using places::Faults;

constexpr std::array<std::string_view, 6> kCodes{"greeting",  "contacted", "solved",
                                                 "satisfied", "pressured", "thanks"};

void check_text(const CsvTable::Row& row, std::size_t column, std::string_view name, std::size_t max,
                Faults& faults) {
  const std::size_t length = count_code_points(row[column]);
  if (length < 1 || length > max)
    faults.add(row.line, name, "name", fmt::format("must have 1 to {} characters", max));
}

}  // namespace

Result<std::vector<ScriptLine>> parse_script(const std::string& file, std::string_view csv) {
  constexpr Column kColumns[] = {{"code"}, {"text_zh"}, {"text_en"}};
  TZ_TRY(table, CsvTable::parse(file, csv, kColumns));
  Faults faults(file);
  std::vector<ScriptLine> lines;
  std::set<std::string> seen;
  for (const auto& row : table.rows()) {
    if (std::ranges::find(kCodes, row[0]) == kCodes.end())
      faults.add(row.line, "code", "script_code", fmt::format("must be one of {}", fmt::join(kCodes, ", ")));
    if (!seen.insert(row[0]).second) faults.add(row.line, "code", "duplicate_code", "is there twice");
    check_text(row, 1, "text_zh", kScriptTextMax, faults);
    check_text(row, 2, "text_en", kScriptTextMax, faults);
    lines.push_back({row[0], row[1], row[2]});
  }
  for (const auto* must : {"contacted", "solved", "satisfied", "pressured"})
    if (!seen.contains(must))
      faults.add(1, "code", "script_code", fmt::format("the question {} is missing", must));
  TZ_CHECK(faults.status());
  return lines;
}

Result<std::vector<Cause>> parse_causes(const std::string& file, std::string_view csv) {
  constexpr Column kColumns[] = {{"code"}, {"name_zh"}, {"name_en"}};
  TZ_TRY(table, CsvTable::parse(file, csv, kColumns));
  Faults faults(file);
  std::vector<Cause> causes;
  std::set<std::string> seen;
  for (const auto& row : table.rows()) {
    if (!places::is_code(row[0]))
      faults.add(row.line, "code", "name", "must be a code: letters, digits, . _ -");
    if (!seen.insert(row[0]).second) faults.add(row.line, "code", "duplicate_code", "is there twice");
    check_text(row, 1, "name_zh", kCauseNameMax, faults);
    check_text(row, 2, "name_en", kCauseNameMax, faults);
    causes.push_back({row[0], row[1], row[2]});
  }
  if (causes.size() > kCausesMax)
    faults.add(1, "code", "name", fmt::format("more than {} causes", kCausesMax));
  TZ_CHECK(faults.status());
  return causes;
}

Result<CallbackPack> parse_callback_pack(const places::PackFiles& files) {
  CallbackPack pack;
  if (const auto* csv = files.find("callback_script.csv")) {
    TZ_TRY(script, parse_script(files.shown_name("callback_script.csv"), *csv));
    pack.script = std::move(script);
  }
  if (const auto* csv = files.find("exclusion_causes.csv")) {
    TZ_TRY(causes, parse_causes(files.shown_name("exclusion_causes.csv"), *csv));
    pack.causes = std::move(causes);
  }
  return pack;
}

}  // namespace tz::callback
