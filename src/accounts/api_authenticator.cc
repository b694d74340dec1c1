#include "accounts/api_authenticator.h"

#include "base/text.h"

namespace tz::accounts {
namespace {
constexpr std::string_view kPlain = "tz_session";
constexpr std::string_view kHost = "__Host-tz_session";
}  // namespace

http::Principal principal_of(const User& user) {
  http::Principal p;
  p.actor = user.actor;
  p.unit = user.unit;
  p.jurisdiction = user.jurisdiction;
  p.login = user.login;
  p.permissions = permissions_of(user.roles);
  return p;
}

http::Principal principal_of(const Key& key) {
  http::Principal p;
  p.actor = ActorId{key.key_id};
  p.unit = key.unit;
  p.jurisdiction = key.jurisdiction;
  p.channel = key.channel;
  p.permissions = permissions_of(key.roles);
  return p;
}

std::optional<std::string> session_token(const http::Request& request) {
  auto token = request.cookie(request.secure ? kHost : kPlain);
  if (token && token->empty()) return std::nullopt;
  return token;
}

std::string session_cookie(const http::Request& request, std::string_view token,
                           std::chrono::seconds max_age) {
  std::string cookie(request.secure ? kHost : kPlain);
  cookie += '=';
  cookie += token;
  cookie +=
      "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(token.empty() ? 0 : max_age.count());
  if (request.secure) cookie += "; Secure";
  return cookie;
}

Result<std::optional<http::Principal>> ApiAuthenticator::identify(const http::Request& request) {
  return find(request, [this](const std::string& token) { return accounts_.session_user(token); });
}

Result<std::optional<http::Principal>> ApiAuthenticator::still(const http::Request& request) const {
  return find(request, [this](const std::string& token) { return accounts_.peek_session(token); });
}

template <class FindUser>
Result<std::optional<http::Principal>> ApiAuthenticator::find(const http::Request& request,
                                                              FindUser find_user) const {
  const auto authorization = request.header("authorization");
  constexpr std::string_view kBearer = "bearer ";
  if (authorization.size() > kBearer.size() &&
      iequals_ascii(authorization.substr(0, kBearer.size()), kBearer)) {
    auto key = accounts_.find_key(trim(authorization.substr(kBearer.size())));
    if (!key && key.error().code == Errc::forbidden)
      return fail_rule(Errc::unauthenticated, "api_key", "the bearer key is unknown or revoked");
    if (!key) return tl::unexpected<Error>(key.error());
    return std::optional{principal_of(*key)};
  }
  const auto token = session_token(request);
  if (!token) return std::optional<http::Principal>{};
  auto user = find_user(*token);
  if (!user && user.error().code == Errc::unauthenticated) return std::optional<http::Principal>{};
  if (!user) return tl::unexpected<Error>(user.error());
  auto principal = principal_of(*user);
  principal.by_cookie = true;
  return std::optional{principal};
}

}  // namespace tz::accounts
