#pragma once
// What callers of Open311 ask and send, read from their parameters. Pure. An empty parameter is an absent one
// (G8); every fault is told at once and names its parameter.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/geo.h"
#include "base/result.h"
#include "intake/report.h"
#include "ledger/planner.h"

namespace tz::intake {

// Names and values as they came; a name may repeat.
class Params {
 public:
  using Items = std::vector<std::pair<std::string, std::string>>;
  Params() = default;
  explicit Params(Items items) : items_(std::move(items)) {}
  // The first value that is not empty, else empty.
  std::string_view get(std::string_view name) const;
  // The same for several names of one thing, in order.
  std::string_view any(std::initializer_list<std::string_view> names) const;
  // Every item of every value of that name, split at commas, trimmed, none empty.
  std::vector<std::string> list(std::string_view name) const;
  const Items& items() const { return items_; }

 private:
  Items items_;
};

inline constexpr std::size_t kOpen311PageMax = 1000;    // R8
inline constexpr std::chrono::days kOpen311Window{90};  // R5, R6
// A list cannot be paged deeper than this: ask for a shorter time instead.
inline constexpr std::size_t kOpen311OffsetMax = 100'000;

struct Circle {
  LatLng centre;
  double metres = 0;
};

struct ListQuery {
  std::vector<std::string> ids;  // if any, nothing else counts but paging
  std::vector<std::string> service_codes;
  std::optional<bool> open;
  std::optional<Instant> received_from, received_to, updated_from, updated_to;  // to: exclusive
  std::size_t page = 1, page_size = kOpen311PageMax;
  std::optional<Box> box;
  std::optional<Circle> circle;
  std::string agency;
  std::string words;                              // q
  std::optional<ledger::Channel> interface_used;  // X6
  std::vector<std::string> keywords;              // of services
  std::string detailed_status;                    // one of CitySDK's five words
  std::optional<bool> has_photo;
  bool just_count = false;
  bool extensions = false;
  bool structured_notes = false;  // X13
  std::size_t offset() const { return (page - 1) * page_size; }
};

// GET requests.
//   invalid_argument  a parameter; more than 90 days between start_date and end_date; a filter that others
//   offer
//                     and we do not: what it asks for must not look answered
// `bulk`: any length of time, all pages.
Result<ListQuery> parse_list_query(const Params& params, Instant now, bool bulk = false);

struct Window {
  Instant from{}, to{};  // both inclusive, to the millisecond
};
// GET servicerequestupdates: start_date and end_date, both inclusive.
Result<Window> parse_update_window(const Params& params, Instant now);

struct PostedReport {
  Report report;  // without pictures
  std::string account_id;
  std::vector<std::string> media_urls;    // kept as they are, never fetched
  std::vector<std::string> inline_media;  // base64 or data: URIs
};
// POST requests, against the service asked for.
//   invalid_argument  a parameter
PostedReport parse_report(const Params& params, const ledger::Service& service, std::vector<Error>& faults);

// Codes of attributes that were sent and that the service does not have (P9).
std::vector<std::string> unknown_attributes(const Report& report, const ledger::Service& service);

struct PostedUpdate {
  std::string case_code, update_id, status;  // status in mySociety's words, upper case
  Instant at{};
  std::string description, account_id;
  std::vector<std::string> media_urls;
  std::vector<std::string> not_kept;  // names of fields that the ledger has no place for with an update
};
//   invalid_argument  a required parameter is missing, an unknown status, a date without zone
Result<PostedUpdate> parse_update(const Params& params);

// base64 or a data: URI.  invalid_argument (field media)
Result<Bytes> decode_inline_media(std::string_view text);

// One error of many: the first, the others in `more`. `faults` must not be empty.
Error as_one(std::vector<Error> faults);

}  // namespace tz::intake
