#include "ledger/desk_phone.h"

namespace tz::ledger {

std::string desk_phone(const Planner& planner, JurisdictionId j) {
  const auto units = planner.units(j);
  if (!units) return {};
  for (const auto* kind : {"callback_desk", "hotline"})
    for (const auto& unit : *units)
      if (unit.active && unit.kind == kind && !unit.phone_public.empty()) return unit.phone_public;
  return {};
}

}  // namespace tz::ledger
