// LIBS: tz_routing
// The first byte chooses the file. What the reader accepts is within its limits, and its days are in order.
#include <cstdlib>
#include <string_view>

#include "routing/delegation.h"
#include "routing/duty_list.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz::routing;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto in_order = [](const Days& days) { return !days.to || days.from <= *days.to; };
  if (data[0] % 2 == 0) {
    const auto lines = parse_duty_list("d.csv", text);
    if (!lines) return 0;
    for (const auto& line : *lines)
      if (!in_order(line.days) || (line.kind != DutyKind::must_do && line.department.empty())) std::abort();
  } else if (const auto all = parse_delegations("d.csv", text)) {
    for (const auto& one : *all)
      if (!in_order(one.days) || one.code.empty() || one.unit.empty()) std::abort();
  }
  return 0;
}
