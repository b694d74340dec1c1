#include "base/csv.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace tz {
namespace {

// A short file takes little; a long one is soon read by large blocks.
constexpr std::size_t kBlockBytesFirst = 16 * 1024;
constexpr std::size_t kBlockBytesMost = 256 * 1024;

// The bytes that end, or may not stand in, an unquoted field.
constexpr std::array<bool, 256> kStops = [] {
  std::array<bool, 256> stops{};
  for (const char c : {',', '"', '\r', '\n'}) stops[static_cast<unsigned char>(c)] = true;
  return stops;
}();

bool is_plain_number(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  const auto take_digits = [&text] {
    const auto count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count > 0;
  };
  if (!take_digits()) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!take_digits()) return false;
  }
  return text.empty();
}

bool runs_in_spreadsheet(std::string_view field) {
  return !field.empty() && std::string_view("=+-@\t\r").find(field.front()) != std::string_view::npos &&
         !is_plain_number(field);
}

// Line breaks inside a record: LF, CR and CRLF each count once.
std::uint64_t count_breaks(std::string_view raw) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < raw.size(); ++i)
    if (raw[i] == '\n' || (raw[i] == '\r' && (i + 1 == raw.size() || raw[i + 1] != '\n'))) ++count;
  return count;
}

}  // namespace

// One attempt to read a record from what is ahead. `more` means: it may go on beyond, read further and try
// again.
class CsvReader::Scan {
 public:
  enum class Outcome { record, more, broken };

  Scan(std::string_view ahead, bool is_last, const CsvLimits& limits, CsvRow& row)
      : p_(ahead.data()),
        begin_(p_),
        end_(p_ + ahead.size()),
        is_last_(is_last),
        limits_(limits),
        row_(row) {}

  Outcome run() {
    while (true) {
      if (row_.fields.size() == limits_.fields_max) return broken(Errc::too_large, "too many fields");
      row_.fields.emplace_back();
      const auto field = p_ != end_ && *p_ == '"' ? quoted(row_.fields.back()) : unquoted(row_.fields.back());
      if (field != Outcome::record) return field;
      if (size() > limits_.row_bytes_max) return broken(Errc::too_large, "the record is too long");
      if (p_ == end_ || *p_ != ',') return finish();
      ++p_;
    }
  }

  Errc code() const { return code_; }
  std::string_view problem() const { return problem_; }
  std::size_t record_bytes() const { return size(); }
  std::size_t break_bytes() const { return break_bytes_; }
  bool has_breaks_inside() const { return has_breaks_inside_; }

 private:
  std::size_t size() const { return static_cast<std::size_t>(p_ - begin_); }

  Outcome broken(Errc code, std::string_view problem) {
    code_ = code;
    problem_ = problem;
    return Outcome::broken;
  }

  Outcome more() {
    if (static_cast<std::size_t>(end_ - begin_) > limits_.row_bytes_max)
      return broken(Errc::too_large, "the record is too long");
    return Outcome::more;
  }

  Outcome unquoted(std::string& field) {
    const char* const first = p_;
    while (p_ != end_ && !kStops[static_cast<unsigned char>(*p_)]) ++p_;
    const auto length = static_cast<std::size_t>(p_ - first);
    if (length > limits_.field_bytes_max) return broken(Errc::too_large, "a field is too long");
    if (p_ == end_ && !is_last_) return more();
    if (p_ != end_ && *p_ == '"') return broken(Errc::invalid_argument, "a quote inside an unquoted field");
    field.assign(first, length);
    return Outcome::record;
  }

  Outcome quoted(std::string& field) {
    ++p_;
    while (true) {
      const auto rest = static_cast<std::size_t>(end_ - p_);
      const auto* const quote = static_cast<const char*>(std::memchr(p_, '"', rest));
      const std::size_t length = quote == nullptr ? rest : static_cast<std::size_t>(quote - p_);
      if (field.size() + length > limits_.field_bytes_max)
        return broken(Errc::too_large, "a field is too long");
      if (quote == nullptr)
        return is_last_ ? broken(Errc::invalid_argument, "a quote is never closed") : more();
      if (quote + 1 == end_ && !is_last_) return more();
      field.append(p_, length);
      p_ = quote + 1;
      if (p_ == end_ || *p_ != '"') break;
      field.push_back('"');
      ++p_;
    }
    if (field.size() > limits_.field_bytes_max) return broken(Errc::too_large, "a field is too long");
    if (p_ != end_ && *p_ != ',' && *p_ != '\r' && *p_ != '\n')
      return broken(Errc::invalid_argument, "text after a closing quote");
    has_breaks_inside_ = has_breaks_inside_ || field.find_first_of("\r\n") != std::string::npos;
    return Outcome::record;
  }

  Outcome finish() {
    if (p_ != end_) {
      if (*p_ == '\r' && p_ + 1 == end_ && !is_last_)
        return more();  // Its line feed may be in the next block.
      break_bytes_ = *p_ == '\r' && p_ + 1 != end_ && p_[1] == '\n' ? 2 : 1;
    }
    row_.raw.assign(begin_, size());
    if (!is_valid_utf8(row_.raw)) return broken(Errc::invalid_argument, "invalid UTF-8");
    return Outcome::record;
  }

  const char* p_;
  const char* const begin_;
  const char* const end_;
  const bool is_last_;  // nothing comes after what is ahead
  const CsvLimits& limits_;
  CsvRow& row_;
  Errc code_ = Errc::invalid_argument;
  std::string_view problem_;
  std::size_t break_bytes_ = 0;
  bool has_breaks_inside_ = false;
};

CsvReader::CsvReader(std::istream& in, CsvLimits limits) : in_(in), limits_(limits) {}

// Reads at least one more byte, or returns false: the stream is at its end. Doubles the room for a long
// record, so that trying again from its start costs no more than reading it twice.
bool CsvReader::fill() {
  if (at_eof_) return false;
  if (at_ > 0) {
    std::memmove(block_.data(), block_.data() + at_, end_ - at_);
    end_ -= at_;
    at_ = 0;
  }
  block_.resize(std::max(std::clamp(block_.size() * 2, kBlockBytesFirst, kBlockBytesMost), end_ * 2));
  in_.clear();  // A stream may give less than is asked before it has come to its end.
  in_.read(block_.data() + end_, static_cast<std::streamsize>(block_.size() - end_));
  end_ += static_cast<std::size_t>(in_.gcount());
  failed_ = in_.bad();
  at_eof_ = failed_ || in_.gcount() == 0;
  return in_.gcount() > 0;
}

void CsvReader::consume(std::size_t bytes) {
  at_ += bytes;
  offset_ += bytes;
}

void CsvReader::start() {
  started_ = true;
  while (ahead().size() < kCsvBom.size() && fill()) {
  }
  if (ahead().starts_with(kCsvBom)) consume(kCsvBom.size());
}

// Goes past the next line break, or to the end; keeps nothing of the line.
void CsvReader::skip_line() {
  ++line_;
  while (true) {
    const auto found = ahead().find_first_of("\r\n");
    if (found != std::string_view::npos) {
      const bool is_return = ahead()[found] == '\r';
      consume(found + 1);
      if (is_return && (!ahead().empty() || fill()) && ahead().front() == '\n') consume(1);
      return;
    }
    consume(ahead().size());
    if (!fill()) return;
  }
}

Result<CsvRow> CsvReader::next() {
  if (!started_) start();
  CsvRow row;
  row.line = line_ + 1;
  row.byte_offset = offset_;
  while (true) {
    if (ahead().empty() && !fill()) {
      if (std::exchange(failed_, false)) return fail(Errc::unavailable, "the stream failed before its end");
      return fail(Errc::not_found, "no further record");
    }
    row.fields.clear();
    row.fields.reserve(fields_last_);
    Scan scan(ahead(), at_eof_ && !failed_, limits_, row);
    const auto outcome = scan.run();
    if (outcome == Scan::Outcome::more &&
        at_eof_) {  // The stream failed inside this record: half of one is none.
      consume(ahead().size());
      failed_ = false;
      return fail(Errc::unavailable, "the stream failed before its end");
    }
    if (outcome == Scan::Outcome::more) {
      fill();  // If nothing came, at_eof_ is now set and the next attempt ends.
      continue;
    }
    if (outcome == Scan::Outcome::broken) {
      skip_line();
      return fail(scan.code(), "line " + std::to_string(row.line) + ": " + std::string(scan.problem()));
    }
    if (scan.has_breaks_inside() && fields_expected_ != 0 && row.fields.size() != fields_expected_) {
      skip_line();
      return fail(Errc::invalid_argument, "line " + std::to_string(row.line) +
                                              ": a quote is not closed on its line, and the record has " +
                                              std::to_string(row.fields.size()) +
                                              " fields where the header has " +
                                              std::to_string(fields_expected_));
    }
    fields_last_ = row.fields.size();
    line_ += 1 + (scan.has_breaks_inside() ? count_breaks(row.raw) : 0);
    consume(scan.record_bytes() + scan.break_bytes());
    return row;
  }
}

std::string csv_line(const std::vector<std::string>& fields) {
  std::string out;
  for (const auto& field : fields) {
    if (&field != &fields.front()) out.push_back(',');
    const std::string safe = runs_in_spreadsheet(field) ? "'" + field : field;
    if (safe.find_first_of(",\"\r\n") == std::string::npos) {
      out += safe;
      continue;
    }
    out.push_back('"');
    for (const char c : safe) {
      if (c == '"') out.push_back('"');
      out.push_back(c);
    }
    out.push_back('"');
  }
  out += "\r\n";
  return out;
}

}  // namespace tz
