#pragma once
// What a member of staff is, and what that lets them do.
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "http/permission.h"

namespace tz::accounts {

// The enumerator is the wire name. A person may have several, but some pairs are refused (see check_roles).
enum class Role : std::uint8_t {
  call_taker,  // 话务员: files on behalf, reads what was filed
  hotline,     // 受理中心: triage, dispatch, check, land
  handler,     // 承办单位
  approver,    // 承办单位负责人
  panel,       // 派单异议审核
  callback,    // 回访员: never of a handling unit
  supervisor,  // 督查
  contractor,  // 外包话务: answers, transcribes, calls back; may not dispatch, judge, land or exclude (P62-9)
  importer,      // loads files
  open311,       // a program that posts by Open311
  administrator  // users, keys, configuration; sees no verbatim by that
};

std::string_view name(Role role) noexcept;
std::optional<Role> parse_role(std::string_view wire) noexcept;
std::span<const Role> all_roles() noexcept;

// The permissions of a set of roles: the one table.
std::set<http::Permission> permissions_of(const std::set<Role>& roles);

// Pairs that one person must not hold, because nobody checks himself: handler or approver with hotline,
// panel, callback or contractor; contractor with hotline or panel.
//   invalid_argument (field roles)  empty, or such a pair
Status check_roles(const std::set<Role>& roles);

// What somebody may do after a change of roles, beside before.
struct Effect {
  std::set<http::Permission> gained, lost, kept;
};
Effect effect_of(const std::set<Role>& before, const std::set<Role>& after);
// The pairs that check_roles refuses.
std::span<const std::pair<Role, Role>> apart() noexcept;

std::string join_roles(const std::set<Role>& roles);  // "handler,approver", in the order of the enumeration
//   invalid_argument (field roles)  an unknown word; the message lists the known ones
Result<std::set<Role>> parse_roles(std::string_view comma_separated);

}  // namespace tz::accounts
