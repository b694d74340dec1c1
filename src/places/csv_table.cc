#include "places/csv_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <sstream>

#include "base/csv.h"
#include "base/text.h"

namespace tz::places {
namespace {

constexpr std::size_t kFaultsMax = 50;
constexpr std::size_t kBytesMax = 16U << 20;
constexpr std::size_t kRowsMax = 200'000;

// Where each column asked for stands in the file; faults for columns that are missing or that nobody asked
// for.
std::vector<std::optional<std::size_t>> places_of(const CsvRow& header, std::span<const Column> columns,
                                                  Faults& faults) {
  std::vector<std::optional<std::size_t>> at(columns.size());
  for (std::size_t i = 0; i < header.fields.size(); ++i) {
    const std::string_view name = trim(header.fields[i]);
    const auto column = std::ranges::find(columns, name, &Column::name);
    if (column == columns.end())
      faults.add(header.line, first_code_points(name, 40), "unknown_column",
                 "no such column is read; check its spelling");
    else if (auto& place = at[static_cast<std::size_t>(column - columns.begin())]; place)
      faults.add(header.line, name, "unknown_column", "the column is there twice");
    else
      place = i;
  }
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].required && !at[i])
      faults.add(header.line, columns[i].name, "missing_column", "the first line must name this column");
  return at;
}

}  // namespace

void Faults::add(std::uint64_t line, std::string_view column, std::string_view rule, std::string_view text) {
  add(Error{.code = Errc::invalid_argument,
            .message = column.empty() ? fmt::format("{}:{}: {}", file_, line, text)
                                      : fmt::format("{}:{}:{}: {}", file_, line, column, text),
            .field = std::string(column),
            .rule = std::string(rule),
            .values = {{"line", std::to_string(line)}}});
}

void Faults::add(Error error) {
  std::vector<Error> more = std::move(error.more);
  error.more.clear();
  if (faults_.size() < kFaultsMax) faults_.push_back(std::move(error));
  for (Error& one : more)
    if (faults_.size() < kFaultsMax) faults_.push_back(std::move(one));
}

Status Faults::status() const {
  if (faults_.empty()) return {};
  Error first = faults_.front();
  first.more.assign(faults_.begin() + 1, faults_.end());
  return tl::unexpected<Error>(std::move(first));
}

Result<CsvTable> CsvTable::parse(std::string file, std::string_view text, std::span<const Column> columns) {
  if (text.size() > kBytesMax)
    return fail(Errc::too_large,
                fmt::format("{}: {} bytes, at most {} are read", file, text.size(), kBytesMax));
  CsvTable table;
  table.file_ = file;
  Faults faults(file);
  std::istringstream in{std::string(text)};
  CsvReader reader(in,
                   CsvLimits{.field_bytes_max = 64U << 10, .fields_max = 100, .row_bytes_max = 256U << 10});
  std::optional<std::vector<std::optional<std::size_t>>> at;
  std::size_t width = 0;
  for (;;) {
    auto row = reader.next();
    if (!row && row.error().code == Errc::not_found) break;
    if (!row) {
      faults.add(reader.line(), "", "csv", row.error().message);
      continue;
    }
    if (row->raw.empty() || row->raw.front() == '#') continue;
    if (!at) {
      at = places_of(*row, columns, faults);
      width = row->fields.size();
      if (!faults.none()) break;
      continue;
    }
    if (row->fields.size() != width) {
      faults.add(row->line, "", "cell_count",
                 fmt::format("{} cells, but the first line names {} columns", row->fields.size(), width));
      continue;
    }
    if (table.rows_.size() == kRowsMax)
      return fail(Errc::too_large, fmt::format("{}: more than {} rows", file, kRowsMax));
    Row cells{.line = row->line, .cells = std::vector<std::string>(columns.size())};
    for (std::size_t i = 0; i < columns.size(); ++i)
      if ((*at)[i]) cells.cells[i] = std::string(trim(row->fields[*(*at)[i]]));
    table.rows_.push_back(std::move(cells));
  }
  if (!at && faults.none())
    faults.add(1, "", "missing_column", "the file is empty: its first line must name the columns");
  TZ_CHECK(faults.status());
  return table;
}

bool read_flag(const std::string& cell, bool otherwise, std::uint64_t line, std::string_view column,
               Faults& faults) {
  if (cell.empty()) return otherwise;
  if (cell == "yes" || cell == "true" || cell == "1") return true;
  if (cell != "no" && cell != "false" && cell != "0")
    faults.add(line, column, "flag",
               fmt::format("\"{}\" is neither yes nor no", first_code_points(cell, 40)));
  return false;
}

bool is_code(std::string_view text, std::size_t length_max) {
  return !text.empty() && text.size() <= length_max && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

}  // namespace tz::places
