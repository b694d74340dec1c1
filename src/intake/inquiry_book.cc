#include "intake/inquiry_book.h"

namespace tz::intake {

Result<std::vector<std::string>> read_inquiry_files(const places::PackFiles& files) {
  std::vector<std::string> csv, shown;
  for (const auto path : kInquiryFiles) {
    const auto* text = files.find(path);
    csv.push_back(text == nullptr ? std::string{} : *text);
    shown.push_back(files.shown_name(path));
  }
  TZ_CHECK(parse_inquiry(csv, shown).map([](const auto&) {}));
  return csv;
}

Result<std::shared_ptr<const Inquiry>> InquiryBook::get(JurisdictionId j) const {
  TZ_TRY(digest, store_.digest(j));
  {
    const std::lock_guard lock(mutex_);
    if (const auto it = kept_.find(j); it != kept_.end() && it->second.digest == digest)
      return it->second.inquiry;
  }
  TZ_TRY(csv, store_.texts(j));
  auto parsed =
      parse_inquiry(csv, std::vector<std::string>(std::begin(kInquiryFiles), std::end(kInquiryFiles)));
  if (!parsed) return fail(Errc::corrupted, "the inquiry files that are stored do not parse");
  auto inquiry = std::make_shared<const Inquiry>(std::move(*parsed));
  const std::lock_guard lock(mutex_);
  kept_[j] = {digest, inquiry};
  return inquiry;
}

}  // namespace tz::intake
