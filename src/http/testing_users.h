#pragma once
// For tests: whoever the header X-Test-User names is signed in. Names and numbers are invented.
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "http/router.h"

namespace tz::http::testing {

struct TestUser {
  std::string_view name{};
  ActorId actor{};
  UnitId unit{};
  std::set<Permission> permissions{};
};

class TestUsers final : public Authenticator {
 public:
  // `also` is what each of them may besides being signed in. `by_cookie`: as a browser is.
  TestUsers(JurisdictionId city, std::vector<TestUser> users, std::set<Permission> also = {},
            bool by_cookie = false)
      : city_(city), users_(std::move(users)), also_(std::move(also)), by_cookie_(by_cookie) {
    also_.insert(Permission::signed_in);
  }
  Result<std::optional<Principal>> identify(const Request& request) override {
    for (const auto& user : users_) {
      if (user.name != request.header("x-test-user")) continue;
      Principal p{.actor = user.actor, .unit = user.unit, .jurisdiction = city_};
      p.permissions = user.permissions;
      p.permissions.insert(also_.begin(), also_.end());
      p.by_cookie = by_cookie_;
      return std::optional(p);
    }
    return std::optional<Principal>();
  }

 private:
  const JurisdictionId city_;
  const std::vector<TestUser> users_;
  std::set<Permission> also_;
  const bool by_cookie_;
};

}  // namespace tz::http::testing
