#pragma once
// RFC 4180 CSV, read as a stream so that a file of any size takes little memory, and written safely for
// spreadsheets.
#include <cstdint>
#include <functional>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tz {

struct CsvLimits {
  std::size_t field_bytes_max = 1 << 20;
  std::size_t fields_max = 10'000;
  std::size_t row_bytes_max = 4 << 20;
};

// One record. `line` is where it starts in the file, counted from 1 (a quoted field may hold line breaks).
// `raw` is the record's bytes as they stand in the file, without the ending line break.
struct CsvRow {
  std::uint64_t line = 0;
  std::uint64_t byte_offset = 0;
  std::vector<std::string> fields;
  std::string raw;
};

// Accepts LF, CRLF and CR line ends, a UTF-8 BOM, and a missing last line break. A record that breaks a rule
// is reported with its line, and reading goes on at the line after the one where that record began, so that
// one broken record costs one record: a quote that is never closed does not swallow what follows. An empty
// line is a record of one empty field (RFC 4180 section 2).
//
// A quote that is never closed may still be closed by chance, by the quote that opens a field further down:
// the record then spans lines and has all that lies between in one field. Who knows how many fields the
// records have says so with `expect`; a record that spans lines and has another number of them is then
// broken, too, and what it had swallowed is read again line by line. Takes memory for one record within its
// limits and one block of the file. Not thread safe.
class CsvReader {
 public:
  // `in` must outlive the reader, and nobody else may read from it meanwhile: it is read ahead.
  CsvReader(std::istream& in, CsvLimits limits = {});
  // The next record; an error for a broken one (call again to go on); not_found at the end.
  //   invalid_argument  text after a closing quote, a quote inside an unquoted field, a quote never closed,
  //                     invalid UTF-8, another number of fields than expected in a record that spans lines
  //   too_large         a limit is passed
  //   unavailable       the stream failed before its end; said once, then not_found
  Result<CsvRow> next();
  // How many fields a record has: as many as the header. 0, as at first: any number.
  void expect(std::size_t fields) { fields_expected_ = fields; }
  // Bytes, and line breaks (a last line without one counts), up to the end of what `next` last gave or
  // refused.
  std::uint64_t bytes_read() const { return offset_; }
  std::uint64_t line() const { return line_; }

 private:
  class Scan;
  std::string_view ahead() const { return std::string_view(block_).substr(at_, end_ - at_); }
  bool fill();
  void start();
  void consume(std::size_t bytes);
  void skip_line();

  std::istream& in_;
  CsvLimits limits_;
  std::string block_;  // what is read ahead stands in [at_, end_)
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  std::size_t fields_expected_ = 0;
  std::size_t fields_last_ = 0;  // how many the record before had: the next one likely has as many
  bool started_ = false;
  bool at_eof_ = false;
  bool failed_ = false;
  std::uint64_t line_ = 0;
  std::uint64_t offset_ = 0;
};

// One record with CRLF. A field that a spreadsheet would run (= + - @ tab, CR first) gets a leading
// apostrophe unless it is a plain number.
std::string csv_line(const std::vector<std::string>& fields);
inline constexpr std::string_view kCsvBom = "\xEF\xBB\xBF";

}  // namespace tz
