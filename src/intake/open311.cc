#include "intake/open311.h"

#include <algorithm>
#include <chrono>

#include "base/csv.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "intake/report.h"

namespace tz::intake {
namespace {

using ledger::CaseStatus;
using ledger::LandingCode;
using ledger::ServiceAttribute;

std::string_view kind_name(ledger::Service::Kind kind) {
  switch (kind) {
    case ledger::Service::Kind::realtime:
      return "realtime";
    case ledger::Service::Kind::batch:
      return "batch";
    case ledger::Service::Kind::blackbox:
      return "blackbox";
  }
  return "realtime";
}

std::string_view datatype_name(ServiceAttribute::Datatype datatype) {
  constexpr std::string_view kNames[] = {"string", "number",          "datetime",
                                         "text",   "singlevaluelist", "multivaluelist"};
  return kNames[static_cast<std::size_t>(datatype)];
}

Node endpoint_node(std::string_view url, std::string_view type, const std::string& changeset,
                   std::string_view specification = kOpen311Specification) {
  return Node::object(
      "endpoint",
      {Node::text("specification", specification), Node::text("url", url), Node::text("changeset", changeset),
       Node::text("type", type),
       Node::list("formats", {Node::text("format", "text/xml"), Node::text("format", "application/json")})});
}

Node attribute_node(const ServiceAttribute& attribute, bool chinese) {
  Node node = Node::object(
      "attribute",
      {Node::boolean("variable", attribute.variable), Node::text("code", attribute.code),
       Node::text("datatype", datatype_name(attribute.datatype)),
       Node::boolean("required", attribute.required),
       Node::text("datatype_description", attribute.datatype_description),
       Node::number("order", std::to_string(attribute.order)),
       Node::text("description", in_language(chinese, attribute.description_zh, attribute.description_en))});
  if (attribute.datatype == ServiceAttribute::Datatype::singlevaluelist ||
      attribute.datatype == ServiceAttribute::Datatype::multivaluelist) {
    Node values = Node::list("values");
    for (const auto& value : attribute.values)
      values.add(
          Node::object("value", {Node::text("key", value.key),
                                 Node::text("name", in_language(chinese, value.name_zh, value.name_en))}));
    node.add(std::move(values));
  }
  return node;
}

// What the ledger and the report call a field, and what Open311 does.
constexpr std::pair<std::string_view, std::string_view> kFieldNames[] = {
    {"address", "address_string"},
    {"place.address_id", "address_id"},
    {"place.zipcode", "zipcode"},
    {"name", "first_name, last_name"},
    {"contact.name", "first_name, last_name"},
    {"contact.phone", "phone"},
    {"contact.email", "email"},
    {"verbatim", "description"},
    {"words", "description"},
    {"reason", "description"},
    {"note", "description"},
    {"attributes", "attribute"}};

// "field: what is wrong", by the name that the caller used.
std::string error_words(const Error& error) {
  if (!is_valid_utf8(error.message)) return "not valid UTF-8";
  if (error.field.empty() || !is_valid_utf8(error.field)) return error.message;
  return renamed(error, kFieldNames).message;
}

Node error_node(int status, const Error& error) {
  return Node::object(
      "error", {Node::number("code", std::to_string(status)), Node::text("description", error_words(error))});
}

std::string status_notes(const PublicRequest& request) {
  if (!request.row.merged_into) return request.row.reply;
  return request.parent.empty() ? "duplicate of another service request"
                                : "duplicate of service request " + request.parent;
}

std::string picture_url(const std::string& origin, const ledger::CaseSummary& row,
                        const std::string& sha256) {
  return origin + "/media/" + sha256 + "?case=" + percent_encode(row.code);
}

Node extended_node(const PublicRequest& request, const Names& names, const std::string& origin) {
  const auto& row = request.row;
  Node node = Node::object(
      "extended_attributes",
      {Node::text("channel", name(row.channel)), Node::text("title", row.title),
       Node::text("case_status", name(row.status)), Node::text("detailed_status", detailed_status(row)),
       Node::text("ward", row.zone), Node::text("ward_name", names.zone(row.zone)),
       Node::boolean("duplicate", row.merged_into.has_value())});
  if (!request.parent.empty()) node.add(Node::text("parent_service_request_id", request.parent));
  if (row.landing) node.add(Node::text("landing", name(*row.landing)));
  Node urls = Node::list("media_urls");
  Node photos = Node::list("photos");
  for (const auto& sha256 : row.media) {
    const auto url = picture_url(origin, row, sha256);
    urls.add(Node::text("media_url", url));
    photos.add(Node::object(
        "photo", {Node::text("media_url", url), Node::text("created_at", open311_time(row.received_at))}));
  }
  node.add(std::move(urls));
  node.add(std::move(photos));
  return node;
}

Node answers_node(const PublicRequest& request) {
  Node answers = Node::list("attributes");
  for (const auto& [code, value] : request.attributes)
    answers.add(Node::object("attribute", {Node::text("code", code), Node::text("value", value)}));
  return answers;
}

std::string degrees(const std::optional<LatLng>& point, bool lat) {
  return point ? format_degrees(lat ? point->lat_e7 : point->lng_e7) : std::string{};
}

std::string shown_address(const ledger::CaseSummary& row, const Names& names) {
  return row.address.empty() ? names.zone(row.zone) : row.address;
}

std::string_view open_or_closed(const ledger::CaseSummary& row) {
  return is_open311_open(row) ? "open" : "closed";
}

Instant closed_at(const ledger::CaseSummary& row) { return row.landed_at.value_or(row.updated_at); }

}  // namespace

std::string open311_time(Instant at) { return format_instant(std::chrono::floor<std::chrono::seconds>(at)); }

std::string_view detailed_status(const ledger::CaseSummary& row) {
  switch (row.status) {
    case CaseStatus::received:
    case CaseStatus::triaged:
    case CaseStatus::reopened:
      return "RECEIVED";
    case CaseStatus::carried:
    case CaseStatus::paused_legal:
      return "PENDING";
    case CaseStatus::withdrawn:
      return "REJECTED";
    case CaseStatus::landed:
      return row.landing == LandingCode::out_of_scope || row.landing == LandingCode::not_lawful ||
                     row.landing == LandingCode::not_supported
                 ? "REJECTED"
                 : "PROCESSED";
    default:
      return "IN_PROCESS";
  }
}

std::string_view in_language(bool chinese, std::string_view zh, std::string_view en) {
  const auto first = chinese ? zh : en;
  return first.empty() ? (chinese ? en : zh) : first;
}

Node discovery_node(const Discovery& d) {
  const std::string changeset = open311_time(d.changed);
  return Node::object("discovery",
                      {Node::text("changeset", changeset), Node::text("contact", d.contact),
                       Node::text("key_service", d.key_service),
                       Node::list("endpoints", {endpoint_node(d.production_url, "production", changeset),
                                                endpoint_node(d.test_url, "test", changeset),
                                                // Last: clients of GeoReport take the first that they know.
                                                endpoint_node(d.inquiry_url, "production", changeset,
                                                              kInquirySpecification)})});
}

Node services_node(const std::vector<ledger::Service>& services, bool chinese) {
  Node list = Node::list("services");
  for (const auto& s : services)
    list.add(Node::object(
        "service", {Node::text("service_code", s.code),
                    Node::text("service_name", in_language(chinese, s.name_zh, s.name_en)),
                    Node::text("description", in_language(chinese, s.description_zh, s.description_en)),
                    Node::boolean("metadata", !s.attributes.empty()), Node::text("type", kind_name(s.kind)),
                    Node::text("keywords", join(s.keywords, ",")),
                    Node::text("group", in_language(chinese, s.group_zh, s.group_en))}));
  return list;
}

Node definition_node(const ledger::Service& service, bool chinese) {
  Node attributes = Node::list("attributes");
  for (const auto& attribute : service.attributes) attributes.add(attribute_node(attribute, chinese));
  return Node::object("service_definition",
                      {Node::text("service_code", service.code), std::move(attributes)});
}

Node errors_node(int status, const Error& error) {
  Node list = Node::list("errors", {error_node(status, error)});
  for (const auto& more : error.more) list.add(error_node(status, more));
  return list;
}

int open311_status(const Error& error, int http_status) {
  if (http_status == 401) return 403;
  if (error.code == Errc::not_allowed && http_status != 405) return 400;
  return error.code == Errc::conflict ? 400 : http_status;
}

Names::Names(const ledger::Planner& planner, JurisdictionId j, bool chinese) {
  if (const auto services = planner.services(j))
    for (const auto& s : *services) services_.emplace(s.code, in_language(chinese, s.name_zh, s.name_en));
  if (const auto units = planner.units(j))
    for (const auto& unit : *units) {
      units_.emplace(unit.id, in_language(chinese, unit.name_zh, unit.name_en));
      for (const auto& word : {unit.code, unit.name_zh, unit.name_en})
        unit_words_.emplace(to_lower_ascii(word), unit.id);
    }
  for (const auto& [code, names] : planner.zone_names(j))
    zones_.emplace(code, in_language(chinese, names.first, names.second));
}

std::string Names::service(const std::string& code) const {
  const auto it = services_.find(code);
  return it == services_.end() ? code : it->second;
}
std::string Names::unit(std::optional<UnitId> id) const {
  const auto it = id ? units_.find(*id) : units_.end();
  return it == units_.end() ? std::string{} : it->second;
}
std::string Names::zone(const std::string& code) const {
  const auto it = zones_.find(code);
  return it == zones_.end() ? std::string{} : it->second;
}
std::optional<UnitId> Names::find_unit(std::string_view word) const {
  const auto it = unit_words_.find(to_lower_ascii(word));
  return it == unit_words_.end() || word.empty() ? std::nullopt : std::optional(it->second);
}

bool is_open311_open(const ledger::CaseSummary& row) {
  return ledger::is_open(row.status) && !row.merged_into;
}

Node request_node(const PublicRequest& request, const Names& names, const std::string& origin,
                  bool extensions) {
  const auto& row = request.row;
  const bool closed = row.landed_at && !is_open311_open(row);
  Node node = Node::object(
      "request",
      {Node::text("service_request_id", row.code), Node::text("status", open_or_closed(row)),
       request.structured ? structured_notes_node("status_notes", request.updates)
                          : Node::text("status_notes", status_notes(request)),
       Node::text("service_name", names.service(row.category)), Node::text("service_code", row.category),
       Node::text("description", row.description), Node::text("agency_responsible", names.unit(row.lead)),
       Node::text("service_notice", ""), Node::text("requested_datetime", open311_time(row.received_at)),
       Node::text("updated_datetime", open311_time(closed ? closed_at(row) : row.updated_at)),
       Node::text("expected_datetime", row.due_result ? open311_time(*row.due_result) : std::string{}),
       Node::text("address", shown_address(row, names)), Node::text("address_id", ""),
       Node::text("zipcode", ""), Node::number("lat", degrees(row.point, true)),
       Node::number("long", degrees(row.point, false)),
       Node::text("media_url",
                  row.media.empty() ? std::string{} : picture_url(origin, row, row.media.front()))});
  if (extensions) {
    node.add(Node::text("title", row.title));
    node.add(extended_node(request, names, origin));
    if (request.detailed) {
      const auto sent = std::ranges::find(
          request.updates, "dispatched",
          [](const PublicUpdateView& view) -> std::string_view { return view.update.kind; });
      node.add(Node::text("agency_sent_datetime",
                          sent == request.updates.end() ? std::string{} : open311_time(sent->update.at)));
      node.add(notes_node(request, names));
      node.add(structured_notes_node("x_structured_notes", request.updates));
      node.add(answers_node(request));
    }
  }
  return node;
}

Node requests_node(const std::vector<PublicRequest>& requests, const Names& names, const std::string& origin,
                   bool extensions) {
  Node list = Node::list("service_requests");
  for (const auto& request : requests) list.add(request_node(request, names, origin, extensions));
  return list;
}

std::string rss_of(const std::vector<ledger::CaseSummary>& rows, const Names& names,
                   const std::string& origin, std::string_view city) {
  Node channel = Node::object("channel", {Node::text("title", city), Node::text("link", origin + "/"),
                                          Node::text("description", "Open311: service requests")});
  for (const auto& row : rows) {
    const auto service = names.service(row.category);
    channel.add(Node::object(
        "item", {Node::text("title", service.empty() ? row.code : service + " · " + row.code),
                 Node::text("link", origin + "/r/" + row.code), Node::text("guid", origin + "/r/" + row.code),
                 Node::text("pubDate", format_http_date(row.received_at)), Node::text("category", service),
                 Node::text("description", row.description)}));
  }
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\">" + to_xml_fragment(channel) +
         "</rss>\n";
}

Node posted_node(const Posted& posted) {
  Node request = Node::object("request");
  if (!posted.id.empty()) request.add(Node::text("service_request_id", posted.id));
  if (!posted.token.empty()) request.add(Node::text("token", posted.token));
  request.add(Node::text("service_notice", posted.notice));
  if (!posted.account_id.empty()) request.add(Node::text("account_id", posted.account_id));
  if (!posted.receipt_key.empty())
    request.add(Node::object("extended_attributes", {Node::text("receipt_url", posted.receipt_url),
                                                     Node::text("receipt_key", posted.receipt_key)}));
  return Node::list("service_requests", {std::move(request)});
}

Node token_node(std::string_view token, std::string_view id) {
  Node request = Node::object("request");
  if (!id.empty()) request.add(Node::text("service_request_id", id));
  request.add(Node::text("token", token));
  return Node::list("service_requests", {std::move(request)});
}

std::string bulk_csv_header() {
  return csv_line({"service_request_id", "requested_datetime", "updated_datetime", "closed_date",
                   "status_description", "status_notes", "source", "service_name", "service_subtype",
                   "description", "agency_responsible", "address", "lat", "long"});
}

Node bulk_node(const PublicRequest& request, const Names& names) {
  const auto& row = request.row;
  return Node::object(
      "request",
      {Node::text("service_request_id", row.code),
       Node::text("requested_datetime", open311_time(row.received_at)),
       Node::text("updated_datetime", open311_time(row.updated_at)),
       Node::text("closed_date", is_open311_open(row) ? std::string{} : open311_time(closed_at(row))),
       Node::text("status_description", open_or_closed(row)),
       Node::text("status_notes", status_notes(request)), Node::text("source", name(row.channel)),
       Node::text("service_name", names.service(row.category)), Node::text("service_subtype", row.category),
       Node::text("description", row.description), Node::text("agency_responsible", names.unit(row.lead)),
       Node::text("address", shown_address(row, names)), Node::number("lat", degrees(row.point, true)),
       Node::number("long", degrees(row.point, false))});
}

std::string bulk_csv_line(const PublicRequest& request, const Names& names) {
  std::vector<std::string> fields;
  for (const auto& member : bulk_node(request, names).children) fields.push_back(member.value);
  return csv_line(fields);
}

}  // namespace tz::intake
