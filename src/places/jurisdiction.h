#pragma once
// A city or district that runs its own ledger, as configured by its pack.
#include <string>
#include <vector>

#include "base/geo.h"
#include "base/id.h"

namespace tz::places {

// A number to ring at once, instead of filing a report (docs/sources.md#triage, T1).
struct EmergencyNumber {
  std::string number{};
  std::string name_zh{};
  std::string name_en{};
  friend bool operator==(const EmergencyNumber&, const EmergencyNumber&) = default;
};

struct Jurisdiction {
  JurisdictionId id{};
  std::string code{};        // "liaoyuan": in addresses and on the command line; [a-z0-9-], at most 32
  std::string open311_id{};  // Open311's jurisdiction_id, shaped like a host name
  std::string name_zh{};
  std::string name_en{};
  std::string time_zone{};         // IANA
  std::string ticket_prefix{};     // leads every case number; [A-Z], 1 to 4
  std::string default_language{};  // "zh" or "en"
  Box area{};                      // a place outside it is refused at intake
  std::vector<EmergencyNumber> emergency{};
  std::string limits_profile{};  // a profile of limits.csv (routing/limits.h)
  bool rolls_weekend = true;  // a limit in days that ends on an ordinary weekend ends on the next working day
  friend bool operator==(const Jurisdiction&, const Jurisdiction&) = default;
};

}  // namespace tz::places
