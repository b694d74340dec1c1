// LIBS: tz_intake
// Parameters of Open311 as they come in a form or a query: "name=value" lines. Whatever they say, the parsers
// come back, and what they refuse or accept can be told in both formats: XML that parses and JSON that
// parses.
#include <cstdlib>
#include <pugixml.hpp>

#include "base/json.h"
#include "base/text.h"
#include "intake/open311.h"
#include "intake/open311_query.h"
#include "intake/open311_remarks.h"

namespace {

using namespace tz;
using namespace tz::intake;

ledger::Service pothole() {
  using Datatype = ledger::ServiceAttribute::Datatype;
  ledger::Service service;
  service.code = "pothole";
  for (const auto datatype : {Datatype::string, Datatype::number, Datatype::datetime, Datatype::text,
                              Datatype::singlevaluelist, Datatype::multivaluelist}) {
    ledger::ServiceAttribute attribute;
    attribute.code = "A" + std::to_string(static_cast<int>(datatype));
    attribute.datatype = datatype;
    attribute.values = {{"a", "甲", "A"}, {"b", "乙", "B"}};
    service.attributes.push_back(attribute);
  }
  return service;
}

void must_be_well_formed(const Node& node) {
  pugi::xml_document document;
  const std::string xml = to_xml(node);
  if (!document.load_buffer(xml.data(), xml.size(), pugi::parse_full)) std::abort();
  if (!parse_json(to_json(node))) std::abort();
}

void tell(const Error& error) { must_be_well_formed(errors_node(400, error)); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ledger::Service kService = pothole();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (!is_valid_utf8(input)) return 0;  // the transport refuses the rest
  Params::Items items;
  for (const auto line : split(input, '\n')) {
    const auto at = line.find('=');
    if (at != std::string_view::npos && items.size() < 300)
      items.emplace_back(line.substr(0, at), line.substr(at + 1));
  }
  const Params params(std::move(items));
  const Instant now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

  const auto list = parse_list_query(params, now);
  if (!list) tell(list.error());
  if (list && list->ids.empty() && !list->received_from && !list->updated_from)
    std::abort();  // R6: always bounded
  if (const auto bulk = parse_list_query(params, now, true); !bulk) tell(bulk.error());
  const auto window = parse_update_window(params, now);
  if (!window)
    tell(window.error());
  else if (window->from > window->to)
    std::abort();
  if (const auto update = parse_update(params); !update) tell(update.error());

  static_cast<void>(parse_voter(params));
  for (const auto kind : {RemarkKind::comment, RemarkKind::photo}) {
    const auto sent = parse_remark(params, kind);
    if (!sent) {
      tell(sent.error());
      continue;
    }
    Remark remark{.id = "A", .kind = kind};
    if (remark_words(remark, remark_note(remark, sent->words)) != sent->words) std::abort();
    remark.shown = sent->words;
    must_be_well_formed(comments_node({remark}, {"city", "C-1", "https://city.example"}));
  }

  std::vector<Error> faults;
  const auto posted = parse_report(params, kService, faults);
  for (auto& fault : check_attributes(kService, posted.report.attributes)) faults.push_back(std::move(fault));
  if (!faults.empty()) tell(as_one(std::move(faults)));
  static_cast<void>(unknown_attributes(posted.report, kService));
  for (const auto& text : posted.inline_media) static_cast<void>(decode_inline_media(text));

  PublicUpdateView view;
  view.update.text = posted.report.verbatim;
  view.update.code = posted.account_id;
  must_be_well_formed(updates_node({view}));
  must_be_well_formed(structured_notes_node("status_notes", {view}));
  return 0;
}
