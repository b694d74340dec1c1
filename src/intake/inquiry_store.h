#pragma once
// The inquiry files of each city, as their packs had them.
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/id.h"
#include "base/result.h"

namespace tz::intake {

// Safe to call from any thread. Every call may answer unavailable.
class InquiryStore {
 public:
  virtual ~InquiryStore() = default;
  // By the order of kInquiryFiles; an empty text takes the file away.
  virtual Status load(JurisdictionId j, const std::vector<std::string>& csv) = 0;
  // The texts in that order.
  virtual Result<std::vector<std::string>> texts(JurisdictionId j) const = 0;
  // Of all of them: what it was before means that nothing changed.
  virtual Result<Hash256> digest(JurisdictionId j) const = 0;
};

}  // namespace tz::intake
