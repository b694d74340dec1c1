#pragma once
// The inquiry data of each city, parsed once for each time that it changes.
#include <map>
#include <memory>
#include <mutex>

#include "intake/inquiry.h"
#include "intake/inquiry_store.h"
#include "places/pack.h"

namespace tz::intake {

// The inquiry files of a pack, checked, in the order of kInquiryFiles.  Errors as parse_inquiry
Result<std::vector<std::string>> read_inquiry_files(const places::PackFiles& files);

// Safe to call from any thread.
class InquiryBook {
 public:
  explicit InquiryBook(InquiryStore& store) : store_(store) {}
  // What read_inquiry_files gave.
  Status load(JurisdictionId j, const std::vector<std::string>& csv) { return store_.load(j, csv); }
  // Never null.  corrupted: what is stored does not parse any more
  Result<std::shared_ptr<const Inquiry>> get(JurisdictionId j) const;
  Result<Hash256> digest(JurisdictionId j) const { return store_.digest(j); }

 private:
  struct Kept {
    Hash256 digest{};
    std::shared_ptr<const Inquiry> inquiry;
  };
  InquiryStore& store_;
  mutable std::mutex mutex_;
  mutable std::map<JurisdictionId, Kept> kept_;
};

}  // namespace tz::intake
