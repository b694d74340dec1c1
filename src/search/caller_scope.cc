#include "search/caller_scope.h"

namespace tz::search {

std::vector<std::string> unit_tags(const std::vector<UnitId>& units) {
  std::vector<std::string> tags;
  for (const UnitId unit : units) tags.push_back(unit_tag(unit));
  return tags;
}

bool narrow_ask(const ledger::Caller& caller, ledger::CaseFilter& scope, Ask& ask) {
  if (!ledger::narrow(caller, scope)) return false;
  if (!scope.scope.empty()) ask.any_of.push_back(unit_tags(scope.scope));
  if (scope.hide_tip_offs) ask.none_of.push_back(tip_off_tag());
  for (const UnitId unit : scope.hide_accusing) ask.none_of.push_back(accused_tag(unit));
  return true;
}

}  // namespace tz::search
