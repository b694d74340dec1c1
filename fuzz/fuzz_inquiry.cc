// LIBS: tz_intake
// An inquiry file of a pack; the first byte says which of the three. Whatever parses can be told in both
// formats, under every key it has.
#include <cstdlib>
#include <pugixml.hpp>

#include "base/json.h"
#include "base/text.h"
#include "intake/inquiry.h"

namespace {

using namespace tz;
using namespace tz::intake;

void must_be_well_formed(const Result<Node>& node) {
  if (!node) return;
  pugi::xml_document document;
  const std::string xml = to_xml(*node);
  if (!document.load_buffer(xml.data(), xml.size(), pugi::parse_full)) std::abort();
  if (!parse_json(to_json(*node))) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 65536) return 0;
  std::vector<std::string> csv(3);
  csv[data[0] % 3] = std::string(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto inquiry = parse_inquiry(csv, {"services", "facilities", "faqs"});
  if (!inquiry) return 0;
  for (const bool chinese : {true, false}) {
    const InquiryView view{chinese, "https://city.example", "Asia/Shanghai", "2026-03-01"};
    must_be_well_formed(inquiry_services(*inquiry, "all", view));
    must_be_well_formed(inquiry_facilities(*inquiry, "all", view));
    must_be_well_formed(inquiry_faqs(*inquiry, "all", view));
    for (const auto& one : inquiry->services) must_be_well_formed(inquiry_services(*inquiry, one.id, view));
    for (const auto& one : inquiry->facilities)
      must_be_well_formed(inquiry_facilities(*inquiry, one.id, view));
    for (const auto& one : inquiry->faqs) must_be_well_formed(inquiry_faqs(*inquiry, one.id, view));
  }
  return 0;
}
