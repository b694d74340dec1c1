#pragma once
// What somebody says, by whichever way in, before the ledger has it. Validated once, here.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/geo.h"
#include "base/result.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"

namespace tz::intake {

struct Report {
  ledger::Channel channel = ledger::Channel::web;
  ledger::RequestType request_type = ledger::RequestType::help;
  std::optional<ledger::Urgency> urgency;  // else the service's
  ledger::Confidentiality confidentiality = ledger::Confidentiality::none;
  std::string service_code;             // may be empty where the way in does not ask for one
  std::string verbatim, title, demand;  // exactly as said
  std::string complained_party, occurred;
  std::optional<UnitId> complained_unit;
  std::optional<LatLng> point;
  std::string address, address_id, zipcode;
  ledger::Contact contact;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<ledger::Media> media;
  std::string language = "zh";
  bool on_behalf = false, publish = true, no_reply_wanted = false;
};

// The error and those in `more` with fields named as the caller knows them: {ours, theirs}. Every message
// then begins with its field.
Error renamed(Error error, std::span<const std::pair<std::string_view, std::string_view>> names);

// What a way in demands beyond the common rules.
struct ReportRules {
  bool service_required = false;
  bool place_required = false;  // a point, an address or an address id
  bool words_required = true;   // a verbatim of at least two characters
};

// Every fault of the report at once (first in front, the others in Error::more); unknown attributes are kept
// and are no fault.
//   not_found         service_code (alone): no such service, or it is switched off
//   invalid_argument  any field; rules text_required, text_too_long, text_utf8, email, phone, media,
//                     place_required, outside_area, and those of check_attributes
Status check(const Report& report, const ReportRules& rules, JurisdictionId j,
             const ledger::Planner& planner);

// The rules of one attribute's values (Open311 A4-A11): required, number, date-time with zone, keys of the
// list, at most 1,000 code points. Returns the faults; P7's wording: "CODE required". Rules:
// attribute_required, attribute_value.
std::vector<Error> check_attributes(const ledger::Service& service,
                                    const std::vector<std::pair<std::string, std::string>>& given);

class ReportService {
 public:
  ReportService(ledger::CaseService& cases, const ledger::Planner& planner)
      : cases_(cases), planner_(planner) {}
  // Checks, finds the zones of the point, and registers. Same errors as check() and CaseService::receive.
  Result<ledger::Receipt> submit(JurisdictionId j, const Report& report, const ReportRules& rules,
                                 const ledger::By& by, const std::optional<ledger::OnceKey>& once = {});
  // The command without registering it, for imports. The report must have passed check().
  Result<ledger::Receive> command(JurisdictionId j, const Report& report) const;

 private:
  ledger::CaseService& cases_;
  const ledger::Planner& planner_;
};

}  // namespace tz::intake
