#pragma once
// Open311 Inquiry v1 (X16): what a city offers, where it is, and what people ask, to be read only. From
// inquiry_services.csv, inquiry_facilities.csv and inquiry_faqs.csv of the pack (packs/README.md); the
// services of the category tree are there without being written down. Pure.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/geo.h"
#include "base/result.h"
#include "intake/open311_node.h"
#include "ledger/planner.h"

namespace tz::intake {

// A word of the city in both of its languages.
struct Words2 {
  std::string zh{}, en{};
};

struct WebAction {
  std::string type{};  // Service Request, Link or Literature, as the specification has them
  Words2 label{};
  std::string url{};
};

struct InquiryService {
  std::string id{};
  Words2 name{}, brief{}, description{};
  std::vector<Words2> categories{};
  std::string expiration{};  // YYYY-MM-DD, or empty: none
  std::vector<WebAction> actions{};
};
struct Facility {
  std::string id{};
  Words2 name{}, type{}, brief{}, description{}, address{}, more_address{}, hours{}, eligibility{};
  std::vector<Words2> features{};
  std::string expiration{}, city{}, zipcode{};
  std::optional<LatLng> point{};
};
struct Faq {
  std::string id{};
  Words2 question{}, answer{};
  std::vector<Words2> categories{};
  std::vector<std::string> services{};  // ids
  std::string expiration{};
};

struct Inquiry {
  std::vector<InquiryService> services{};
  std::vector<Facility> facilities{};
  std::vector<Faq> faqs{};
};

inline constexpr std::string_view kInquiryFiles[] = {"inquiry_services.csv", "inquiry_facilities.csv",
                                                     "inquiry_faqs.csv"};
inline constexpr std::size_t kInquiryRowsMax = 5000, kInquiryNameMax = 200, kInquiryTextMax = 4000;

// The three files; an empty text stands for a file that is not there. `shown` are their names in messages.
//   invalid_argument  names file, line, column and rule, among them inquiry_id, inquiry_text, inquiry_url,
//                     inquiry_date, inquiry_place, inquiry_service, duplicate_code
Result<Inquiry> parse_inquiry(const std::vector<std::string>& csv, const std::vector<std::string>& shown);

// Adds the active services of the category tree, in front; a row of the pack with the same id gives such a
// service more words and keeps its own.
Inquiry with_catalogue(Inquiry inquiry, const std::vector<ledger::Service>& services);

// How answers are spelt.
struct InquiryView {
  bool chinese = true;
  std::string origin;  // "https://city.example"
  std::string zone;    // IANA name, of the city
  std::string today;   // there, YYYY-MM-DD: what expires by then is left out
};
// `key` is "all", an id (a list of one, with every field) or a category in either language.
//   not_found  none of these
Result<Node> inquiry_services(const Inquiry& inquiry, std::string_view key, const InquiryView& view);
Result<Node> inquiry_facilities(const Inquiry& inquiry, std::string_view key, const InquiryView& view);
Result<Node> inquiry_faqs(const Inquiry& inquiry, std::string_view key, const InquiryView& view);

}  // namespace tz::intake
