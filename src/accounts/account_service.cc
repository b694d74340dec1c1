#include "accounts/account_service.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/text.h"

namespace tz::accounts {
namespace {

constexpr int kFreeFailures = 5;
constexpr std::chrono::minutes kForget{15};
constexpr std::size_t kThrottleEntriesMax = 100'000;
constexpr std::size_t kLoginMax = 64, kNameMax = 60, kPageMax = 1000;
constexpr std::size_t kTokenMax = 100;

tl::unexpected<Error> session_gone() {
  return fail_rule(Errc::unauthenticated, "session", "the sign-in has ended: sign in again");
}

Status check_login(std::string_view login) {
  const auto fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  if (login.size() < 2 || login.size() > kLoginMax || !std::ranges::all_of(login, fine))
    return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                       .message = "login: 2 to 64 of a-z, 0-9, '.', '_', '-'",
                                       .field = "login",
                                       .rule = "login_shape"});
  return {};
}

Status check_limit(std::size_t limit) {
  if (limit == 0 || limit > kPageMax) return fail_field("limit", "limit must be between 1 and 1000");
  return {};
}

std::string throttle_key(std::string_view login, std::string_view address) {
  return std::string(login.substr(0, 64)) + '\n' + std::string(address);
}

Error field_fault(std::string field, std::string message) {
  return fail_field(std::move(field), std::move(message)).value();
}

// What is wrong with what a user is called and may do; all of it at once.
void check_card(std::vector<Error>& faults, std::string_view display_name, std::string_view language,
                const std::set<Role>& roles) {
  if (const auto fine = check_roles(roles); !fine) faults.push_back(fine.error());
  if (language != "zh" && language != "en") faults.push_back(field_fault("language", "language: zh or en"));
  if (display_name.empty() || count_code_points(display_name) > kNameMax || !is_valid_utf8(display_name))
    faults.push_back({.code = Errc::invalid_argument,
                      .message = "display_name: 1 to 60 characters",
                      .field = "display_name",
                      .rule = "display_name"});
}

Status all_of(std::vector<Error> faults) {
  if (faults.empty()) return {};
  Error first = faults.front();
  first.more.assign(faults.begin() + 1, faults.end());
  return tl::unexpected<Error>(std::move(first));
}

Result<std::int64_t> id_cursor(std::string_view cursor, std::int64_t otherwise) {
  std::int64_t id = otherwise;
  const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), id);
  if (!cursor.empty() && (error != std::errc() || end != cursor.data() + cursor.size()))
    return fail_field("cursor", "cursor does not belong to this list");
  return id;
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
  if (const auto fine = check_login(user.login); !fine) faults.push_back(fine.error());
  if (const auto fine = check_password(user.password, user.login); !fine) faults.push_back(fine.error());
  check_card(faults, user.display_name, user.language, user.roles);
  TZ_CHECK(all_of(std::move(faults)));
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
            now,
            1};
  TZ_CHECK(store_.add_user(made, entry(j, by, "user.add", id_text(made.actor))));
  return made;
}

Result<User> AccountService::must_find(JurisdictionId j, std::string_view login) const {
  TZ_TRY(user, store_.find_login(login));
  if (!user || user->jurisdiction != j) return fail(Errc::not_found, "no user of that login");
  return *user;
}

Status AccountService::write(User& user, bool end_sessions, ActorId by, const Actions& actions) {
  std::vector<AuditEntry> audit;
  for (const auto& [action, object] : actions) audit.push_back(entry(user.jurisdiction, by, action, object));
  user.changed_at = clock_.now();
  TZ_CHECK(store_.change_user(user, end_sessions, audit));
  ++user.version;
  return {};
}

Status AccountService::set_password(JurisdictionId j, std::string_view login, std::string_view password,
                                    ActorId by) {
  TZ_TRY(user, must_find(j, login));
  TZ_CHECK(check_password(password, login));
  TZ_TRY(hash, hasher_.hash(password));
  user.password_hash = hash;
  return write(user, true, by, {{"user.password", id_text(user.actor)}});
}

Status AccountService::set_active(JurisdictionId j, std::string_view login, bool active, ActorId by) {
  TZ_TRY(user, must_find(j, login));
  TZ_TRY(after, set_active(j, user.actor, user.version, active, by));
  static_cast<void>(after);
  return {};
}

Status AccountService::set_roles(JurisdictionId j, std::string_view login, const std::set<Role>& roles,
                                 ActorId by) {
  TZ_TRY(user, must_find(j, login));
  TZ_CHECK(check_roles(roles));
  user.roles = roles;
  return write(user, false, by, {{"user.roles", id_text(user.actor) + ":" + join_roles(roles)}});
}

Result<User> AccountService::find_user(JurisdictionId j, ActorId actor) const {
  TZ_TRY(user, store_.find_actor(j, actor));
  if (!user) return fail(Errc::not_found, "no such user");
  return *user;
}

Status AccountService::check_change(JurisdictionId j, ActorId actor, const Change& change) const {
  std::vector<Error> faults;
  check_card(faults, change.display_name, change.language, change.roles);
  TZ_CHECK(all_of(std::move(faults)));
  TZ_TRY(user, find_user(j, actor));
  user.roles = change.roles;
  TZ_TRY(administrators, store_.administrators(j));
  return check_last_administrator(user, administrators);
}

Result<User> AccountService::change_user(JurisdictionId j, ActorId actor, std::int64_t version,
                                         const Change& change, ActorId by) {
  std::vector<Error> faults;
  check_card(faults, change.display_name, change.language, change.roles);
  TZ_CHECK(all_of(std::move(faults)));
  TZ_TRY(user, find_user(j, actor));
  const bool is_as_seen = user.version == version;
  user.version = version;
  const std::string id = id_text(actor);
  Actions actions;
  if (user.display_name != change.display_name || user.language != change.language)
    actions.emplace_back("user.card", id);
  if (user.unit != change.unit)
    actions.emplace_back("user.unit", id + ":" + std::to_string(static_cast<std::int64_t>(change.unit)));
  if (user.roles != change.roles) actions.emplace_back("user.roles", id + ":" + join_roles(change.roles));
  if (actions.empty() && is_as_seen) return user;
  user.display_name = change.display_name;
  user.language = change.language;
  user.unit = change.unit;
  user.roles = change.roles;
  TZ_CHECK(write(user, false, by, actions));
  return user;
}

Result<User> AccountService::set_active(JurisdictionId j, ActorId actor, std::int64_t version, bool active,
                                        ActorId by) {
  TZ_TRY(user, find_user(j, actor));
  user.version = version;
  user.active = active;
  TZ_CHECK(write(user, !active, by, {{active ? "user.on" : "user.off", id_text(actor)}}));
  return user;
}

Result<AccountService::NewPassword> AccountService::new_password(JurisdictionId j, ActorId actor,
                                                                 std::int64_t version, ActorId by) {
  TZ_TRY(user, find_user(j, actor));
  user.version = version;
  const std::string password = made_password(random_);
  TZ_TRY(hash, hasher_.hash(password));
  user.password_hash = hash;
  TZ_CHECK(write(user, true, by, {{"user.password", id_text(actor)}}));
  return NewPassword{user, password};
}

Result<AccountService::NewPassword> AccountService::add_user_with_new_password(JurisdictionId j, NewUser user,
                                                                               ActorId by) {
  user.password = made_password(random_);
  auto made = add_user(j, user, by);
  if (!made && made.error().code == Errc::conflict)
    return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                       .message = "login: it is taken",
                                       .field = "login",
                                       .rule = "login_taken"});
  if (!made) return tl::unexpected<Error>(made.error());
  return NewPassword{*made, user.password};
}

Status AccountService::end_sessions(JurisdictionId j, ActorId actor, ActorId by) {
  TZ_TRY(user, find_user(j, actor));
  return store_.close_sessions_of(j, actor, entry(j, by, "session.end", id_text(user.actor)));
}

Result<std::int64_t> AccountService::open_sessions(JurisdictionId j, ActorId actor) const {
  const Instant now = clock_.now();
  return store_.count_sessions(j, actor, now - limits_.absolute, now - limits_.idle);
}

Result<AccountService::UserPage> AccountService::users(JurisdictionId j, std::string_view cursor,
                                                       std::size_t limit, std::string_view words) const {
  TZ_CHECK(check_limit(limit));
  if (cursor.size() > kLoginMax) return fail_field("cursor", "cursor does not belong to this list");
  if (count_code_points(words) > kNameMax) return fail_field("q", "q: at most 60 characters");
  TZ_TRY(found, store_.users(j, cursor, limit + 1, words));
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
  TZ_TRY(after, id_cursor(cursor, 0));
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

Result<AccountService::AuditPage> AccountService::audit(JurisdictionId j, const AuditFilter& filter,
                                                        std::string_view cursor, std::size_t limit) const {
  TZ_CHECK(check_limit(limit));
  TZ_TRY(before, id_cursor(cursor, std::numeric_limits<std::int64_t>::max()));
  TZ_TRY(found, store_.audit(j, before, limit + 1, filter));
  AuditPage page{.entries = std::move(found), .next = {}};
  if (page.entries.size() > limit) {
    page.entries.pop_back();
    page.next = std::to_string(page.entries.back().audit_id);
  }
  return page;
}

Result<std::optional<std::string>> AccountService::name_of(JurisdictionId j, ActorId actor) const {
  TZ_TRY(user, store_.find_actor(j, actor));
  if (user) return std::optional(user->display_name);
  TZ_TRY(key, store_.find_key(j, static_cast<std::int64_t>(actor)));
  return key ? std::optional(key->name) : std::optional<std::string>();
}

Status AccountService::record(JurisdictionId j, ActorId actor, std::string action, std::string object) {
  return store_.write_audit(entry(j, actor, std::move(action), std::move(object)));
}

}  // namespace tz::accounts
