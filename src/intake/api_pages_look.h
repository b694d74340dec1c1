#pragma once
// What is shown before a report is sent: kinds of matter that fit its words, and the same matter already told
// nearby. Within the form where there is JavaScript (POST /report/look), else as a step before sending.
#include <optional>
#include <string_view>
#include <vector>

#include "intake/api_pages.h"

namespace tz::intake {

struct Look {
  std::vector<ledger::Service> categories;  // best first; empty where one was chosen
  std::vector<ledger::CaseSummary> nearby;  // open, public, of that kind or of those, within 300 m
  bool empty() const { return categories.empty() && nearby.empty(); }
};

// Nothing is recorded. Without a place nothing is nearby, and without a kind nothing is the same.
//   unavailable  the database did not answer
Result<Look> look_before(const PageParts& parts, std::string_view said, std::string_view service_code,
                         const std::optional<LatLng>& point);

// The step: what was found, and the form with everything that was filled in, to send or to change.
http::Response look_page(const http::Request& request, const PageParts& parts, const Look& look,
                         const std::vector<std::string>& kept_media);

void add_look_routes(http::Router& router, const PageParts& parts);

}  // namespace tz::intake
