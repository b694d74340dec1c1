#include "ledger/decide_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"

namespace tz::ledger {
namespace {

constexpr std::size_t kSpansMax = 1000;
constexpr std::uint64_t kMediaSizeMax = std::uint64_t{1} << 40;
constexpr std::array<std::string_view, 6> kSpanKinds{"phone", "id_number", "name",
                                                     "plate", "address",   "other"};

bool is_code_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("._:/+-").find(c) != std::string_view::npos;
}
bool is_lower_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

std::string inside(std::string_view field, std::string_view part) {
  return fmt::format("{}.{}", field, part);
}

}  // namespace

bool is_code(std::string_view text, std::size_t max) {
  return !text.empty() && text.size() <= max && std::all_of(text.begin(), text.end(), is_code_character);
}

void Input::check(bool holds, std::string_view field, std::string_view rule, std::string_view message) {
  if (!holds)
    errors_.push_back(Error{.code = Errc::invalid_argument,
                            .message = fmt::format("{}: {}", field, message),
                            .field = std::string(field),
                            .rule = std::string(rule)});
}

void Input::part(std::string_view field, const std::string& value, std::size_t max) {
  if (!is_valid_utf8(value)) return check(false, field, "text_utf8", "is not valid UTF-8");
  check(value.find('\0') == std::string::npos, field, "text_nul", "holds the character U+0000");
  check(count_code_points(value) <= max, field, "text_too_long",
        fmt::format("is longer than {} characters", max));
}

void Input::text(std::string_view field, const std::string& value, std::size_t max, Need need) {
  if (need == Need::required) check(!trim(value).empty(), field, "text_required", "is missing");
  part(field, value, max);
  if (!value.empty()) keep(field, value);
}

void Input::media(std::string_view field, const std::vector<Media>& files) {
  check(files.size() <= kMediaMax, field, "media", fmt::format("more than {} files", kMediaMax));
  for (const auto& file : files) {
    check(file.sha256.size() == 64 && std::all_of(file.sha256.begin(), file.sha256.end(), is_lower_hex),
          field, "media", "a hash is not 64 lower-case hex digits");
    check(!file.type.empty() && file.type.size() <= 100 &&
              std::all_of(file.type.begin(), file.type.end(), is_code_character),
          field, "media", "a media type is wrong");
    check(file.size <= kMediaSizeMax, field, "media", "a size is wrong");
  }
  if (files.empty() || !errors_.empty()) return;
  JsonWriter json;
  json.begin_array();
  for (const auto& file : files)
    json.begin_object()
        .field("sha256", file.sha256)
        .field("type", file.type)
        .field("size", static_cast<std::int64_t>(file.size))
        .field("cleared", file.cleared)
        .end_object();
  keep(field, json.end_array().take());
}

void Input::contact(const Contact& contact) {
  const std::array<std::tuple<std::string_view, const std::string*, std::size_t>, 4> parts{{
      {"name", &contact.name, kNameMax},
      {"phone", &contact.phone, kPhoneMax},
      {"email", &contact.email, kEmailMax},
      {"preference", &contact.preference, kPreferenceMax},
  }};
  for (const auto& [key, value, max] : parts) part(inside("contact", key), *value, max);
  if (!errors_.empty() || (contact.empty() && contact.preference.empty())) return;
  JsonWriter json;
  json.begin_object();
  for (const auto& [key, value, max] : parts)
    if (!value->empty()) json.field(key, *value);
  if (!contact.notices) json.field("notices", false);
  keep("contact", json.end_object().take());
}

void Input::place(const Place& place) {
  text("address", place.address, kAddressMax);
  part("place.address_id", place.address_id, kPlaceIdMax);
  part("place.zipcode", place.zipcode, kPlaceIdMax);
  if (!errors_.empty() || (!place.point && place.address_id.empty() && place.zipcode.empty())) return;
  JsonWriter json;
  json.begin_object();
  if (place.point) json.key("lat").degrees(place.point->lat_e7).key("lng").degrees(place.point->lng_e7);
  if (!place.address_id.empty()) json.field("address_id", place.address_id);
  if (!place.zipcode.empty()) json.field("zipcode", place.zipcode);
  keep("place", json.end_object().take());
}

void Input::attributes(const std::vector<std::pair<std::string, std::string>>& attributes) {
  check(attributes.size() <= kAttributesMax, "attributes", "text_too_long",
        fmt::format("more than {} answers", kAttributesMax));
  for (const auto& [key, value] : attributes) {
    part("attributes", key, kAttributeCodeMax);
    part("attributes", value, kAttributeValueMax);
  }
  if (attributes.empty() || !errors_.empty()) return;
  JsonWriter json;
  json.begin_array();
  for (const auto& [key, value] : attributes)
    json.begin_object().field("code", key).field("value", value).end_object();
  keep("attributes", json.end_array().take());
}

void Input::spans(const std::vector<Span>& spans) {
  check(!spans.empty() && spans.size() <= kSpansMax, "spans", "spans",
        fmt::format("there must be 1 to {}", kSpansMax));
  for (const auto& span : spans) {
    check(span.start < span.end && span.end <= kVerbatimMax, "spans", "spans",
          "a span ends before it starts, or is outside");
    check(std::find(kSpanKinds.begin(), kSpanKinds.end(), span.kind) != kSpanKinds.end(), "spans", "spans",
          fmt::format("a kind is none of {}", fmt::join(kSpanKinds, ", ")));
  }
  if (!errors_.empty()) return;
  JsonWriter json;
  json.begin_array();
  for (const auto& span : spans)
    json.begin_object()
        .field("start", static_cast<std::int64_t>(span.start))
        .field("end", static_cast<std::int64_t>(span.end))
        .field("kind", span.kind)
        .end_object();
  keep("spans", json.end_array().take());
}

void Input::code(std::string_view field, const std::string& value, std::size_t max, Need need) {
  if (need == Need::required) check(!value.empty(), field, "code_required", "is missing");
  check(value.empty() || is_code(value, max), field, "code_shape",
        fmt::format("must be at most {} of A-Z a-z 0-9 . _ : / + -", max));
}

void Input::after_now(std::string_view field, const std::optional<Instant>& date, Need need) {
  if (!date) return check(need == Need::optional, field, "date_required", "is missing");
  check(*date > now_, field, "date_future", "is not in the future");
}

void Input::deadlines(std::string_view field, const Deadlines& due, Need need) {
  after_now(inside(field, "result"), due.result, need);
  after_now(inside(field, "sign"), due.sign, Need::optional);
  after_now(inside(field, "contact"), due.contact, Need::optional);
  code(inside(field, "rule"), due.rule, 64, Need::optional);
  if (!due.result) return;
  check(!due.sign || *due.sign <= *due.result, inside(field, "sign"), "date_order",
        "is after the limit for the result");
  check(!due.contact || *due.contact <= *due.result, inside(field, "contact"), "date_order",
        "is after the limit for the result");
}

Status Input::status() const {
  if (errors_.empty()) return {};
  Error first = errors_.front();
  first.more.assign(errors_.begin() + 1, errors_.end());
  return tl::unexpected<Error>(std::move(first));
}

}  // namespace tz::ledger
