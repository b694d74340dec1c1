// LIBS: tz_base
// The reader ends, counts bytes rightly, and gives the same however often it is asked; what it gives can be
// written and read again.
#include <cstdlib>
#include <sstream>

#include "base/csv.h"
#include "base/text.h"

namespace {

void require(bool claim) {
  if (!claim) std::abort();
}

void read_back(const tz::CsvRow& row) {
  std::istringstream in(row.raw);
  tz::CsvReader reader(in);
  const auto again = reader.next();
  if (row.raw.empty() || row.raw.starts_with(tz::kCsvBom)) return;
  require(again.has_value() && again->fields == row.fields && again->raw == row.raw);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string file(reinterpret_cast<const char*>(data), size);
  std::istringstream in(file);
  tz::CsvReader reader(in, {.field_bytes_max = 64, .fields_max = 8, .row_bytes_max = 256});
  std::uint64_t last_line = 0;
  while (true) {
    const auto before = reader.bytes_read();
    const auto row = reader.next();
    if (!row && row.error().code == tz::Errc::not_found) break;
    require(reader.bytes_read() > before);
    if (!row) continue;
    require(row->line > last_line && row->fields.size() <= 8 && row->raw.size() <= 256);
    last_line = row->line;
    require(file.compare(row->byte_offset, row->raw.size(), row->raw) == 0);
    for (const auto& field : row->fields) require(field.size() <= 64 && tz::is_valid_utf8(field));
    read_back(*row);
    static_cast<void>(tz::csv_line(row->fields));
  }
  require(reader.bytes_read() == size);

  // With a width, a record that spans lines has it, and the file is read to its end all the same.
  std::istringstream again(file);
  tz::CsvReader strict(again);
  const auto header = strict.next();
  if (!header) return 0;
  strict.expect(header->fields.size());
  while (true) {
    const auto before = strict.bytes_read();
    const auto row = strict.next();
    if (!row && row.error().code == tz::Errc::not_found) break;
    require(strict.bytes_read() > before);
    if (row && row->raw.find_first_of("\r\n") != std::string::npos)
      require(row->fields.size() == header->fields.size());
  }
  require(strict.bytes_read() == size);
  return 0;
}
