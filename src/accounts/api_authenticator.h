#pragma once
// Turns a session cookie or a bearer key into a Principal.
#include "accounts/account_service.h"
#include "http/router.h"

namespace tz::accounts {

class ApiAuthenticator final : public http::Authenticator {
 public:
  explicit ApiAuthenticator(AccountService& accounts) : accounts_(accounts) {}
  // Authorization: Bearer tzk_... wins over the cookie.  unauthenticated: the bearer key is unknown or
  // revoked
  Result<std::optional<http::Principal>> identify(const http::Request& request) override;
  // The same for a request that was answered before, without counting as a use of the session.
  Result<std::optional<http::Principal>> still(const http::Request& request) const;

 private:
  template <class FindUser>
  Result<std::optional<http::Principal>> find(const http::Request& request, FindUser find_user) const;
  AccountService& accounts_;
};

http::Principal principal_of(const User& user);
http::Principal principal_of(const Key& key);

// The session token of the request's cookie, or nullopt.
std::optional<std::string> session_token(const http::Request& request);
// Set-Cookie for a session: HttpOnly, SameSite=Strict, Path=/, and Secure with the __Host- prefix on TLS. An
// empty token clears it.
std::string session_cookie(const http::Request& request, std::string_view token,
                           std::chrono::seconds max_age);

}  // namespace tz::accounts
