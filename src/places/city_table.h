#pragma once
// A city table: one CSV of a city's pack that a person may change on a screen (packs/README.md has the
// columns). Here is what the program knows of each: its file, its columns, and which cells make a row that
// row. What a row may say is checked by the module that reads the file. Pure.
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tz::places {

// How a cell is best filled in. A list has its items with '|'; a flag is yes or no; a day is YYYY-MM-DD.
enum class CellKind : std::uint8_t { code, text, long_text, flag, choice, list, number, day };
// The name on the wire: "long" for long_text.
std::string_view name_of(CellKind kind);

struct TableColumn {
  std::string_view name{};
  CellKind kind = CellKind::text;
  bool required = false;                        // a row without it is refused
  std::span<const std::string_view> choices{};  // of a choice, and of a list that takes no others
  std::string_view refers{};                    // units, categories, zones or limits: whose codes it names
};

struct TableFormat {
  std::string_view name{};  // in addresses: "callback_script"
  std::string_view file{};  // its path within a pack
  std::span<const TableColumn> columns{};
  std::span<const std::string_view> key{};  // names of the columns that make a row that row
  bool closes = false;                      // a row is closed with active=no rather than removed
};

// In the order in which they are shown.
std::span<const TableFormat> city_tables();
// nullptr if there is none of that name.
const TableFormat* find_table(std::string_view name);

// The text that a person saves may have at most this many bytes. Source: docs/sources.md#city-tables.
inline constexpr std::size_t kTableBytesMax = 4U << 20;

struct TableRow {
  std::uint64_t line = 0;            // in the file
  std::vector<std::string> cells{};  // in the order of the format's columns; empty where the file has none
};

struct TableText {
  std::vector<std::string> comments{};  // lines that begin with '#' and stand before the first other line
  std::vector<TableRow> rows{};
};

// Reads the rows; what they say is not checked, and a column may be missing.
//   invalid_argument  rule csv, unknown_column, cell_count, or missing_column (there is no header at all)
//   too_large         as CsvTable::parse
Result<TableText> parse_table(const TableFormat& format, const std::string& shown, std::string_view csv);
// The cells of the key, in its order.
std::vector<std::string> key_of(const TableFormat& format, const TableRow& row);
// The place of a column.  nullopt: the format has none of that name
std::optional<std::size_t> column_of(const TableFormat& format, std::string_view name);
// The cell of that column; empty if the format has no such column.
const std::string& cell_of(const TableFormat& format, const TableRow& row, std::string_view name);

struct ChangedRow {
  TableRow before{}, after{};
};
struct TableDiff {
  std::vector<TableRow> added{}, removed{};
  std::vector<ChangedRow> changed{};
  std::size_t same = 0;
  bool moved = false;     // rows that are in both stand in another order
  bool comments = false;  // the comments before the header differ
  // The two say the same, as they would be shown: nothing to save.
  bool none() const { return added.empty() && removed.empty() && changed.empty() && !moved && !comments; }
};
// Rows are compared by their key. Where a key is there several times, which the module's check refuses, the
// first is compared with the first, and so on. Every row of either text is told exactly once.
TableDiff diff_of(const TableFormat& format, const TableText& before, const TableText& after);

}  // namespace tz::places
