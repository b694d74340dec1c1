#include "accounts/role.h"

#include <array>

#include "base/text.h"

namespace tz::accounts {
namespace {

using P = http::Permission;

constexpr std::array kRoles{Role::call_taker, Role::hotline,  Role::handler,      Role::approver,
                            Role::panel,      Role::callback, Role::supervisor,   Role::contractor,
                            Role::importer,   Role::open311,  Role::administrator};
constexpr std::array<std::string_view, kRoles.size()> kNames{
    "call_taker", "hotline",    "handler",  "approver", "panel",        "callback",
    "supervisor", "contractor", "importer", "open311",  "administrator"};

std::set<P> permissions_of(Role role) {
  switch (role) {
    case Role::call_taker:
      return {P::signed_in, P::case_read, P::case_file};
    case Role::hotline:
      return {P::signed_in,      P::case_read,       P::case_file,  P::case_triage,
              P::case_supervise, P::verbatim_unseal, P::data_export};
    case Role::handler:
      return {P::signed_in, P::case_read, P::case_handle, P::whistle_draft, P::whistle_answer};
    case Role::approver:
      return {P::signed_in,     P::case_read,       P::case_handle,   P::case_approve,
              P::whistle_draft, P::whistle_approve, P::whistle_answer};
    case Role::panel:
      return {P::signed_in, P::case_read, P::case_rule, P::whistle_rule};
    case Role::callback:
      return {P::signed_in, P::case_read, P::case_callback};
    case Role::supervisor:
      return {P::signed_in,    P::case_read,       P::case_supervise,
              P::whistle_rule, P::verbatim_unseal, P::data_export};
    case Role::contractor:
      return {P::signed_in, P::case_read, P::case_file, P::case_callback};
    case Role::importer:
      return {P::signed_in, P::data_import};
    case Role::open311:
      return {P::open311_post};
    case Role::administrator:
      return {P::signed_in, P::configure, P::administer};
  }
  return {};
}

// A unit's people on one side; on the other whoever dispatches to them, rules on what they object, or asks
// the resident about them. A contractor does not judge either.
constexpr std::array<std::pair<Role, Role>, 10> kApart{{{Role::handler, Role::hotline},
                                                        {Role::handler, Role::panel},
                                                        {Role::handler, Role::callback},
                                                        {Role::handler, Role::contractor},
                                                        {Role::approver, Role::hotline},
                                                        {Role::approver, Role::panel},
                                                        {Role::approver, Role::callback},
                                                        {Role::approver, Role::contractor},
                                                        {Role::hotline, Role::contractor},
                                                        {Role::panel, Role::contractor}}};

}  // namespace

std::string_view name(Role role) noexcept { return kNames[static_cast<std::size_t>(role)]; }

std::optional<Role> parse_role(std::string_view wire) noexcept {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == wire) return kRoles[i];
  return std::nullopt;
}

std::span<const Role> all_roles() noexcept { return kRoles; }

std::set<http::Permission> permissions_of(const std::set<Role>& roles) {
  std::set<http::Permission> all;
  for (const Role role : roles) all.merge(permissions_of(role));
  return all;
}

Status check_roles(const std::set<Role>& roles) {
  if (roles.empty())
    return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                       .message = "roles: at least one is needed",
                                       .field = "roles",
                                       .rule = "role_missing"});
  for (const auto& [a, b] : kApart)
    if (roles.contains(a) && roles.contains(b))
      return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                         .message = "roles: " + std::string(name(a)) + " and " +
                                                    std::string(name(b)) +
                                                    " may not be one person, because nobody checks himself",
                                         .field = "roles",
                                         .rule = "roles_apart"});
  return {};
}

Effect effect_of(const std::set<Role>& before, const std::set<Role>& after) {
  const auto was = permissions_of(before), will = permissions_of(after);
  Effect effect;
  for (const P one : will) (was.contains(one) ? effect.kept : effect.gained).insert(one);
  for (const P one : was)
    if (!will.contains(one)) effect.lost.insert(one);
  return effect;
}

std::span<const std::pair<Role, Role>> apart() noexcept { return kApart; }

std::string join_roles(const std::set<Role>& roles) {
  std::vector<std::string> names;
  for (const Role role : roles) names.emplace_back(name(role));
  return join(names, ",");
}

Result<std::set<Role>> parse_roles(std::string_view comma_separated) {
  std::set<Role> roles;
  for (const auto part : split(comma_separated, ',')) {
    const auto word = trim(part);
    if (word.empty()) continue;
    const auto role = parse_role(word);
    if (!role) {
      std::vector<std::string> known;
      for (const auto known_name : kNames) known.emplace_back(known_name);
      return fail_field(
          "roles", "roles: there is no role \"" + std::string(word) + "\"; known are " + join(known, ", "));
    }
    roles.insert(*role);
  }
  return roles;
}

}  // namespace tz::accounts
