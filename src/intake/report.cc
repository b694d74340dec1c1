#include "intake/report.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "base/time.h"
#include "ledger/decide_input.h"

namespace tz::intake {
namespace {

using ledger::ServiceAttribute;

constexpr std::size_t kAttributeMax = 1000;  // of a service's question; the ledger holds more

class Faults {
 public:
  void add(std::string field, std::string message, std::string rule = "") {
    found_.push_back({.code = Errc::invalid_argument,
                      .message = std::move(message),
                      .field = std::move(field),
                      .rule = std::move(rule)});
  }
  void add_all(std::vector<Error> errors) { std::ranges::move(errors, std::back_inserter(found_)); }
  void text(std::string_view field, std::string_view value, std::size_t max) {
    if (!is_valid_utf8(value))
      add(std::string(field), std::string(field) + ": not valid UTF-8", "text_utf8");
    else if (count_code_points(value) > max)
      add(std::string(field), std::string(field) + ": at most " + std::to_string(max) + " characters",
          "text_too_long");
  }
  Status done() {
    if (found_.empty()) return {};
    Error first = found_.front();
    first.more.assign(found_.begin() + 1, found_.end());
    return tl::unexpected<Error>(std::move(first));
  }

 private:
  std::vector<Error> found_;
};

bool is_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
}

std::optional<std::string> fault_of(const ServiceAttribute& attribute, std::string_view value) {
  using Datatype = ServiceAttribute::Datatype;
  if (!is_valid_utf8(value)) return "not valid UTF-8";
  if (count_code_points(value) > kAttributeMax)
    return "at most " + std::to_string(kAttributeMax) + " characters";
  switch (attribute.datatype) {
    case Datatype::string:
    case Datatype::text:
      return std::nullopt;
    case Datatype::number:
      return is_number(value) ? std::nullopt : std::optional<std::string>("must be a number");
    case Datatype::datetime:
      return parse_instant(value)
                 ? std::nullopt
                 : std::optional<std::string>("must be a date and time with a zone (RFC 3339)");
    case Datatype::singlevaluelist:
    case Datatype::multivaluelist:
      return std::ranges::any_of(attribute.values, [&](const auto& v) { return v.key == value; })
                 ? std::nullopt
                 : std::optional<std::string>("not one of the listed keys");
  }
  return std::nullopt;
}

}  // namespace

std::vector<Error> check_attributes(const ledger::Service& service,
                                    const std::vector<std::pair<std::string, std::string>>& given) {
  std::vector<Error> faults;
  const auto add = [&](const std::string& code, const std::string& message,
                       const std::string& rule = "attribute_value") {
    faults.push_back({.code = Errc::invalid_argument,
                      .message = message,
                      .field = "attribute[" + code + "]",
                      .rule = rule});
  };
  for (const auto& attribute : service.attributes) {
    if (!attribute.variable) continue;
    int count = 0;
    for (const auto& [code, value] : given) {
      if (code != attribute.code || value.empty()) continue;
      ++count;
      if (const auto fault = fault_of(attribute, value)) add(code, code + ": " + *fault);
    }
    if (count == 0 && attribute.required)
      add(attribute.code, attribute.code + " required", "attribute_required");
    if (count > 1 && attribute.datatype != ServiceAttribute::Datatype::multivaluelist)
      add(attribute.code, attribute.code + ": only one value");
  }
  return faults;
}

namespace {

bool begins_with_field(std::string_view message, std::string_view field) {
  if (!message.starts_with(field)) return false;
  return message.size() == field.size() || message[field.size()] == ':' || message[field.size()] == ',';
}

void rename_one(Error& error, std::span<const std::pair<std::string_view, std::string_view>> names) {
  if (error.field.empty()) return;
  const auto it = std::ranges::find(names, error.field, [](const auto& pair) { return pair.first; });
  const std::string theirs(it == names.end() ? std::string_view(error.field) : it->second);
  std::string_view rest = error.message;
  // "CODE: not a number" of attribute[CODE], too.
  const auto open = error.field.find('[');
  const auto inner = open == std::string::npos || !error.field.ends_with(']')
                         ? std::string_view{}
                         : std::string_view(error.field).substr(open + 1, error.field.size() - open - 2);
  const bool names_itself =  // "lat, long: ..." of lat; P7's "CODE required" of attribute[CODE]
      begins_with_field(rest, theirs) || (!inner.empty() && rest.starts_with(std::string(inner) + " "));
  if (names_itself) {
    error.field = theirs;
    return;
  }
  for (const auto prefix : {std::string_view(error.field), inner})
    if (!prefix.empty() && rest.size() > prefix.size() + 1 && rest.starts_with(prefix) &&
        rest.substr(prefix.size()).starts_with(": ")) {
      rest.remove_prefix(prefix.size() + 2);
      break;
    }
  error.message = theirs + ": " + std::string(rest);
  error.field = theirs;
}

}  // namespace

Error renamed(Error error, std::span<const std::pair<std::string_view, std::string_view>> names) {
  rename_one(error, names);
  for (auto& more : error.more) rename_one(more, names);
  return error;
}

Status check(const Report& report, const ReportRules& rules, JurisdictionId j,
             const ledger::Planner& planner) {
  Faults faults;
  if (report.service_code.empty()) {
    if (rules.service_required) faults.add("service_code", "service_code: required", "text_required");
  } else {
    TZ_TRY(service, planner.service(j, report.service_code));
    if (!service.active) return fail(Errc::not_found, "service_code: this service is switched off");
    faults.add_all(check_attributes(service, report.attributes));
  }
  if (rules.words_required && count_code_points(trim(report.verbatim)) < 2)
    faults.add("description", "description: say in a few words what the matter is", "text_required");
  faults.text("description", report.verbatim, ledger::kVerbatimMax);
  faults.text("title", report.title, ledger::kTitleMax);
  faults.text("demand", report.demand, ledger::kReasonMax);
  faults.text("complained_party", report.complained_party, ledger::kComplainedPartyMax);
  faults.text("occurred", report.occurred, ledger::kOccurredMax);
  if (report.complained_unit) {
    const auto units = planner.units(j);
    if (!units || std::ranges::find(*units, *report.complained_unit, &ledger::UnitCard::id) == units->end())
      faults.add("complained_unit", "complained_unit: there is no such unit");
  }
  faults.text("address", report.address, ledger::kAddressMax);
  faults.text("address_id", report.address_id, ledger::kPlaceIdMax);
  faults.text("zipcode", report.zipcode, ledger::kPlaceIdMax);
  faults.text("name", report.contact.name, ledger::kNameMax);
  faults.text("phone", report.contact.phone, ledger::kPhoneMax);
  faults.text("email", report.contact.email, ledger::kEmailMax);
  if (!report.contact.email.empty() && report.contact.email.find('@') == std::string::npos)
    faults.add("email", "email: not an e-mail address", "email");
  if (!report.contact.phone.empty() &&
      std::ranges::count_if(report.contact.phone, [](char c) { return c >= '0' && c <= '9'; }) < 5)
    faults.add("phone", "phone: at least five digits", "phone");
  if (report.attributes.size() > ledger::kAttributesMax)
    faults.add("attribute", "attribute: at most " + std::to_string(ledger::kAttributesMax) + " values",
               "text_too_long");
  for (const auto& [code, value] : report.attributes) {
    const bool is_text = is_valid_utf8(code);
    const auto shown = is_text ? first_code_points(code, 60) : std::string_view("?");
    faults.text("attribute[" + std::string(shown) + "]", value, kAttributeMax);
    if (!is_text || count_code_points(code) > ledger::kAttributeCodeMax)
      faults.add("attribute",
                 "attribute: a code has at most " + std::to_string(ledger::kAttributeCodeMax) + " characters",
                 "text_too_long");
  }
  if (report.media.size() > ledger::kMediaMax)
    faults.add("media", "media: at most " + std::to_string(ledger::kMediaMax) + " pictures", "media");
  if (report.point && !planner.in_area(j, *report.point))
    faults.add("lat", "lat, long: the place is outside the area of this city", "outside_area");
  if (rules.place_required && !report.point && trim(report.address).empty() && report.address_id.empty())
    faults.add("address", "address: a place is required: lat and long, an address, or an address id",
               "place_required");
  return faults.done();
}

Result<ledger::Receive> ReportService::command(JurisdictionId j, const Report& report) const {
  ledger::Receive command;
  command.channel = report.channel;
  command.request_type = report.request_type;
  command.confidentiality = report.confidentiality;
  command.publish = report.publish && report.confidentiality == ledger::Confidentiality::none &&
                    report.request_type != ledger::RequestType::report;
  command.urgency = report.urgency.value_or(ledger::Urgency::normal);
  if (!report.service_code.empty()) {
    TZ_TRY(service, planner_.service(j, report.service_code));
    if (!report.urgency) command.urgency = service.urgency;
    if (service.sensitive) command.publish = false;
  }
  command.anonymous = report.contact.empty();
  command.on_behalf = report.on_behalf;
  command.no_reply_wanted = report.no_reply_wanted;
  command.category = report.service_code;
  command.language = report.language;
  if (report.point) command.zones = planner_.zones_at(j, *report.point);
  command.verbatim = report.verbatim;
  command.title = report.title;
  command.demand = report.demand;
  command.complained_party = report.complained_party;
  command.complained_unit = report.complained_unit;
  command.occurred = report.occurred;
  command.place = {report.point, report.address, report.address_id, report.zipcode};
  command.contact = report.contact;
  command.media = report.media;
  command.attributes = report.attributes;
  return command;
}

Result<ledger::Receipt> ReportService::submit(JurisdictionId j, const Report& report,
                                              const ReportRules& rules, const ledger::By& by,
                                              const std::optional<ledger::OnceKey>& once) {
  TZ_CHECK(check(report, rules, j, planner_));
  TZ_TRY(city, planner_.jurisdiction(j));
  TZ_TRY(receive, command(j, report));
  return cases_.receive(j, city.ticket_prefix, city.time_zone, std::move(receive), by, once);
}

}  // namespace tz::intake
