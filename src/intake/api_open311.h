#pragma once
// The routes of Open311, one file a theme: discovery and services, requests, posts and
// tokens, updates, what others say under a request.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "accounts/account_service.h"
#include "base/random.h"
#include "http/router.h"
#include "intake/inquiry_book.h"
#include "intake/media.h"
#include "intake/open311.h"
#include "intake/open311_query.h"
#include "intake/open311_sandbox.h"
#include "intake/remark_service.h"
#include "intake/report.h"
#include "intake/token_store.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/event_store.h"
#include "ledger/planner.h"

namespace tz::intake {

inline constexpr std::string_view kOpen311Base = "/open311/v2", kOpen311TestBase = "/open311/test/v2",
                                  kInquiryBase = "/open311/inquiry/v1";

// What the routes use; everything outlives the router.
struct Open311Parts {
  ledger::CaseService& cases;
  const ledger::CaseQuery& query;
  const ledger::EventStore& events;
  const ledger::Planner& planner;
  ReportService& reports;
  MediaService& media;
  TokenStore& tokens;
  RemarkService& remarks;
  const InquiryBook& inquiry;
  Sandbox& sandbox;
  const accounts::AccountService& accounts;
  Random& random;
  Open311Settings settings;
};

void add_open311_service_routes(http::Router& router, const Open311Parts& parts);
void add_open311_request_routes(http::Router& router, const Open311Parts& parts);
void add_open311_post_routes(http::Router& router, const Open311Parts& parts);
void add_open311_update_routes(http::Router& router, const Open311Parts& parts);
void add_open311_remark_routes(http::Router& router, const Open311Parts& parts);
void add_inquiry_routes(http::Router& router, const Open311Parts& parts);
// Refusals of every path under /open311, by the extension of the path.
void add_open311_errors(http::Router& router);

// Of the query and, where there is one, of the form; the form's come first.
Params params_of(const http::Request& request);
Format format_of(const http::Request& request);
http::Response answer(const Node& node, Format format, int status = 200);
// The same with what lets a client ask whether it changed.
http::Response with_etag(http::Response response);
// The city meant.  invalid_argument: jurisdiction_id is missing where there are several; not_found: unknown
Result<ledger::JurisdictionCard> find_city(const Params& params, const ledger::Planner& planner);
// Whether names are wanted in Chinese: `locale`, then what the caller's browser prefers, then the city's own
// language.
bool wants_chinese(const http::Request& request, const ledger::JurisdictionCard& city);

// Who may post.
struct Poster {
  std::int64_t key_id = 0;
  std::string channel;
  ledger::By by() const { return {ActorId{key_id}, ledger::Role::intake, unit, {}}; }
  UnitId unit{};
};
// By api_key in the form or the query, or by Authorization: Bearer.
//   forbidden  missing, unknown, revoked, of another city, or not for posting
Result<Poster> find_poster(const http::Request& request, const Params& params, JurisdictionId j,
                           const accounts::AccountService& accounts);

// A request that the public sees, by its number as typed.  not_found (service_request_id)
Result<ledger::CaseSummary> find_public(const Open311Parts& parts, JurisdictionId j, std::string_view code);
// The case that something is added to: one that the public sees, or one that came in by the same key.
//   not_found (service_request_id)
Result<ledger::CaseHistory> find_subject(const Open311Parts& parts, const Poster& poster, JurisdictionId j,
                                         std::string_view code);
// Public words with how their cases ended, and which mergers were in force.
Result<std::vector<PublicUpdateView>> views_of(std::vector<ledger::PublicUpdate> updates, JurisdictionId j,
                                               const Open311Parts& parts);

// The pictures of a post, cleaned and not yet kept: uploads under any name, then base64 in the field `media`.
// Faults name the part and which picture it is.
std::vector<CleanMedia> clean_pictures(const http::Request& request,
                                       const std::vector<std::string>& inline_media,
                                       const MediaService& media, std::vector<Error>& faults);
inline constexpr http::RouteLimits kPostLimits{.body_bytes_max = 16 << 20,
                                               .form_fields_max = 300,
                                               .form_field_bytes_max = 14 << 20,
                                               .files_max = ledger::kMediaMax,
                                               .file_bytes_max = 10 << 20};

// Adds `handler(request, format)` for PATTERN.xml and PATTERN.json.
template <class H>
void get_both(http::Router& router, const std::string& pattern, H handler) {
  for (const auto* extension : {".xml", ".json"})
    router.get(pattern + extension, http::Permission::anyone,
               [handler](const http::Request& request) -> Result<http::Response> {
                 auto response = handler(request, format_of(request));
                 if (response) response->header("Access-Control-Allow-Origin", "*");
                 return response;
               });
}
template <class H>
void post_both(http::Router& router, const std::string& pattern, H handler) {
  for (const auto* extension : {".xml", ".json"})
    router.post(
        pattern + extension, http::Permission::anyone,
        [handler](const http::Request& request) { return handler(request, format_of(request)); },
        kPostLimits);
}

}  // namespace tz::intake
