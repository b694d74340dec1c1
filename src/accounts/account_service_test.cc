#include "accounts/account_service.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "accounts/module.h"
#include "store/testing.h"

namespace tz::accounts {
namespace {

using namespace std::chrono_literals;
constexpr JurisdictionId kCity{1};
constexpr std::string_view kPassword = "a quiet morning";

template <class Backend>
class Accounts : public testing::Test {
 protected:
  Accounts() { EXPECT_TRUE(store::migrate(*db_, schema()).has_value()); }
  AccountService::NewUser new_user(std::string login = "li.wei") {
    return {std::move(login), "Li Wei (invented)", std::string(kPassword), "zh", UnitId{7}, {Role::hotline}};
  }
  std::unique_ptr<store::Database> db_ = Backend().make();
  ManualClock clock_;
  SeededRandom random_{1};
  IdMaker ids_{clock_, random_};
  SqlAccountStore store_{*db_};
  AccountService accounts_{store_, clock_, random_, ids_, PasswordCost::least()};
};
TYPED_TEST_SUITE(Accounts, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(Accounts, ASignInGivesATokenThatNamesTheUser) {
  auto& a = this->accounts_;
  ASSERT_TRUE(a.add_user(kCity, this->new_user(), kSystemActor));
  const auto in = a.sign_in("li.wei", kPassword, "127.0.0.1");
  ASSERT_TRUE(in) << in.error().message;
  const auto user = a.session_user(in->token);
  ASSERT_TRUE(user);
  EXPECT_EQ(user->login, "li.wei");
  EXPECT_EQ(user->unit, UnitId{7});
  EXPECT_EQ(user->roles, std::set{Role::hotline});
  ASSERT_TRUE(a.sign_out(in->token));
  EXPECT_EQ(a.session_user(in->token).error().code, Errc::unauthenticated);
}

TYPED_TEST(Accounts, TheTokenAndThePasswordAreNotKept) {
  auto& a = this->accounts_;
  ASSERT_TRUE(a.add_user(kCity, this->new_user(), kSystemActor));
  const auto in = a.sign_in("li.wei", kPassword, "127.0.0.1");
  ASSERT_TRUE(in);
  const auto kept = this->store_.find_login("li.wei");
  EXPECT_EQ((*kept)->password_hash.rfind("$argon2id$", 0), 0U);
  EXPECT_TRUE((*this->store_.find_session(sha256(as_bytes(in->token)))).has_value());
  EXPECT_FALSE((*this->store_.find_session(sha256(as_bytes(in->token + "x")))).has_value());
}

TYPED_TEST(Accounts, ASessionEndsWhenIdleAndAtTheLatestAfterTwelveHours) {
  auto& a = this->accounts_;
  ASSERT_TRUE(a.add_user(kCity, this->new_user(), kSystemActor));
  const auto idle = a.sign_in("li.wei", kPassword, "x");
  this->clock_.advance(30min);
  EXPECT_TRUE(a.session_user(idle->token));
  this->clock_.advance(30min + 1ms);
  EXPECT_FALSE(a.session_user(idle->token));
  const auto busy = a.sign_in("li.wei", kPassword, "x");
  for (int i = 0; i < 24; ++i) {
    this->clock_.advance(30min);
    EXPECT_TRUE(a.session_user(busy->token)) << i;
  }
  this->clock_.advance(1ms);
  EXPECT_FALSE(a.session_user(busy->token));
}

TYPED_TEST(Accounts, PeekingAtASessionDoesNotKeepItAlive) {
  auto& a = this->accounts_;
  ASSERT_TRUE(a.add_user(kCity, this->new_user(), kSystemActor));
  const auto in = a.sign_in("li.wei", kPassword, "x");
  for (int i = 0; i < 30; ++i) {
    const auto user = a.peek_session(in->token);
    ASSERT_TRUE(user) << i;
    EXPECT_EQ(user->login, "li.wei");
    this->clock_.advance(1min);
  }
  this->clock_.advance(1ms);
  EXPECT_EQ(a.peek_session(in->token).error().code, Errc::unauthenticated);
  EXPECT_EQ(a.peek_session("").error().code, Errc::unauthenticated);
  EXPECT_EQ(a.peek_session(std::string(101, 'x')).error().code, Errc::unauthenticated);
  const auto again = a.sign_in("li.wei", kPassword, "x");
  ASSERT_TRUE(a.set_active(kCity, "li.wei", false, kSystemActor));
  EXPECT_FALSE(a.peek_session(again->token));
}

TYPED_TEST(Accounts, SwitchingAUserOffEndsEverySignIn) {
  auto& a = this->accounts_;
  ASSERT_TRUE(a.add_user(kCity, this->new_user(), kSystemActor));
  const auto in = a.sign_in("li.wei", kPassword, "x");
  ASSERT_TRUE(a.set_active(kCity, "li.wei", false, kSystemActor));
  EXPECT_FALSE(a.session_user(in->token));
  EXPECT_EQ(a.sign_in("li.wei", kPassword, "x").error().code, Errc::unauthenticated);
  ASSERT_TRUE(a.set_active(kCity, "li.wei", true, kSystemActor));
  EXPECT_TRUE(a.sign_in("li.wei", kPassword, "x"));
}

TYPED_TEST(Accounts, ANewPasswordEndsEverySignIn) {
  auto& a = this->accounts_;
  ASSERT_TRUE(a.add_user(kCity, this->new_user(), kSystemActor));
  const auto in = a.sign_in("li.wei", kPassword, "x");
  ASSERT_TRUE(a.set_password(kCity, "li.wei", "another quiet one", kSystemActor));
  EXPECT_FALSE(a.session_user(in->token));
  EXPECT_FALSE(a.sign_in("li.wei", kPassword, "x"));
  EXPECT_TRUE(a.sign_in("li.wei", "another quiet one", "x"));
}

TYPED_TEST(Accounts, FailedSignInsSlowThatAddressAndLoginOnly) {
  auto& a = this->accounts_;
  ASSERT_TRUE(a.add_user(kCity, this->new_user(), kSystemActor));
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(a.sign_in("li.wei", "wrong", "10.0.0.9").error().code, Errc::unauthenticated);
  EXPECT_EQ(a.sign_in("li.wei", kPassword, "10.0.0.9").error().code, Errc::too_many);
  EXPECT_TRUE(a.sign_in("li.wei", kPassword, "10.0.0.10"));  // never locked out by name alone
  this->clock_.advance(1s);
  EXPECT_TRUE(a.sign_in("li.wei", kPassword, "10.0.0.9"));
}

TYPED_TEST(Accounts, AnUnknownLoginIsRefusedLikeAWrongPassword) {
  auto& a = this->accounts_;
  ASSERT_TRUE(a.add_user(kCity, this->new_user(), kSystemActor));
  EXPECT_EQ(a.sign_in("nobody", kPassword, "x").error(), a.sign_in("li.wei", "wrong", "x").error());
}

TYPED_TEST(Accounts, EveryFaultOfANewUserIsToldAtOnce) {
  const auto made = this->accounts_.add_user(kCity, {"L", "", "short", "fr", UnitId{}, {}}, kSystemActor);
  ASSERT_FALSE(made);
  std::set<std::string> fields{made.error().field};
  for (const auto& more : made.error().more) fields.insert(more.field);
  EXPECT_EQ(fields, (std::set<std::string>{"login", "password", "roles", "language", "display_name"}));
}

TYPED_TEST(Accounts, ALoginIsTakenOnce) {
  ASSERT_TRUE(this->accounts_.add_user(kCity, this->new_user(), kSystemActor));
  EXPECT_EQ(this->accounts_.add_user(JurisdictionId{2}, this->new_user(), kSystemActor).error().code,
            Errc::conflict);
}

TYPED_TEST(Accounts, AKeyWorksUntilItIsRevoked) {
  auto& a = this->accounts_;
  const auto made = a.add_key(kCity, "bridge", "open311", {Role::open311}, UnitId{}, kSystemActor);
  ASSERT_TRUE(made);
  const auto key = a.find_key(made->secret);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->channel, "open311");
  EXPECT_EQ(a.find_key(made->secret + "x").error().code, Errc::forbidden);
  EXPECT_EQ(a.find_key("").error().code, Errc::forbidden);
  ASSERT_TRUE(a.revoke_key(kCity, made->key.key_id, kSystemActor));
  EXPECT_EQ(a.find_key(made->secret).error().code, Errc::forbidden);
  EXPECT_EQ(a.revoke_key(kCity, made->key.key_id, kSystemActor).error().code, Errc::not_found);
  EXPECT_EQ(a.keys(kCity)->keys.size(), 1U);
}

TYPED_TEST(Accounts, UsersAndKeysComeInPages) {
  auto& a = this->accounts_;
  for (int i = 0; i < 5; ++i) {
    auto user = this->new_user();
    user.login = "user-" + std::to_string(i * 7 % 5);
    ASSERT_TRUE(a.add_user(kCity, user, kSystemActor));
    ASSERT_TRUE(a.add_key(kCity, "key", "open311", {Role::open311}, UnitId{}, kSystemActor));
  }
  std::vector<std::string> logins;
  std::vector<std::int64_t> ids;
  std::string cursor;
  do {
    const auto page = a.users(kCity, cursor, 2);
    ASSERT_TRUE(page);
    EXPECT_LE(page->users.size(), 2U);
    for (const auto& user : page->users) logins.push_back(user.login);
    cursor = page->next;
  } while (!cursor.empty());
  do {
    const auto page = a.keys(kCity, cursor, 2);
    ASSERT_TRUE(page);
    for (const auto& key : page->keys) ids.push_back(key.key_id);
    cursor = page->next;
  } while (!cursor.empty());
  EXPECT_EQ(logins, (std::vector<std::string>{"user-0", "user-1", "user-2", "user-3", "user-4"}));
  EXPECT_EQ(ids.size(), 5U);
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  EXPECT_TRUE(a.users(JurisdictionId{2})->users.empty());
  EXPECT_EQ(a.users(kCity, "", 0).error().field, "limit");
  EXPECT_EQ(a.users(kCity, "", 1001).error().field, "limit");
  EXPECT_EQ(a.keys(kCity, "seven").error().field, "cursor");
}

TYPED_TEST(Accounts, NoListReadsAWholeTable) {
  const auto filled = this->db_->write([](store::Transaction& tx) -> Status {
    constexpr std::string_view kNumbers =
        " FROM (WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 5999) SELECT i FROM "
        "n) t";
    TZ_CHECK(tx.execute(
        "INSERT INTO accounts_user (jurisdiction_id, actor_id, login, display_name, unit_id, roles, "
        "language, password_hash, active, created_at, changed_at) SELECT i % 10, i, 'user-' || i, "
        "'Somebody with a name', 1, 'handler', 'zh', 'a hash of some length', 1, 0, 0" +
        std::string(kNumbers)));
    TZ_CHECK(tx.execute(
        "INSERT INTO accounts_audit (jurisdiction_id, audit_id, at, actor_id, action, object) SELECT "
        "i % 10, i, 0, 1, 'user.add', '1'" +
        std::string(kNumbers)));
    for (int i = 0; i < 3000; ++i) {
      const auto hash = sha256(as_bytes(std::to_string(i)));
      TZ_CHECK(tx.execute(
          "INSERT INTO accounts_key (jurisdiction_id, key_id, key_hash, name, channel, roles, unit_id, "
          "created_at) VALUES ($1, $2, $3, 'a key with a name', 'open311', 'open311', 0, 0)",
          i % 10, i, ByteSpan(hash)));
      TZ_CHECK(tx.execute(
          "INSERT INTO accounts_session (token_hash, jurisdiction_id, actor_id, created_at, seen_at) "
          "VALUES ($1, $2, $3, 0, 0)",
          ByteSpan(hash), i % 10, i));
    }
    return {};
  });
  ASSERT_TRUE(filled) << filled.error().message;
  ASSERT_TRUE(store::testing::analyze(*this->db_));
  store::testing::Recorder recorder(*this->db_);
  const SqlAccountStore store(recorder);
  const auto hash = sha256(as_bytes(std::string("7")));
  ASSERT_TRUE(store.users(kCity, "user-3", 20, ""));
  ASSERT_TRUE(store.users(kCity, "user-3", 20, "body"));
  ASSERT_TRUE(store.administrators(kCity));
  ASSERT_TRUE(store.keys(kCity, 30, 5));
  const Instant day{};
  for (const auto& filter :
       {AuditFilter{}, AuditFilter{.actor = ActorId{1}}, AuditFilter{.action = "user.off"},
        AuditFilter{.from = day, .to = day + 24h}, AuditFilter{.actor = ActorId{1}, .action = "user.off"},
        AuditFilter{.action = "user.off", .from = day, .to = day + 24h}})
    ASSERT_TRUE(store.audit(kCity, 3000, 20, filter));
  ASSERT_TRUE(store.audit_actions(kCity));
  ASSERT_TRUE(store.count_sessions(kCity, ActorId{11}, day, day));
  ASSERT_TRUE(store.find_key(kCity, 11));
  ASSERT_TRUE(store.find_login("user-7"));
  ASSERT_TRUE(store.find_actor(kCity, ActorId{11}));
  ASSERT_TRUE(store.find_session(hash));
  ASSERT_TRUE(store.find_key(hash));
  ASSERT_GE(recorder.seen().size(), 17U);
  for (const auto& seen : recorder.seen()) {
    const auto plan = store::testing::explain(*this->db_, seen.sql, seen.params);
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect()).empty()) << seen.sql << "\n" << *plan;
  }
}

TYPED_TEST(Accounts, TheAuditIsOnlyAppendedTo) {
  ASSERT_TRUE(this->accounts_.add_user(kCity, this->new_user(), kSystemActor));
  ASSERT_TRUE(this->accounts_.sign_in("li.wei", kPassword, "x"));
  const auto log = this->store_.audit(kCity, INT64_MAX, 10, {});
  ASSERT_EQ(log->size(), 2U);
  EXPECT_EQ((*log)[0].action, "session.open");
  EXPECT_EQ((*log)[1].action, "user.add");
  const auto change = this->db_->write(
      [](store::Transaction& tx) { return tx.query("UPDATE accounts_audit SET action = 'x'"); });
  EXPECT_EQ(change.error().code, Errc::not_allowed);
  const auto removal =
      this->db_->write([](store::Transaction& tx) { return tx.query("DELETE FROM accounts_audit"); });
  EXPECT_EQ(removal.error().code, Errc::not_allowed);
  const auto replaced = this->db_->write([&](store::Transaction& tx) {
    return tx.query(
        tx.dialect() == store::Dialect::sqlite
            ? "REPLACE INTO accounts_audit (jurisdiction_id, audit_id, at, actor_id, action, "
              "object) SELECT jurisdiction_id, audit_id, at, 9, action, object FROM accounts_audit"
            : "TRUNCATE accounts_audit");
  });
  EXPECT_EQ(replaced.error().code, Errc::not_allowed);
  EXPECT_EQ(this->store_.audit(kCity, INT64_MAX, 10, {})->size(), 2U);
}

TYPED_TEST(Accounts, TheLastAdministratorIsNeitherLockedNorDemoted) {
  auto& a = this->accounts_;
  auto boss = this->new_user("boss");
  boss.roles = {Role::administrator};
  const auto first = a.add_user(kCity, boss, kSystemActor);
  ASSERT_TRUE(first);
  const AccountService::Change demoted{first->display_name, "zh", UnitId{}, {Role::supervisor}};
  EXPECT_EQ(a.set_active(kCity, first->actor, 1, false, first->actor).error().rule, "last_administrator");
  EXPECT_EQ(a.change_user(kCity, first->actor, 1, demoted, first->actor).error().rule, "last_administrator");
  EXPECT_EQ(a.check_change(kCity, first->actor, demoted).error().rule, "last_administrator");
  EXPECT_EQ(a.set_active(kCity, "boss", false, kSystemActor).error().rule, "last_administrator");
  EXPECT_EQ(a.set_roles(kCity, "boss", {Role::supervisor}, kSystemActor).error().rule, "last_administrator");
  EXPECT_EQ(a.find_user(kCity, first->actor)->version, 1);  // and nothing is changed

  // Neither one of another city, nor one who is locked, counts as another.
  boss.login = "elsewhere";
  ASSERT_TRUE(a.add_user(JurisdictionId{2}, boss, kSystemActor));
  boss.login = "second";
  const auto second = a.add_user(kCity, boss, kSystemActor);
  ASSERT_TRUE(a.set_active(kCity, second->actor, 1, false, first->actor));
  EXPECT_EQ(a.set_active(kCity, first->actor, 1, false, first->actor).error().rule, "last_administrator");

  ASSERT_TRUE(a.set_active(kCity, second->actor, 2, true, first->actor));
  EXPECT_TRUE(a.check_change(kCity, first->actor, demoted));
  ASSERT_TRUE(a.change_user(kCity, first->actor, 1, demoted, first->actor));
  EXPECT_EQ(a.set_active(kCity, second->actor, 3, false, second->actor).error().rule, "last_administrator");
}

TYPED_TEST(Accounts, OfTwoAdministratorsWhoDemoteEachOtherOneStays) {
  auto& a = this->accounts_;
  std::vector<ActorId> both;
  for (const std::string login : {"one", "two"}) {
    auto user = this->new_user(login);
    user.roles = {Role::administrator};
    both.push_back(a.add_user(kCity, user, kSystemActor).value().actor);
  }
  std::vector<Status> told(2);
  {
    std::vector<std::jthread> at_once;
    for (std::size_t i = 0; i < 2; ++i)
      at_once.emplace_back([&, i] {
        const auto after = a.set_active(kCity, both[i], 1, false, both[1 - i]);
        if (!after) told[i] = tl::unexpected<Error>(after.error());
      });
  }
  EXPECT_NE(told[0].has_value(), told[1].has_value());
  EXPECT_EQ(this->store_.administrators(kCity)->size(), 1U);
}

TYPED_TEST(Accounts, AChangeQuotesTheVersionThatWasSeenAndIsAudited) {
  auto& a = this->accounts_;
  const auto made = a.add_user(kCity, this->new_user(), kSystemActor);
  ASSERT_TRUE(made);
  const AccountService::Change change{"Li Wei (invented)", "en", UnitId{8}, {Role::callback}};
  const auto after = a.change_user(kCity, made->actor, 1, change, ActorId{42});
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_EQ(after->version, 2);
  EXPECT_EQ(*a.find_user(kCity, made->actor)->roles.begin(), Role::callback);
  EXPECT_EQ(a.change_user(kCity, made->actor, 1, change, ActorId{42}).error().code, Errc::conflict);
  EXPECT_EQ(a.change_user(kCity, ActorId{1234}, 1, change, ActorId{42}).error().code, Errc::not_found);
  EXPECT_EQ(a.find_user(JurisdictionId{2}, made->actor).error().code, Errc::not_found);
  const auto same = a.change_user(kCity, made->actor, 2, change, ActorId{42});
  ASSERT_TRUE(same);
  EXPECT_EQ(same->version, 2);  // nothing was changed, and nothing is told
  const auto log = a.audit(kCity, {.actor = ActorId{42}});
  ASSERT_EQ(log->entries.size(), 3U);
  EXPECT_EQ(log->entries[0].action, "user.roles");
  EXPECT_EQ(log->entries[1].action, "user.unit");
  EXPECT_EQ(log->entries[2].action, "user.card");
}

TYPED_TEST(Accounts, ANewPasswordIsShownOnceAndTheOldOneIsNoMore) {
  auto& a = this->accounts_;
  auto user = this->new_user();
  user.password.clear();
  const auto made = a.add_user_with_new_password(kCity, user, kSystemActor);
  ASSERT_TRUE(made) << made.error().message;
  const auto in = a.sign_in("li.wei", made->password, "x");
  ASSERT_TRUE(in);
  EXPECT_EQ(*a.open_sessions(kCity, made->user.actor), 1);
  EXPECT_EQ(a.add_user_with_new_password(kCity, user, kSystemActor).error().rule, "login_taken");
  const auto again = a.new_password(kCity, made->user.actor, 1, ActorId{42});
  ASSERT_TRUE(again);
  EXPECT_NE(again->password, made->password);
  EXPECT_FALSE(a.session_user(in->token));
  EXPECT_FALSE(a.sign_in("li.wei", made->password, "x"));
  const auto back = a.sign_in("li.wei", again->password, "x");
  ASSERT_TRUE(back);
  ASSERT_TRUE(a.end_sessions(kCity, made->user.actor, ActorId{42}));
  EXPECT_FALSE(a.session_user(back->token));
  EXPECT_EQ(*a.open_sessions(kCity, made->user.actor), 0);
  EXPECT_EQ(a.audit(kCity, {.action = "session.end"})->entries.size(), 1U);
}

TYPED_TEST(Accounts, PeopleAreFoundByWhatTheyAreCalled) {
  auto& a = this->accounts_;
  for (const auto& [login, display_name] :
       {std::pair("zhang", "张三（虚构）"), std::pair("li_100", "Li Na (invented)"),
        std::pair("li-100", "100% (invented)")}) {
    auto user = this->new_user(login);
    user.display_name = display_name;
    ASSERT_TRUE(a.add_user(kCity, user, kSystemActor));
  }
  const auto found = [&](std::string_view words) {
    std::vector<std::string> logins;
    const auto page = a.users(kCity, "", 10, words);
    for (const auto& user : page->users) logins.push_back(user.login);
    return logins;
  };
  using Logins = std::vector<std::string>;
  EXPECT_EQ(found("张三"), (Logins{"zhang"}));
  EXPECT_EQ(found("LI N"), (Logins{"li_100"}));
  EXPECT_EQ(found("i_1"), (Logins{"li_100"}));  // no sign of a pattern is one here
  EXPECT_EQ(found("0%"), (Logins{"li-100"}));
  EXPECT_EQ(found("!"), Logins{});
  EXPECT_EQ(found("invented").size(), 2U);
  EXPECT_TRUE(a.users(kCity, "", 10, std::string(60, 'a')));
  EXPECT_EQ(a.users(kCity, "", 10, std::string(61, 'a')).error().field, "q");
}

TYPED_TEST(Accounts, TheAuditIsFoundByPersonActionAndDayAndComesInPages) {
  auto& a = this->accounts_;
  const Instant first = this->clock_.now();
  for (int day = 0; day < 3; ++day) {
    ASSERT_TRUE(a.record(kCity, ActorId{42}, "limits.load", "limits 1"));
    ASSERT_TRUE(a.record(kCity, ActorId{43}, "limits.load", "limits 2"));
    ASSERT_TRUE(a.record(kCity, ActorId{42}, "webhook.add", "8"));
    this->clock_.advance(24h);
  }
  ASSERT_TRUE(a.record(JurisdictionId{2}, ActorId{42}, "other.city", "1"));
  EXPECT_EQ(a.audit(kCity, {})->entries.size(), 9U);
  EXPECT_EQ(a.audit(kCity, {.actor = ActorId{42}})->entries.size(), 6U);
  EXPECT_EQ(a.audit(kCity, {.action = "limits.load"})->entries.size(), 6U);
  EXPECT_EQ(a.audit(kCity, {.from = first + 24h, .to = first + 48h})->entries.size(), 3U);
  EXPECT_EQ(a.audit(kCity, {.actor = ActorId{42}, .action = "webhook.add", .from = first, .to = first + 24h})
                ->entries.size(),
            1U);
  EXPECT_EQ(*a.audit_actions(kCity), (std::vector<std::string>{"limits.load", "webhook.add"}));
  std::vector<std::int64_t> ids;
  std::string cursor;
  do {
    const auto page = a.audit(kCity, {}, cursor, 2);
    ASSERT_TRUE(page);
    EXPECT_LE(page->entries.size(), 2U);
    for (const auto& entry : page->entries) ids.push_back(entry.audit_id);
    cursor = page->next;
  } while (!cursor.empty());
  EXPECT_EQ(ids.size(), 9U);
  EXPECT_TRUE(std::ranges::is_sorted(ids, std::greater()));
  EXPECT_EQ(a.audit(kCity, {}, "seven").error().field, "cursor");
  EXPECT_EQ(a.audit(kCity, {}, "", 1001).error().field, "limit");
}

TEST(Roles, AChangeTellsWhatIsGainedLostAndKept) {
  using http::Permission;
  const auto effect = effect_of({Role::handler}, {Role::approver, Role::administrator});
  EXPECT_EQ(effect.gained, (std::set{Permission::case_approve, Permission::whistle_approve,
                                     Permission::configure, Permission::administer}));
  EXPECT_TRUE(effect.lost.empty());
  EXPECT_TRUE(effect.kept.contains(Permission::case_handle));
  EXPECT_EQ(effect_of({Role::approver}, {Role::handler}).lost,
            (std::set{Permission::case_approve, Permission::whistle_approve}));
  for (const auto& [a, b] : apart()) EXPECT_FALSE(check_roles({a, b}));
}

TEST(Roles, NobodyChecksHimself) {
  EXPECT_TRUE(check_roles({Role::hotline, Role::supervisor}));
  EXPECT_FALSE(check_roles({Role::handler, Role::callback}));
  EXPECT_FALSE(check_roles({Role::approver, Role::callback}));
  EXPECT_FALSE(check_roles({Role::handler, Role::hotline}));
  EXPECT_FALSE(check_roles({Role::contractor, Role::panel}));
  EXPECT_FALSE(check_roles({}));
}

// Two are enough to try: what a set may is the sum of what its roles may.
TEST(Roles, NoAcceptedPairHandlesAndJudgesWhatItHandled) {
  int accepted = 0;
  for (const Role a : all_roles()) {
    for (const Role b : all_roles()) {
      if (!check_roles({a, b})) continue;
      ++accepted;
      const auto may = permissions_of(std::set{a, b});
      if (!may.contains(http::Permission::case_handle)) continue;
      for (const auto judge :
           {http::Permission::case_triage, http::Permission::case_callback, http::Permission::case_rule})
        EXPECT_FALSE(may.contains(judge)) << name(a) << " and " << name(b) << ": " << http::name(judge);
    }
  }
  EXPECT_GT(accepted, 60);
  for (const auto& [a, b] : {std::pair(Role::hotline, Role::approver), std::pair(Role::handler, Role::panel),
                             std::pair(Role::approver, Role::panel)})
    EXPECT_EQ(check_roles({a, b}).error().field, "roles") << name(a) << " and " << name(b);
}

TEST(Roles, AreWrittenAndReadByTheirNames) {
  for (const Role role : all_roles()) EXPECT_EQ(parse_role(name(role)), role);
  EXPECT_EQ(join_roles({Role::callback, Role::hotline}), "hotline,callback");
  EXPECT_EQ(*parse_roles(" hotline , callback,"), (std::set{Role::hotline, Role::callback}));
  EXPECT_EQ(parse_roles("boss").error().field, "roles");
}

TEST(Roles, AContractorMayNotJudge) {
  const auto may = permissions_of({Role::contractor});
  EXPECT_TRUE(may.contains(http::Permission::case_file));
  EXPECT_TRUE(may.contains(http::Permission::case_callback));
  for (const auto not_this :
       {http::Permission::case_triage, http::Permission::case_handle, http::Permission::case_approve,
        http::Permission::case_rule, http::Permission::verbatim_unseal, http::Permission::administer})
    EXPECT_FALSE(may.contains(not_this)) << http::name(not_this);
}

TEST(Roles, NoRoleBothHandlesAndCallsBack) {
  for (const Role role : all_roles()) {
    const auto may = permissions_of({role});
    EXPECT_FALSE(may.contains(http::Permission::case_handle) && may.contains(http::Permission::case_callback))
        << name(role);
    EXPECT_FALSE(may.contains(http::Permission::case_handle) && may.contains(http::Permission::case_triage))
        << name(role);
  }
}

TEST(Password, IsLongAndNotCommonAndNotTheLogin) {
  EXPECT_TRUE(check_password("ten chars!", "li"));
  EXPECT_FALSE(check_password("nine char", "li"));
  EXPECT_FALSE(check_password("1234567890", "li"));
  EXPECT_FALSE(check_password("aaaaaaaaaaaa", "li"));
  EXPECT_FALSE(check_password("my name is liwei", "LiWei"));
  EXPECT_TRUE(check_password("一二三四五六七八九十", "li"));  // characters, not bytes
  EXPECT_FALSE(check_password("一二三四五六七八九", "li"));
  EXPECT_FALSE(check_password("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "li"));
  EXPECT_TRUE(check_password(std::string(100, 'a') + std::string(100, 'b'), "li"));
  EXPECT_FALSE(check_password(std::string(100, 'a') + std::string(101, 'b'), "li"));
}

TEST(Password, VerifiesOnlyItself) {
  PasswordHasher hasher(PasswordCost::least());
  const auto hash = hasher.hash("a quiet morning");
  EXPECT_TRUE(*hasher.verify("a quiet morning", *hash));
  EXPECT_FALSE(*hasher.verify("a quiet evening", *hash));
  EXPECT_FALSE(*hasher.verify("a quiet morning", ""));
  EXPECT_NE(*hash, *hasher.hash("a quiet morning"));  // salted
}

}  // namespace
}  // namespace tz::accounts
