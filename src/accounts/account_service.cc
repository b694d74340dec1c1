#include "accounts/account_service.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace tz::accounts {
namespace {

constexpr int kFreeFailures = 5;
constexpr std::chrono::minutes kForget{15};
constexpr std::size_t kThrottleEntriesMax = 100'000;
constexpr std::size_t kLoginMax = 64, kPageMax = 1000;
constexpr std::size_t kTokenMax = 100;

tl::unexpected<Error> session_gone() {
  return fail_rule(Errc::unauthenticated, "session", "the sign-in has ended: sign in again");
}

Status check_login(std::string_view login) {
  const auto fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  if (login.size() < 2 || login.size() > kLoginMax || !std::ranges::all_of(login, fine))
    return fail_field("login", "login: 2 to 64 of a-z, 0-9, '.', '_', '-'");
  return {};
}

Status check_limit(std::size_t limit) {
  if (limit == 0 || limit > kPageMax) return fail_field("limit", "limit must be between 1 and 1000");
  return {};
}

std::string throttle_key(std::string_view login, std::string_view address) {
  return std::string(login.substr(0, 64)) + '\n' + std::string(address);
}

std::string id_text(ActorId actor) { return std::to_string(static_cast<std::int64_t>(actor)); }

}  // namespace

std::chrono::seconds SignInThrottle::wait(std::string_view login, std::string_view address,
                                          Instant now) const {
  const std::scoped_lock lock(mutex_);
  const auto it = counts_.find(throttle_key(login, address));
  if (it == counts_.end() || it->second.failures < kFreeFailures) return std::chrono::seconds{0};
  const int doublings = std::min(it->second.failures - kFreeFailures, 10);
  const auto pause = std::min<std::chrono::seconds>(std::chrono::seconds{1LL << doublings}, kForget);
  const auto left = std::chrono::ceil<std::chrono::seconds>(it->second.last + pause - now);
  return std::max(left, std::chrono::seconds{0});
}

void SignInThrottle::failed(std::string_view login, std::string_view address, Instant now) {
  const std::scoped_lock lock(mutex_);
  if (counts_.size() >= kThrottleEntriesMax)
    std::erase_if(counts_, [&](const auto& e) { return now - e.second.last > kForget; });
  if (counts_.size() >= kThrottleEntriesMax) counts_.clear();
  auto& count = counts_[throttle_key(login, address)];
  if (now - count.last > kForget) count.failures = 0;
  ++count.failures;
  count.last = now;
}

void SignInThrottle::succeeded(std::string_view login, std::string_view address) {
  const std::scoped_lock lock(mutex_);
  if (const auto it = counts_.find(throttle_key(login, address)); it != counts_.end()) counts_.erase(it);
}

AuditEntry AccountService::entry(JurisdictionId j, ActorId actor, std::string action, std::string object) {
  return {j, ids_.next(), clock_.now(), actor, std::move(action), std::move(object)};
}

Result<User> AccountService::add_user(JurisdictionId j, const NewUser& user, ActorId by) {
  std::vector<Error> faults;
  const auto collect = [&](const Status& status) {
    if (!status) faults.push_back(status.error());
  };
  collect(check_login(user.login));
  collect(check_password(user.password, user.login));
  collect(check_roles(user.roles));
  if (user.language != "zh" && user.language != "en") collect(fail_field("language", "language: zh or en"));
  if (user.display_name.empty() || count_code_points(user.display_name) > 60 ||
      !is_valid_utf8(user.display_name))
    collect(fail_field("display_name", "display_name: 1 to 60 characters"));
  if (!faults.empty()) {
    Error first = faults.front();
    first.more.assign(faults.begin() + 1, faults.end());
    return tl::unexpected<Error>(std::move(first));
  }
  TZ_TRY(hash, hasher_.hash(user.password));
  const Instant now = clock_.now();
  User made{j,
            ActorId{ids_.next()},
            user.login,
            user.display_name,
            user.unit,
            user.roles,
            user.language,
            hash,
            true,
            now,
            now};
  TZ_CHECK(store_.add_user(made, entry(j, by, "user.add", id_text(made.actor))));
  return made;
}

Result<User> AccountService::must_find(JurisdictionId j, std::string_view login) const {
  TZ_TRY(user, store_.find_login(login));
  if (!user || user->jurisdiction != j) return fail(Errc::not_found, "no user of that login");
  return *user;
}

Status AccountService::set_password(JurisdictionId j, std::string_view login, std::string_view password,
                                    ActorId by) {
  TZ_TRY(user, must_find(j, login));
  TZ_CHECK(check_password(password, login));
  TZ_TRY(hash, hasher_.hash(password));
  user.password_hash = hash;
  user.changed_at = clock_.now();
  TZ_CHECK(store_.change_user(user, entry(j, by, "user.password", id_text(user.actor))));
  return store_.close_sessions_of(j, user.actor);
}

Status AccountService::set_active(JurisdictionId j, std::string_view login, bool active, ActorId by) {
  TZ_TRY(user, must_find(j, login));
  user.active = active;
  user.changed_at = clock_.now();
  TZ_CHECK(store_.change_user(user, entry(j, by, active ? "user.on" : "user.off", id_text(user.actor))));
  return active ? Status{} : store_.close_sessions_of(j, user.actor);
}

Status AccountService::set_roles(JurisdictionId j, std::string_view login, const std::set<Role>& roles,
                                 ActorId by) {
  TZ_TRY(user, must_find(j, login));
  TZ_CHECK(check_roles(roles));
  user.roles = roles;
  user.changed_at = clock_.now();
  return store_.change_user(user, entry(j, by, "user.roles", id_text(user.actor) + ":" + join_roles(roles)));
}

Result<AccountService::UserPage> AccountService::users(JurisdictionId j, std::string_view cursor,
                                                       std::size_t limit) const {
  TZ_CHECK(check_limit(limit));
  if (cursor.size() > kLoginMax) return fail_field("cursor", "cursor does not belong to this list");
  TZ_TRY(found, store_.users(j, cursor, limit + 1));
  UserPage page{.users = std::move(found), .next = {}};
  if (page.users.size() > limit) {
    page.users.pop_back();
    page.next = page.users.back().login;
  }
  return page;
}

Result<AccountService::KeyPage> AccountService::keys(JurisdictionId j, std::string_view cursor,
                                                     std::size_t limit) const {
  TZ_CHECK(check_limit(limit));
  std::int64_t after = 0;
  const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), after);
  if (!cursor.empty() && (error != std::errc() || end != cursor.data() + cursor.size()))
    return fail_field("cursor", "cursor does not belong to this list");
  TZ_TRY(found, store_.keys(j, after, limit + 1));
  KeyPage page{.keys = std::move(found), .next = {}};
  if (page.keys.size() > limit) {
    page.keys.pop_back();
    page.next = std::to_string(page.keys.back().key_id);
  }
  return page;
}

Result<AccountService::SignedIn> AccountService::sign_in(std::string_view login, std::string_view password,
                                                         std::string_view address) {
  const Instant now = clock_.now();
  if (const auto wait = throttle_.wait(login, address, now); wait.count() > 0) {
    const auto seconds = std::to_string(wait.count());
    auto error =
        fail_rule(Errc::too_many, "sign_in_wait", "too many failed sign-ins: wait " + seconds + " s");
    error.value().values = {{"seconds", seconds}};
    error.value().retry_after = wait;
    return error;
  }
  TZ_TRY(user, store_.find_login(login));
  TZ_TRY(right, hasher_.verify(password.substr(0, 1000),
                               user && user->active ? user->password_hash : std::string{}));
  if (!right) {
    throttle_.failed(login, address, now);
    if (user)
      TZ_CHECK(store_.write_audit(
          entry(user->jurisdiction, user->actor, "session.refused", id_text(user->actor))));
    return fail_rule(Errc::unauthenticated, "wrong_password", "login or password is wrong");
  }
  throttle_.succeeded(login, address);
  Hash256 secret{};
  random_.fill(secret);
  const std::string token = to_base64url(secret);
  TZ_CHECK(store_.open_session({sha256(as_bytes(token)), user->jurisdiction, user->actor, now, now},
                               entry(user->jurisdiction, user->actor, "session.open", id_text(user->actor))));
  return SignedIn{*user, token};
}

Status AccountService::sign_out(std::string_view token) {
  return store_.close_session(sha256(as_bytes(token)));
}

Result<User> AccountService::session_user(std::string_view token) {
  if (token.empty() || token.size() > kTokenMax) return session_gone();
  const auto hash = sha256(as_bytes(token));
  TZ_TRY(session, store_.find_session(hash));
  const Instant now = clock_.now();
  if (!session) return session_gone();
  if (has_ended(*session, now)) {
    TZ_CHECK(store_.close_session(hash));
    return session_gone();
  }
  TZ_TRY(user, store_.find_actor(session->jurisdiction, session->actor));
  if (!user || !user->active) return session_gone();
  if (now - session->seen_at >= std::chrono::minutes{1}) TZ_CHECK(store_.touch_session(hash, now));
  return *user;
}

Result<User> AccountService::peek_session(std::string_view token) const {
  if (token.empty() || token.size() > kTokenMax) return session_gone();
  TZ_TRY(session, store_.find_session(sha256(as_bytes(token))));
  if (!session || has_ended(*session, clock_.now())) return session_gone();
  TZ_TRY(user, store_.find_actor(session->jurisdiction, session->actor));
  if (!user || !user->active) return session_gone();
  return *user;
}

bool AccountService::has_ended(const Session& session, Instant now) const {
  return now - session.seen_at > limits_.idle || now - session.created_at > limits_.absolute;
}

Result<AccountService::NewKey> AccountService::add_key(JurisdictionId j, std::string name,
                                                       std::string channel, const std::set<Role>& roles,
                                                       UnitId unit, ActorId by) {
  if (name.empty() || name.size() > 200 || !is_valid_utf8(name))
    return fail_field("name", "name: what the key is for, 1 to 200 bytes");
  TZ_CHECK(check_roles(roles));
  Hash256 bytes{};
  random_.fill(bytes);
  const std::string secret = "tzk_" + to_base64url(bytes);
  Key key{j,
          ids_.next(),
          sha256(as_bytes(secret)),
          std::move(name),
          std::move(channel),
          roles,
          unit,
          clock_.now(),
          std::nullopt};
  TZ_CHECK(store_.add_key(key, entry(j, by, "key.add", std::to_string(key.key_id))));
  return NewKey{key, secret};
}

Status AccountService::revoke_key(JurisdictionId j, std::int64_t key_id, ActorId by) {
  return store_.revoke_key(j, key_id, clock_.now(), entry(j, by, "key.revoke", std::to_string(key_id)));
}

Result<Key> AccountService::find_key(std::string_view secret) const {
  const auto refused = [] {
    return fail_rule(Errc::forbidden, "api_key", "api_key: missing, unknown or revoked");
  };
  if (secret.empty() || secret.size() > 200) return refused();
  TZ_TRY(key, store_.find_key(sha256(as_bytes(secret))));
  if (!key || key->revoked_at) return refused();
  return *key;
}

Status AccountService::record(JurisdictionId j, ActorId actor, std::string action, std::string object) {
  return store_.write_audit(entry(j, actor, std::move(action), std::move(object)));
}

}  // namespace tz::accounts
