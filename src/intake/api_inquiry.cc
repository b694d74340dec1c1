// Open311 Inquiry v1 (X16): services, facilities and faqs, each as all, by category and by id.
#include "base/time.h"
#include "intake/api_open311.h"

namespace tz::intake {
namespace {

using Finder = Result<Node> (*)(const Inquiry&, std::string_view, const InquiryView&);

Result<http::Response> get_inquiry(const http::Request& request, Format format, const Open311Parts& parts,
                                   Finder find) {
  TZ_TRY(city, find_city(params_of(request), parts.planner));
  TZ_TRY(inquiry, parts.inquiry.get(city.id));
  TZ_TRY(services, parts.planner.services(city.id));
  const InquiryView view{.chinese = wants_chinese(request, city),
                         .origin = request.origin(),
                         .zone = city.time_zone,
                         .today = format_local(parts.cases.now(), city.time_zone).substr(0, 10)};
  TZ_TRY(node, find(with_catalogue(*inquiry, services), request.path_parameter("key"), view));
  auto response = answer(node, format);
  response.header("Vary", "Accept-Language, Cookie");
  return with_etag(std::move(response));
}

}  // namespace

void add_inquiry_routes(http::Router& router, const Open311Parts& parts) {
  constexpr std::pair<const char*, Finder> kLists[] = {
      {"services", inquiry_services}, {"facilities", inquiry_facilities}, {"faqs", inquiry_faqs}};
  for (const auto& [what, find] : kLists)
    get_both(router, std::string(kInquiryBase) + "/" + what + "/{key}",
             [parts, how = find](const http::Request& request, Format format) {
               return get_inquiry(request, format, parts, how);
             });
}

}  // namespace tz::intake
