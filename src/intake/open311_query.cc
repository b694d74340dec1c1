#include "intake/open311_query.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/bytes.h"
#include "base/text.h"
#include "base/time.h"
#include "ledger/case_code.h"
#include "ledger/code_lists.h"

namespace tz::intake {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kIdsMax = 1000, kCodesMax = 200, kWordsMax = 100;
constexpr double kRadiusMax = 50'000;
constexpr std::size_t kPageMax = 1'000'000;

// Reads parameters one by one and collects what is wrong with them.
class Reader {
 public:
  explicit Reader(const Params& params) : params_(params) {}

  void fault(std::string_view field, std::string message) {
    faults_.push_back({.code = Errc::invalid_argument,
                       .message = std::string(field) + ": " + std::move(message),
                       .field = std::string(field)});
  }
  std::string required(std::string_view field) {
    const auto value = params_.get(field);
    if (value.empty()) fault(field, "required");
    return std::string(value);
  }
  std::optional<Instant> time(std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
      const auto value = params_.get(name);
      if (value.empty()) continue;
      auto at = parse_instant(value);
      if (at) return *at;
      fault(name, "must be a date and time with a zone, such as 2026-01-02T03:04:05Z");
    }
    return std::nullopt;
  }
  std::size_t count(std::initializer_list<std::string_view> names, std::size_t otherwise, std::size_t max) {
    for (const auto name : names) {
      const auto value = params_.get(name);
      if (value.empty()) continue;
      std::uint64_t n = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), n);
      if (error == std::errc::result_out_of_range) return max;
      if (error != std::errc{} || end != value.data() + value.size()) {
        fault(name, "must be a whole number");
        return otherwise;
      }
      return static_cast<std::size_t>(std::min<std::uint64_t>(n, max));
    }
    return otherwise;
  }
  std::optional<bool> flag(std::string_view name) {
    const auto value = params_.get(name);
    if (value.empty()) return std::nullopt;
    if (iequals_ascii(value, "true") || value == "1") return true;
    if (iequals_ascii(value, "false") || value == "0") return false;
    fault(name, "true or false");
    return std::nullopt;
  }
  std::optional<double> real(std::string_view name, std::string_view value) {
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error == std::errc{} && end == value.data() + value.size() && std::isfinite(number)) return number;
    fault(name, "must be a number");
    return std::nullopt;
  }
  // lat and long together, or neither.
  std::optional<LatLng> point() {
    const auto lat = params_.get("lat");
    const auto lng = params_.any({"long", "lng", "lon"});
    if (lat.empty() && lng.empty()) return std::nullopt;
    if (lat.empty() || lng.empty()) {
      fault(lat.empty() ? "lat" : "long", "lat and long come together");
      return std::nullopt;
    }
    auto point = parse_lat_lng(lat, lng);
    if (point) return *point;
    fault(point.error().field.empty() ? "lat" : point.error().field,
          "must be degrees of WGS-84: lat from -90 to 90, long from -180 to 180");
    return std::nullopt;
  }
  void add_all(std::vector<Error> faults) { std::ranges::move(faults, std::back_inserter(faults_)); }
  std::vector<Error>& faults() { return faults_; }

 private:
  const Params& params_;
  std::vector<Error> faults_;
};

constexpr std::array<std::string_view, 5> kDetailedStatuses{"RECEIVED", "IN_PROCESS", "PROCESSED", "REJECTED",
                                                            "PENDING"};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

template <class E>
std::string list_of_names() {
  std::string out;
  for (const auto value : ledger::all_of<E>()) out += (out.empty() ? "" : ", ") + std::string(name(value));
  return out;
}

// The last instant that prints as `at` does: answers give whole seconds, and `end` is inclusive.
Instant end_of_second(Instant at) {
  return std::chrono::floor<seconds>(at) == at ? at + milliseconds(999) : at;
}

// Filters of other servers that are not offered here (docs/open311.md).
constexpr std::string_view kNotOffered[] = {"also_archived", "area_code", "service_object_id",
                                            "service_object_type"};

void read_search(Reader& in, const Params& params, ListQuery& query) {
  for (const auto name : kNotOffered)
    if (!params.get(name).empty()) in.fault(name, "this filter is not offered here");
  query.words = trim(params.get("q"));
  if (count_code_points(query.words) > kWordsMax) in.fault("q", "at most 100 characters");
  query.keywords = params.list("keyword");
  query.agency = params.get("agency_responsible");
  query.has_photo = in.flag("has_photo");
  if (const auto word = params.get("interface_used"); !word.empty()) {
    query.interface_used = ledger::parse<ledger::Channel>(to_lower_ascii(word));
    if (!query.interface_used)
      in.fault("interface_used", "not a channel; there is " + list_of_names<ledger::Channel>());
  }
  query.detailed_status = upper(params.get("detailed_status"));
  if (!query.detailed_status.empty() &&
      std::ranges::find(kDetailedStatuses, query.detailed_status) == kDetailedStatuses.end())
    in.fault("detailed_status", "RECEIVED, IN_PROCESS, PROCESSED, REJECTED or PENDING");
}

std::optional<Box> read_bbox(Reader& in, std::string_view text) {
  const auto parts = split(text, ',');
  if (parts.size() != 4) {
    in.fault("bbox", "four numbers: west,south,east,north");
    return std::nullopt;
  }
  const auto low = parse_lat_lng(trim(parts[1]), trim(parts[0]));
  const auto high = parse_lat_lng(trim(parts[3]), trim(parts[2]));
  if (!low || !high || low->lat_e7 > high->lat_e7 || low->lng_e7 > high->lng_e7) {
    in.fault("bbox", "west,south,east,north in degrees of WGS-84");
    return std::nullopt;
  }
  return Box{*low, *high};
}

Box box_around(const Circle& circle) {
  constexpr double kMetresPerDegree = 111'000;  // a little less than the least: the box is never too small
  const double lat = circle.metres / kMetresPerDegree;
  const double cosine = std::max(0.01, std::cos(circle.centre.lat() * 3.14159265358979 / 180));
  const double lng = lat / cosine;
  const auto clip = [](double v, double limit) {
    return static_cast<std::int32_t>(std::lround(std::clamp(v, -limit, limit) * 1e7));
  };
  return {{clip(circle.centre.lat() - lat, 90), clip(circle.centre.lng() - lng, 180)},
          {clip(circle.centre.lat() + lat, 90), clip(circle.centre.lng() + lng, 180)}};
}

void read_place(Reader& in, const Params& params, ListQuery& query) {
  if (const auto bbox = params.get("bbox"); !bbox.empty()) query.box = read_bbox(in, bbox);
  const auto point = in.point();
  const auto radius_text = params.get("radius");
  if (point && radius_text.empty()) in.fault("radius", "required with lat and long (metres)");
  if (radius_text.empty()) return;
  const auto radius = in.real("radius", radius_text);
  if (radius && (*radius <= 0 || *radius > kRadiusMax))
    in.fault("radius", "more than 0 and at most 50000 metres");
  else if (radius && !point && params.get("lat").empty())
    in.fault("lat", "lat and long are required with radius");
  else if (radius && point) {
    query.circle = Circle{*point, *radius};
    if (!query.box) query.box = box_around(*query.circle);
  }
}

void read_status(Reader& in, const Params& params, ListQuery& query) {
  bool open = false, closed = false;
  for (const auto& word : params.list("status")) {
    if (iequals_ascii(word, "open"))
      open = true;
    else if (iequals_ascii(word, "closed"))
      closed = true;
    else
      in.fault("status", "open or closed");
  }
  if (open != closed) query.open = open;
}

// R4-R7, X2. With neither date nor update time: the last 90 days. With times of update only, those bound the
// list instead, so that an old request changed today is found.
void read_times(Reader& in, ListQuery& query, Instant now, bool bulk) {
  const auto start = in.time({"start_date"});
  const auto end = in.time({"end_date"});
  const auto updated_after = in.time({"updated_after", "update_after"});
  const auto updated_before = in.time({"updated_before", "update_before"});
  const auto bound = [&](std::optional<Instant> from, std::optional<Instant> to, std::string_view from_name,
                         std::optional<Instant>& out_from, std::optional<Instant>& out_to) {
    if (from && to && *from > *to) return in.fault(from_name, "is after the end");
    if (!bulk && from && to && *to - *from > kOpen311Window)
      return in.fault(from_name, "at most 90 days lie between start and end");
    if (!bulk && from && !to) to = *from + kOpen311Window;
    if (!bulk && to && !from) from = *to - kOpen311Window;
    out_from = from;
    if (to) out_to = end_of_second(*to) + milliseconds(1);
  };
  const bool by_update = updated_after || updated_before;
  if (by_update) {
    const bool own = start || end;  // then the dates bound the list already
    if (own) {
      query.updated_from = updated_after;
      if (updated_before) query.updated_to = end_of_second(*updated_before) + milliseconds(1);
      if (updated_after && updated_before && *updated_after > *updated_before)
        in.fault("updated_after", "is after updated_before");
    } else {
      bound(updated_after, updated_before, "updated_after", query.updated_from, query.updated_to);
    }
  }
  if (start || end)
    bound(start, end, "start_date", query.received_from, query.received_to);
  else if (!by_update)
    bound(now - kOpen311Window, std::nullopt, "start_date", query.received_from, query.received_to);
}

std::string person_name(std::string_view first, std::string_view last) {
  if (first == "-") first = {};  // FixMyStreet's word for none
  if (last == "-") last = {};
  if (first.empty() || last.empty()) return std::string(first) + std::string(last);
  const auto ascii = [](std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  };
  if (ascii(first) && ascii(last)) return std::string(first) + " " + std::string(last);
  return std::string(last) + std::string(first);
}

// CODE of "attribute[CODE]", "attribute[CODE][]" and "attribute[CODE][0]"; nullopt for other names.
std::optional<std::string_view> attribute_code(std::string_view name) {
  constexpr std::string_view kPrefix = "attribute[";
  if (!name.starts_with(kPrefix)) return std::nullopt;
  const auto close = name.find(']', kPrefix.size());
  if (close == std::string_view::npos || close == kPrefix.size()) return std::nullopt;
  const auto rest = name.substr(close + 1);
  const bool indexed =
      rest.size() >= 2 && rest.front() == '[' && rest.back() == ']' &&
      std::ranges::all_of(rest.substr(1, rest.size() - 2), [](char c) { return c >= '0' && c <= '9'; });
  if (!rest.empty() && !indexed) return std::nullopt;
  return name.substr(kPrefix.size(), close - kPrefix.size());
}

const ledger::ServiceAttribute* find_attribute(const ledger::Service& service, std::string_view code) {
  const auto it = std::ranges::find(service.attributes, code, &ledger::ServiceAttribute::code);
  return it == service.attributes.end() ? nullptr : &*it;
}

void read_attributes(const Params& params, const ledger::Service& service, Report& report) {
  for (const auto& [name, value] : params.items()) {
    const auto code = attribute_code(name);
    if (!code || value.empty()) continue;
    const auto* attribute = find_attribute(service, *code);
    if (attribute != nullptr && !attribute->variable) continue;  // P10
    report.attributes.emplace_back(*code, value);
  }
}

constexpr std::array<std::string_view, 15> kUpdateStatuses{"OPEN",
                                                           "CLOSED",
                                                           "FIXED",
                                                           "DUPLICATE",
                                                           "IN_PROGRESS",
                                                           "PLANNED",
                                                           "CANCELLED",
                                                           "INVESTIGATING",
                                                           "ACTION_SCHEDULED",
                                                           "REOPEN",
                                                           "FOR_TRIAGE",
                                                           "NOT_COUNCILS_RESPONSIBILITY",
                                                           "UNCHANGED",
                                                           "NO_FURTHER_ACTION",
                                                           "INTERNAL_REFERRAL"};

std::vector<std::string> all_of(const Params& params, std::string_view name) {
  std::vector<std::string> found;
  for (const auto& [key, value] : params.items()) {
    const bool same =
        key == name || (key.size() == name.size() + 2 && key.starts_with(name) && key.ends_with("[]"));
    if (same && !value.empty()) found.push_back(value);
  }
  return found;
}

}  // namespace

Error as_one(std::vector<Error> faults) {
  Error first = std::move(faults.front());
  for (std::size_t i = 1; i < faults.size(); ++i) first.more.push_back(std::move(faults[i]));
  return first;
}

std::string_view Params::get(std::string_view name) const {
  for (const auto& [key, value] : items_)
    if (key == name && !trim(value).empty()) return value;
  return {};
}

std::string_view Params::any(std::initializer_list<std::string_view> names) const {
  for (const auto name : names)
    if (const auto value = get(name); !value.empty()) return value;
  return {};
}

std::vector<std::string> Params::list(std::string_view name) const {
  std::vector<std::string> found;
  for (const auto& [key, value] : items_) {
    if (key != name) continue;
    for (const auto part : split(value, ','))
      if (const auto word = trim(part); !word.empty()) found.emplace_back(word);
  }
  return found;
}

Result<ListQuery> parse_list_query(const Params& params, Instant now, bool bulk) {
  Reader in(params);
  ListQuery query;
  for (const auto& id : params.list("service_request_id"))
    query.ids.push_back(ledger::parse_case_code(id).value_or(id));  // as a single one is read
  if (query.ids.size() > kIdsMax) in.fault("service_request_id", "at most 1000 ids");
  query.extensions = in.flag("extensions").value_or(false);
  query.structured_notes = in.flag("x_structured_notes").value_or(false);
  query.page = std::max<std::size_t>(1, in.count({"page"}, 1, kPageMax));
  query.page_size = in.count({"page_size", "per_page", "max_requests"}, kOpen311PageMax, kOpen311PageMax);
  if (query.page_size == 0) query.page_size = kOpen311PageMax;
  if (query.offset() > kOpen311OffsetMax)
    in.fault("page", "not more than the first 100000 requests of a list; ask for a shorter time");
  if (query.ids.empty()) {  // R1: ids override everything else, wrong or right
    query.service_codes = params.list("service_code");
    if (query.service_codes.size() > kCodesMax) in.fault("service_code", "at most 200 codes");
    read_status(in, params, query);
    read_times(in, query, now, bulk);
    read_place(in, params, query);
    read_search(in, params, query);
    query.just_count = in.flag("just_count").value_or(false);
  }
  if (!in.faults().empty()) return tl::unexpected<Error>(as_one(std::move(in.faults())));
  return query;
}

Result<Window> parse_update_window(const Params& params, Instant now) {
  Reader in(params);
  const auto start = in.time({"start_date"});
  const auto end = in.time({"end_date"});
  Window window;
  window.to = end ? end_of_second(*end) : start ? *start + kOpen311Window : now;
  window.from = start ? *start : window.to - kOpen311Window;
  if (start && end && *start > *end) in.fault("start_date", "is after end_date");
  if (start && end && *end - *start > kOpen311Window)
    in.fault("start_date", "at most 90 days lie between start_date and end_date");
  if (!in.faults().empty()) return tl::unexpected<Error>(as_one(std::move(in.faults())));
  return window;
}

PostedReport parse_report(const Params& params, const ledger::Service& service, std::vector<Error>& faults) {
  Reader in(params);
  PostedReport posted;
  Report& report = posted.report;
  report.channel = ledger::Channel::open311;
  report.service_code = service.code;
  for (const auto& [name, value] : params.items())
    if (name == "description" && !value.empty()) {
      report.verbatim = value;  // as said: not trimmed
      break;
    }
  report.point = in.point();
  report.address = params.get("address_string");
  report.address_id = params.get("address_id");
  report.zipcode = params.get("zipcode");
  report.contact.name = person_name(params.get("first_name"), params.get("last_name"));
  report.contact.email = params.get("email");
  report.contact.phone = params.get("phone");
  read_attributes(params, service, report);
  posted.account_id = params.get("account_id");
  posted.media_urls = all_of(params, "media_url");
  posted.inline_media = all_of(params, "media");
  if (posted.account_id.size() > 200) in.fault("account_id", "at most 200 bytes");
  if (posted.media_urls.size() > ledger::kMediaMax) in.fault("media_url", "at most 12 addresses");
  for (const auto& url : posted.media_urls)
    if (url.size() > 1000) in.fault("media_url", "at most 1000 bytes");
  std::ranges::move(in.faults(), std::back_inserter(faults));
  return posted;
}

std::vector<std::string> unknown_attributes(const Report& report, const ledger::Service& service) {
  std::vector<std::string> unknown;
  for (const auto& [code, value] : report.attributes)
    if (find_attribute(service, code) == nullptr && std::ranges::find(unknown, code) == unknown.end())
      unknown.push_back(code);
  return unknown;
}

Result<PostedUpdate> parse_update(const Params& params) {
  Reader in(params);
  PostedUpdate update;
  update.case_code = in.required("service_request_id");
  update.update_id = in.required("update_id");
  update.status = upper(in.required("status"));
  update.description = in.required("description");
  update.account_id = params.get("account_id");
  update.media_urls = all_of(params, "media_url");
  if (in.required("updated_datetime").empty() == false)
    update.at = in.time({"updated_datetime"}).value_or(Instant{});
  if (!update.status.empty() && std::ranges::find(kUpdateStatuses, update.status) == kUpdateStatuses.end())
    in.fault("status", "not a status of service request updates, such as OPEN, FIXED or CLOSED");
  if (update.update_id.size() > 200) in.fault("update_id", "at most 200 bytes");
  if (update.media_urls.size() > ledger::kMediaMax) in.fault("media_url", "at most 12 addresses");
  for (const auto& url : update.media_urls)
    if (url.size() > 1000) in.fault("media_url", "at most 1000 bytes");
  if (count_code_points(update.description) > ledger::kVerbatimMax)
    in.fault("description", "at most 4000 characters");
  for (const auto* field : {"first_name", "last_name", "email", "phone"})
    if (const auto value = params.get(field); !value.empty() && value != "-")
      update.not_kept.emplace_back(field);
  if (!in.faults().empty()) return tl::unexpected<Error>(as_one(std::move(in.faults())));
  return update;
}

Result<Bytes> decode_inline_media(std::string_view text) {
  constexpr std::string_view kMark = ";base64,";
  if (text.starts_with("data:")) {
    const auto at = text.find(kMark);
    if (at == std::string_view::npos) return fail_field("media", "media: a data: URI must be in base64");
    text = text.substr(at + kMark.size());
  }
  std::string code(text);
  std::ranges::replace(code, ' ', '+');  // what an unescaped plus sign becomes in a form
  auto bytes = from_base64(code);
  if (!bytes) return fail_field("media", "media: neither a file nor base64");
  return bytes;
}

}  // namespace tz::intake
