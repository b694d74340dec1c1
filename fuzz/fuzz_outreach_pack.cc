// LIBS: tz_outreach
// outreach.json of a pack, and answers to what it asks: a line of JSON, then the answers.
#include <string_view>

#include "outreach/outreach_pack.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 65536) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.find('\n');
  const auto pack = tz::outreach::parse_outreach("outreach.json", text.substr(0, line));
  if (!pack) return 0;
  const auto again = tz::outreach::parse_outreach("outreach.json", tz::outreach::format(*pack));
  if (!again || *again != *pack) __builtin_trap();
  if (line == std::string_view::npos) return 0;
  const auto given = tz::parse_json(text.substr(line + 1));
  if (!given || !given->is_object()) return 0;
  for (const auto& one : pack->questionnaires) {
    const auto kept = tz::outreach::check_answers(one, given->get_object());
    if (!kept) continue;
    const auto same = tz::parse_json(*kept);
    if (!same || tz::outreach::check_answers(one, same->get_object()) != *kept) __builtin_trap();
  }
  return 0;
}
