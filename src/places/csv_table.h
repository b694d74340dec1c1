#pragma once
// A small CSV file with named columns, as packs are made of, read whole. Faults name file, line, column and
// rule, and are told together.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tz::places {

struct Column {
  std::string_view name;
  bool required = true;  // the column must be in the header; its cells may still be empty
};

// Gathers what is wrong with a file, up to 50 faults.
class Faults {
 public:
  explicit Faults(std::string file) : file_(std::move(file)) {}
  // `column` may be empty. Message: "file:line:column: text"; Error::values has the line.
  void add(std::uint64_t line, std::string_view column, std::string_view rule, std::string_view text);
  // Adds the faults of another file.
  void add(Error error);
  bool none() const { return faults_.empty(); }
  // The first fault with the others in `more`, or fine.
  Status status() const;

 private:
  std::string file_;
  std::vector<Error> faults_;
};

// Immutable once parsed.
class CsvTable {
 public:
  struct Row {
    std::uint64_t line = 0;
    std::vector<std::string>
        cells{};  // by the order of the columns asked for; empty if the file has no such column
    const std::string& operator[](std::size_t column) const { return cells[column]; }
  };
  // Cells are trimmed; lines that are empty or begin with '#' are skipped. At most 16 MB and 200,000 rows.
  //   invalid_argument  rule is one of csv, missing_column, unknown_column, cell_count
  //   too_large
  static Result<CsvTable> parse(std::string file, std::string_view text, std::span<const Column> columns);
  const std::vector<Row>& rows() const { return rows_; }
  const std::string& file() const { return file_; }

 private:
  std::string file_;
  std::vector<Row> rows_;
};

// "yes"/"true"/"1" and "no"/"false"/"0"; `otherwise` for an empty cell; a fault for anything else.
bool read_flag(const std::string& cell, bool otherwise, std::uint64_t line, std::string_view column,
               Faults& faults);
// 1 to `length_max` of [A-Za-z0-9._-]: what may be a code in an address, a file and a URL.
bool is_code(std::string_view text, std::size_t length_max = 64);

}  // namespace tz::places
