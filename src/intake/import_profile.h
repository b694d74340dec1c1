#pragma once
// How the columns of somebody else's CSV file become a case: data, not code (packs/import/*.json, documented
// in packs/import/README.md).
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/csv.h"
#include "base/geo.h"
#include "base/result.h"
#include "ledger/code_lists.h"

namespace tz::intake {

struct ImportProfile {
  struct Area {
    std::string column, prefix;
  };
  std::string name, title, time_zone, date_format;
  std::string channel_column;
  std::map<std::string, ledger::Channel, std::less<>> channels;
  ledger::Channel channel_default = ledger::Channel::file;
  ledger::RequestType request_type = ledger::RequestType::help;
  // Names of columns; empty where the file has none. The first two are required.
  std::string source_id, received_at, due_at, landed_at, category, title_column, description, unit, address,
      zipcode, lat, lng, reply;
  std::vector<Area>
      areas;  // columns that name an area by the source's own word; kept as zone codes with the prefix
  std::vector<std::string> keep;  // further columns kept as attributes
  // Sources take the two dates from clocks that differ by seconds. A row that ended up to this long before it
  // came in counts as ended at the moment it came in; the original row keeps both dates.
  std::chrono::seconds clock_skew{0};
};

//   invalid_argument  not JSON, an unknown key, a missing required key, an unknown channel, zone or request
//   type; the key is named
Result<ImportProfile> parse_import_profile(std::string_view json);

// One row as the profile reads it.
struct ImportedRow {
  std::string source_id;
  Instant received_at{};
  std::optional<Instant> due_at, landed_at;
  std::string category;  // slug of the source's word: "request-for-snow-plowing"
  std::string category_words, title, description, unit, address, zipcode, reply;
  std::optional<LatLng> point;
  ledger::Channel channel = ledger::Channel::file;
  std::vector<std::string> areas;
  std::vector<std::pair<std::string, std::string>> kept;
};

// The profile bound to a file's header line.
class RowMapper {
 public:
  //   invalid_argument (field = the column)  a column that the profile names is not in the header; the header
  //   has a name twice
  static Result<RowMapper> bind(const ImportProfile& profile, const std::vector<std::string>& header);
  //   invalid_argument (field = the column)  another number of fields than the header, an empty id, not a
  //   date of the profile's form, not a
  //                                          coordinate, or landed before it was received by more than
  //                                          the clock skew
  Result<ImportedRow> map(const CsvRow& row) const;
  // The source's id as map() would give it; empty if the row has not the header's number of fields.
  std::string_view source_id(const CsvRow& row) const;

 private:
  explicit RowMapper(const ImportProfile& profile) : profile_(profile) {}
  std::string_view at(const CsvRow& row, int column) const;
  Result<std::optional<Instant>> date(const CsvRow& row, int column, const std::string& name) const;
  const ImportProfile& profile_;
  std::size_t width_ = 0;
  int source_id_ = -1, received_at_ = -1, due_at_ = -1, landed_at_ = -1, category_ = -1, title_ = -1,
      description_ = -1, unit_ = -1, address_ = -1, zipcode_ = -1, lat_ = -1, lng_ = -1, reply_ = -1,
      channel_ = -1;
  std::vector<int> areas_, keep_;
};

// Lower-case letters and digits, other runs as one hyphen; other scripts are kept as they are. At most 100
// bytes.
std::string slug(std::string_view words);

}  // namespace tz::intake
