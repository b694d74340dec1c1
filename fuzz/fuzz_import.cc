// LIBS: tz_intake
// An import profile, and after an empty line a CSV file that it is held against: whatever the two say, the
// profile is read or refused by its key, and every row is mapped or refused, within the limits of the ledger.
#include <cstdlib>
#include <sstream>

#include "base/text.h"
#include "intake/import_profile.h"

namespace {

void require(bool claim) {
  if (!claim) std::abort();
}

void read_rows(const tz::intake::ImportProfile& profile, std::string_view file) {
  std::istringstream in{std::string(file)};
  tz::CsvReader reader(in, {.field_bytes_max = 1 << 12, .fields_max = 64, .row_bytes_max = 1 << 14});
  const auto header = reader.next();
  if (!header) return;
  const auto mapper = tz::intake::RowMapper::bind(profile, header->fields);
  if (!mapper) {
    require(!mapper.error().message.empty());
    return;
  }
  reader.expect(header->fields.size());
  while (true) {
    const auto row = reader.next();
    if (!row && row.error().code == tz::Errc::not_found) return;
    if (!row) continue;
    const auto id = mapper->source_id(*row);
    const auto mapped = mapper->map(*row);
    if (!mapped) {
      require(!mapped.error().message.empty());
      continue;
    }
    require(mapped->source_id == id && !id.empty() && id.size() <= 200);
    require(!mapped->landed_at || *mapped->landed_at >= mapped->received_at);
    require(tz::is_valid_utf8(mapped->category) && mapped->category.size() <= 100);
    require(tz::count_code_points(mapped->description) <= 4000);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = input.find("\n\n");
  const auto profile = tz::intake::parse_import_profile(input.substr(0, end));
  if (!profile) {
    require(!profile.error().message.empty());
    return 0;
  }
  if (end != std::string_view::npos) read_rows(*profile, input.substr(end + 2));
  return 0;
}
