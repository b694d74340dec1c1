#pragma once
// Open311 GeoReport v2 as values: what is answered, before it is spelt as XML or JSON. Pure. The conformance
// points (D1, R31, X8, ...) are listed in docs/open311.md.
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "intake/open311_node.h"
#include "ledger/case_query.h"
#include "ledger/planner.h"

namespace tz::intake {

inline constexpr std::string_view kOpen311Specification = "http://wiki.open311.org/GeoReport_v2",
                                  kInquirySpecification = "http://wiki.open311.org/Inquiry_v1";

struct Open311Settings {
  std::chrono::seconds token_delay{60};       // how long a batch service keeps the number back
  std::chrono::minutes repeat_window{10};     // an identical post within this time is the same request (P23)
  std::chrono::seconds update_takes_max{30};  // an update begun longer ago than this was interrupted
  std::size_t updates_max = 10'000;           // in one answer of GET servicerequestupdates
};

// Whole seconds, UTC: "2026-01-02T03:04:05Z". Clients compare what they read with what they ask for.
std::string open311_time(Instant at);

// The word for the public in the language asked for, else in the other.
std::string_view in_language(bool chinese, std::string_view zh, std::string_view en);

struct Discovery {
  Instant changed{};
  std::string contact, key_service;
  std::string production_url, test_url, inquiry_url;
};
Node discovery_node(const Discovery& discovery);

// `services` are those to be shown, in order.
Node services_node(const std::vector<ledger::Service>& services, bool chinese);
Node definition_node(const ledger::Service& service, bool chinese);

// `status` is the HTTP status of the answer; every fault of the input is an error of its own.
Node errors_node(int status, const Error& error);
// By Open311 every refusal but a missing thing (404) and a key (403) is 400; the transport's own stay.
int open311_status(const Error& error, int http_status);

// The names that answers use, in one language, of one city.
class Names {
 public:
  Names(const ledger::Planner& planner, JurisdictionId j, bool chinese);
  std::string service(const std::string& code) const;  // the code itself if the catalogue does not know it
  std::string unit(std::optional<UnitId> id) const;
  std::string zone(const std::string& code) const;
  // The unit of that code or name; nullopt if there is none.
  std::optional<UnitId> find_unit(std::string_view word) const;

 private:
  std::map<std::string, std::string, std::less<>> services_, zones_;
  std::map<UnitId, std::string> units_;
  std::map<std::string, UnitId, std::less<>> unit_words_;
};

// One public word about a case, with what became of it.
struct PublicUpdateView {
  ledger::PublicUpdate update;
  std::optional<ledger::LandingCode> landing{};
  bool merged = false;      // after this update the case counted as closed: another one went on with it
  std::string main_code{};  // of a merger or its end: number of the main request, if that is public
};

// A case with what its row does not hold.
struct PublicRequest {
  ledger::CaseSummary row;  // the public view
  std::string parent;       // number of the request it was merged into, if that is public
  std::vector<std::pair<std::string, std::string>> attributes{};  // given answers that may be shown
  std::vector<PublicUpdateView> updates{};
  bool detailed = false;    // attributes and updates were asked for
  bool structured = false;  // updates in the place of status_notes, as objects (X13)
};

// CitySDK's word: RECEIVED, IN_PROCESS, PROCESSED, REJECTED or PENDING.
std::string_view detailed_status(const ledger::CaseSummary& row);

// Merged requests are closed for Open311 (Q3), whatever the ledger still does for their residents.
bool is_open311_open(const ledger::CaseSummary& row);

// `origin` begins the addresses of pictures: "https://city.example".
Node request_node(const PublicRequest& request, const Names& names, const std::string& origin,
                  bool extensions);
Node requests_node(const std::vector<PublicRequest>& requests, const Names& names, const std::string& origin,
                   bool extensions);

// RSS 2.0 of public requests; `city` names the feed.
std::string rss_of(const std::vector<ledger::CaseSummary>& rows, const Names& names,
                   const std::string& origin, std::string_view city);

// The answer to a post: an id, a token, or neither.
struct Posted {
  std::string id, token, notice, account_id;
  std::string receipt_url, receipt_key;  // only with extensions=true
};
Node posted_node(const Posted& posted);
// `id` is empty while it is not to be told yet.
Node token_node(std::string_view token, std::string_view id);

// mySociety's word for the state after an update.
std::string_view update_status(ledger::CaseStatus status, std::optional<ledger::LandingCode> landing);
Node updates_node(const std::vector<PublicUpdateView>& updates);
// The history of a request (X4), and the same as issue #10 of the specification has it (X13).
Node notes_node(const PublicRequest& request, const Names& names);
Node structured_notes_node(std::string name, const std::vector<PublicUpdateView>& updates);
// `notice` says what of the update is not kept; empty if everything is.
Node update_receipt_node(std::string_view update_id, std::string_view notice = {});

// GeoReport Bulk.
std::string bulk_csv_header();
std::string bulk_csv_line(const PublicRequest& request, const Names& names);
Node bulk_node(const PublicRequest& request, const Names& names);

}  // namespace tz::intake
