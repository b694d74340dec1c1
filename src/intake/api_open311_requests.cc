// GET /open311/v2/requests, /requests/{id}, /bulk/requests; and the same lists of the test endpoint.
#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "base/text.h"
#include "intake/api_open311.h"
#include "ledger/case_code.h"
#include "ledger/case_texts.h"

namespace tz::intake {
namespace {

using ledger::CaseSummary;

constexpr std::size_t kScanMax = 200'000;  // rows looked at for one answer, when a filter has no index

// A question with what answers it.
struct Asked {
  ledger::JurisdictionCard city;
  ListQuery query;
  ledger::CaseFilter filter;
  ledger::Order order = ledger::Order::received_desc;
  bool chinese = true;
};

// The statuses that may read as one of CitySDK's words; which of the landed do, their landing tells.
std::vector<ledger::CaseStatus> statuses_of(std::string_view detailed) {
  std::vector<ledger::CaseStatus> statuses;
  if (detailed.empty()) return statuses;
  for (const auto status : ledger::all_of<ledger::CaseStatus>()) {
    CaseSummary row;
    row.status = status;
    if (status == ledger::CaseStatus::landed ? detailed == "PROCESSED" || detailed == "REJECTED"
                                             : detailed_status(row) == detailed)
      statuses.push_back(status);
  }
  return statuses;
}

// Services one of whose keywords has one of the words; with service_code, those of both.
Status narrow_to_keywords(Asked& asked, const Open311Parts& parts) {
  TZ_TRY(services, parts.planner.services(asked.city.id));
  auto& wanted = asked.filter.categories;
  std::vector<std::string> found;
  for (const auto& service : services) {
    const bool named = wanted.empty() || std::ranges::find(wanted, service.code) != wanted.end();
    const bool has = std::ranges::any_of(asked.query.keywords, [&](const std::string& word) {
      return std::ranges::any_of(service.keywords, [&](const std::string& own) {
        return fold(own).find(fold(word)) != std::string::npos;
      });
    });
    if (named && has) found.push_back(service.code);
  }
  if (found.empty()) return fail_field("keyword", "keyword: no service has it");
  wanted = std::move(found);
  return {};
}

Result<Asked> read_question(const http::Request& request, const Open311Parts& parts, bool bulk) {
  const auto params = params_of(request);
  Asked asked;
  TZ_TRY(city, find_city(params, parts.planner));
  asked.city = city;
  asked.chinese = wants_chinese(request, city);
  TZ_TRY(query, parse_list_query(params, parts.cases.now(), bulk));
  asked.query = query;
  auto& filter = asked.filter;
  filter.public_only = true;
  filter.codes = query.ids;
  filter.categories = query.service_codes;
  filter.publicly_open = query.open;  // Q3: merged ones are closed
  filter.has_media = query.has_photo;
  filter.words = query.words;
  filter.statuses = statuses_of(query.detailed_status);
  if (query.interface_used) filter.channels = {*query.interface_used};
  filter.received_from = query.received_from;
  filter.received_to = query.received_to;
  filter.updated_from = query.updated_from;
  filter.updated_to = query.updated_to;
  filter.box = query.box;
  if (!query.received_from && !query.received_to && (query.updated_from || query.updated_to))
    asked.order = ledger::Order::updated_desc;
  if (!query.agency.empty()) {
    const auto unit = Names(parts.planner, city.id, asked.chinese).find_unit(query.agency);
    if (!unit) return fail_field("agency_responsible", "agency_responsible: there is no such unit");
    filter.units = {*unit};
  }
  if (!query.keywords.empty()) TZ_CHECK(narrow_to_keywords(asked, parts));
  return asked;
}

// What no index knows.
bool passes(const CaseSummary& row, const ListQuery& query) {
  if (!query.ids.empty()) return true;
  if (!query.detailed_status.empty() && query.detailed_status != detailed_status(row)) return false;
  return !query.circle || (row.point && distance_m(*row.point, query.circle->centre) <= query.circle->metres);
}

// Rows of a question one after the other, page by page underneath.
class Walk {
 public:
  Walk(const Asked& asked, const ledger::CaseQuery& query, std::size_t page)
      : asked_(asked), query_(query), page_size_(std::clamp<std::size_t>(page, 1, kOpen311PageMax)) {}
  // The next page of rows that pass, perhaps empty; sets done() after the last.
  Result<std::vector<CaseSummary>> next() {
    TZ_TRY(page, query_.list(asked_.city.id, asked_.filter, asked_.order, cursor_, page_size_));
    seen_ += page.cases.size();
    cursor_ = page.next;
    done_ = cursor_.empty();
    std::erase_if(page.cases, [&](const CaseSummary& row) { return !passes(row, asked_.query); });
    return std::move(page.cases);
  }
  bool done() const { return done_; }
  std::size_t seen() const { return seen_; }

 private:
  const Asked& asked_;
  const ledger::CaseQuery& query_;
  std::size_t page_size_, seen_ = 0;
  std::string cursor_;
  bool done_ = false;
};

struct Page {
  std::vector<CaseSummary> rows;
  bool more = false;
};

Result<Page> collect(const Asked& asked, const ledger::CaseQuery& query) {
  Page page;
  std::size_t skip = asked.query.offset();
  const std::size_t want = asked.query.page_size;
  Walk walk(asked, query, skip + want + 1);
  while (!walk.done() && walk.seen() < kScanMax) {
    TZ_TRY(rows, walk.next());
    for (auto& row : rows) {
      if (skip > 0) {
        --skip;
        continue;
      }
      if (page.rows.size() == want) {
        page.more = true;
        return page;
      }
      page.rows.push_back(std::move(row));
    }
  }
  return page;
}

// Numbers of the public requests among `ids`.
Result<std::map<ledger::CaseId, std::string>> codes_of(const std::set<ledger::CaseId>& ids, JurisdictionId j,
                                                       const ledger::CaseQuery& query) {
  std::map<ledger::CaseId, std::string> codes;
  std::vector<ledger::CaseId> all(ids.begin(), ids.end());
  for (std::size_t at = 0; at < all.size(); at += 500) {
    ledger::CaseFilter filter;
    filter.public_only = true;
    filter.ids.assign(all.begin() + static_cast<std::ptrdiff_t>(at),
                      all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), at + 500)));
    TZ_TRY(page, query.list(j, filter, ledger::Order::received_desc, "", 1000));
    for (const auto& row : page.cases) codes.emplace(row.id, row.code);
  }
  return codes;
}

Result<std::vector<PublicRequest>> with_parents(std::vector<CaseSummary> rows, JurisdictionId j,
                                                const ledger::CaseQuery& query) {
  std::set<ledger::CaseId> parents;
  for (const auto& row : rows)
    if (row.merged_into) parents.insert(*row.merged_into);
  TZ_TRY(codes, codes_of(parents, j, query));
  std::vector<PublicRequest> requests;
  requests.reserve(rows.size());
  for (auto& row : rows) {
    PublicRequest request;
    if (row.merged_into)
      if (const auto it = codes.find(*row.merged_into); it != codes.end()) request.parent = it->second;
    request.row = std::move(row);
    requests.push_back(std::move(request));
  }
  return requests;
}

// Answers to attributes that cannot hold free words: what people typed is not shown.
Result<std::vector<std::pair<std::string, std::string>>> public_answers(const Open311Parts& parts,
                                                                        JurisdictionId j,
                                                                        const CaseSummary& row) {
  using Datatype = ledger::ServiceAttribute::Datatype;
  std::vector<std::pair<std::string, std::string>> shown;
  const auto service = parts.planner.service(j, row.category);
  if (!service) return shown;
  TZ_TRY(history, parts.cases.history(j, row.id));
  if (history.events.empty()) return shown;
  const auto json = ledger::find_text(history.events.front().texts, "attributes");
  if (json.empty()) return shown;
  TZ_TRY(all, ledger::read_attributes(json));
  for (auto& [code, value] : all) {
    const auto it = std::ranges::find(service->attributes, code, &ledger::ServiceAttribute::code);
    if (it == service->attributes.end() || it->datatype == Datatype::string || it->datatype == Datatype::text)
      continue;
    shown.emplace_back(std::move(code), std::move(value));
  }
  return shown;
}

// The public words about each of the requests.
Status add_updates(std::vector<PublicRequest>& requests, const Open311Parts& parts, JurisdictionId j) {
  std::map<ledger::CaseId, PublicRequest*> by_id;
  std::vector<ledger::CaseId> ids;
  for (auto& request : requests) {
    by_id.emplace(request.row.id, &request);
    ids.push_back(request.row.id);
  }
  TZ_TRY(updates, parts.query.updates_of(j, ids));
  TZ_TRY(views, views_of(std::move(updates), j, parts));
  for (auto& view : views)
    if (const auto it = by_id.find(view.update.case_id); it != by_id.end())
      it->second->updates.push_back(std::move(view));
  return {};
}

Status add_details(PublicRequest& request, const Open311Parts& parts, JurisdictionId j) {
  TZ_TRY(answers, public_answers(parts, j, request.row));
  request.attributes = std::move(answers);
  request.detailed = true;
  return {};
}

std::string next_link(const http::Request& request, std::size_t page) {
  std::string out = request.origin() + request.path + "?";
  for (const auto& [name, value] : request.query.items())
    if (name != "page" && name != "api_key" && !value.empty())
      out += percent_encode(name) + "=" + percent_encode(value) + "&";
  return "<" + out + "page=" + std::to_string(page) + ">; rel=\"next\"";
}

Result<http::Response> answer_count(const Asked& asked, const ledger::CaseQuery& query, Format format) {
  std::int64_t count = 0;
  if (asked.query.circle || !asked.query.detailed_status.empty()) {
    Walk walk(asked, query, kOpen311PageMax);
    while (!walk.done() && walk.seen() < kScanMax) {
      TZ_TRY(rows, walk.next());
      count += static_cast<std::int64_t>(rows.size());
    }
  } else {
    TZ_TRY(counts, query.count(asked.city.id, asked.filter, ledger::CaseQuery::Key::status));
    for (const auto& c : counts) count += c.count;
  }
  return answer(Node::list("service_requests",
                           {Node::object("request", {Node::number("count", std::to_string(count))})}),
                format);
}

// A service that neither the catalogue nor any request knows was probably mistyped.
Status known_services(const Asked& asked, const Open311Parts& parts) {
  if (!asked.query.ids.empty() || asked.query.service_codes.empty()) return {};
  const bool known = std::ranges::any_of(asked.query.service_codes, [&](const std::string& code) {
    return parts.planner.service(asked.city.id, code).has_value();
  });
  if (!known) return fail(Errc::not_found, "service_code: there is no such service");
  return {};
}

Result<http::Response> list_requests(const http::Request& request, Format format, const Open311Parts& parts) {
  TZ_TRY(asked, read_question(request, parts, false));
  if (asked.query.just_count) return answer_count(asked, parts.query, format);
  TZ_TRY(page, collect(asked, parts.query));
  if (page.rows.empty()) TZ_CHECK(known_services(asked, parts));
  TZ_TRY(requests, with_parents(std::move(page.rows), asked.city.id, parts.query));
  if (asked.query.structured_notes) {
    TZ_CHECK(add_updates(requests, parts, asked.city.id));
    for (auto& one : requests) one.structured = true;
  }
  const Names names(parts.planner, asked.city.id, asked.chinese);
  auto response = answer(requests_node(requests, names, request.origin(), asked.query.extensions), format);
  if (page.more) response.header("Link", next_link(request, asked.query.page + 1));
  response.compress = true;
  return response;
}

auto no_such_request() {
  return fail(Errc::not_found, "service_request_id: there is no such service request");
}

Result<http::Response> get_request(const http::Request& request, Format format, const Open311Parts& parts) {
  const auto params = params_of(request);
  TZ_TRY(city, find_city(params, parts.planner));
  TZ_TRY(row, find_public(parts, city.id, request.path_parameter("id")));
  TZ_TRY(requests, with_parents({row}, city.id, parts.query));
  const bool extensions = iequals_ascii(params.get("extensions"), "true");
  requests.front().structured = iequals_ascii(params.get("x_structured_notes"), "true");
  if (extensions || requests.front().structured) TZ_CHECK(add_updates(requests, parts, city.id));
  if (extensions) TZ_CHECK(add_details(requests.front(), parts, city.id));
  const Names names(parts.planner, city.id, wants_chinese(request, city));
  return answer(requests_node(requests, names, request.origin(), extensions), format);
}

// The newest requests for a feed reader (X11), by the same filters.
Result<http::Response> get_rss(const http::Request& request, const Open311Parts& parts) {
  TZ_TRY(asked, read_question(request, parts, false));
  constexpr std::size_t kRssMax = 50;
  asked.query.page_size = std::min(asked.query.page_size, kRssMax);
  TZ_TRY(page, collect(asked, parts.query));
  const Names names(parts.planner, asked.city.id, asked.chinese);
  const auto city = in_language(asked.chinese, asked.city.name_zh, asked.city.name_en);
  http::Response response;
  response.content_type = "application/rss+xml; charset=utf-8";
  response.body = rss_of(page.rows, names, request.origin(), city);
  response.header("Access-Control-Allow-Origin", "*");
  response.compress = true;
  return response;
}

// --- test endpoint ---

Result<http::Response> list_test_requests(const http::Request& request, Format format,
                                          const Open311Parts& parts) {
  TZ_TRY(asked, read_question(request, parts, false));
  auto rows = parts.sandbox.list(asked.city.id, asked.filter);
  std::erase_if(rows, [&](const CaseSummary& row) { return !passes(row, asked.query); });
  std::vector<PublicRequest> requests;
  for (std::size_t i = asked.query.offset(); i < rows.size() && requests.size() < asked.query.page_size; ++i)
    requests.push_back({rows[i], ""});
  const Names names(parts.planner, asked.city.id, asked.chinese);
  return answer(requests_node(requests, names, request.origin(), asked.query.extensions), format);
}

Result<http::Response> get_test_request(const http::Request& request, Format format,
                                        const Open311Parts& parts) {
  const auto params = params_of(request);
  TZ_TRY(city, find_city(params, parts.planner));
  const std::string id(request.path_parameter("id"));
  const auto entry = parts.sandbox.find_code(city.id, ledger::parse_case_code(id).value_or(id));
  if (!entry || !entry->request.published) return no_such_request();
  const Names names(parts.planner, city.id, wants_chinese(request, city));
  const bool extensions = iequals_ascii(params.get("extensions"), "true");
  return answer(requests_node({{entry->request, ""}}, names, request.origin(), extensions), format);
}

// --- GeoReport Bulk (X15): everything that matches, in one answer of any length ---

enum class BulkFormat : std::uint8_t { csv, xml, json };

class BulkStream {
 public:
  BulkStream(Asked asked, const Open311Parts& parts, BulkFormat format)
      : asked_(std::move(asked)),
        query_(parts.query),
        names_(parts.planner, asked_.city.id, asked_.chinese),
        format_(format),
        walk_(asked_, query_, kOpen311PageMax) {}
  BulkStream(const BulkStream&) = delete;
  BulkStream& operator=(const BulkStream&) = delete;

  // Appends the next piece; false after the last. A failing database breaks the answer off: the client sees
  // an unfinished body, not a short list.
  bool next(std::string& out) {
    if (!begun_) out += head();
    begun_ = true;
    auto rows = walk_.next();
    if (!rows) throw std::runtime_error("bulk list broken off");
    auto requests = with_parents(std::move(*rows), asked_.city.id, query_);
    if (!requests) throw std::runtime_error("bulk list broken off");
    for (const auto& request : *requests) add(out, request);
    if (walk_.done()) out += tail();
    return !walk_.done();
  }

 private:
  std::string head() const {
    if (format_ == BulkFormat::csv) return bulk_csv_header();
    return format_ == BulkFormat::json ? "["
                                       : "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<service_requests>\n";
  }
  std::string tail() const {
    if (format_ == BulkFormat::csv) return "";
    return format_ == BulkFormat::json ? "\n]\n" : "</service_requests>\n";
  }
  void add(std::string& out, const PublicRequest& request) {
    if (format_ == BulkFormat::csv) {
      out += bulk_csv_line(request, names_);
    } else if (format_ == BulkFormat::xml) {
      out += to_xml_fragment(bulk_node(request, names_)) + "\n";
    } else {
      out += (any_ ? ",\n" : "\n") + to_json(bulk_node(request, names_));
    }
    any_ = true;
  }

  Asked asked_;
  const ledger::CaseQuery& query_;
  Names names_;
  BulkFormat format_;
  Walk walk_;
  bool begun_ = false, any_ = false;
};

Result<http::Response> get_bulk(const http::Request& request, BulkFormat format, const Open311Parts& parts) {
  TZ_TRY(asked, read_question(request, parts, true));
  http::Response response;
  response.content_type = format == BulkFormat::csv    ? "text/csv; charset=utf-8; header=present"
                          : format == BulkFormat::json ? "application/json; charset=utf-8"
                                                       : "text/xml; charset=utf-8";
  if (format == BulkFormat::csv)
    response.header("Content-Disposition", "attachment; filename=\"requests.csv\"");
  response.header("Access-Control-Allow-Origin", "*");
  // Shared because std::function must be copyable; one caller drains it.
  response.stream = [stream = std::make_shared<BulkStream>(std::move(asked), parts, format)](
                        std::string& chunk) { return stream->next(chunk); };
  return response;
}

}  // namespace

Result<CaseSummary> find_public(const Open311Parts& parts, JurisdictionId j, std::string_view code) {
  const auto id = parts.cases.find_code(j, code);
  if (!id && id.error().code != Errc::not_found && id.error().code != Errc::invalid_argument)
    return tl::unexpected<Error>(id.error());
  if (!id) return no_such_request();
  auto row = parts.query.get(j, *id, true);
  if (!row && row.error().code == Errc::not_found) return no_such_request();
  return row;
}

void add_open311_request_routes(http::Router& router, const Open311Parts& parts) {
  const std::string base(kOpen311Base), test(kOpen311TestBase);
  const auto missing_id = [](const http::Request&, Format) -> Result<http::Response> {
    return fail_field("service_request_id", "service_request_id: required");
  };
  get_both(router, base + "/requests", [parts](const http::Request& request, Format format) {
    return list_requests(request, format, parts);
  });
  get_both(router, base + "/requests/{id}", [parts](const http::Request& request, Format format) {
    return get_request(request, format, parts);
  });
  get_both(router, base + "/requests/", missing_id);
  router.get(base + "/requests.rss", http::Permission::anyone,
             [parts](const http::Request& request) { return get_rss(request, parts); });
  get_both(router, test + "/requests", [parts](const http::Request& request, Format format) {
    return list_test_requests(request, format, parts);
  });
  get_both(router, test + "/requests/{id}", [parts](const http::Request& request, Format format) {
    return get_test_request(request, format, parts);
  });
  constexpr std::pair<const char*, BulkFormat> kBulk[] = {
      {".csv", BulkFormat::csv}, {".xml", BulkFormat::xml}, {".json", BulkFormat::json}};
  for (const auto& [extension, format] : kBulk)
    router.get(base + "/bulk/requests" + extension, http::Permission::anyone,
               [parts, how = format](const http::Request& request) { return get_bulk(request, how, parts); });
}

}  // namespace tz::intake
