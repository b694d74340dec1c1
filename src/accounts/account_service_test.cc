#include "accounts/account_service.h"

#include <gtest/gtest.h>

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
  ASSERT_TRUE(store.users(kCity, "user-3", 20));
  ASSERT_TRUE(store.keys(kCity, 30, 5));
  ASSERT_TRUE(store.audit(kCity, 3000, 20));
  ASSERT_TRUE(store.find_login("user-7"));
  ASSERT_TRUE(store.find_actor(kCity, ActorId{11}));
  ASSERT_TRUE(store.find_session(hash));
  ASSERT_TRUE(store.find_key(hash));
  ASSERT_EQ(recorder.seen().size(), 7U);
  for (const auto& seen : recorder.seen()) {
    const auto plan = store::testing::explain(*this->db_, seen.sql, seen.params);
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect()).empty()) << seen.sql << "\n" << *plan;
  }
}

TYPED_TEST(Accounts, TheAuditIsOnlyAppendedTo) {
  ASSERT_TRUE(this->accounts_.add_user(kCity, this->new_user(), kSystemActor));
  ASSERT_TRUE(this->accounts_.sign_in("li.wei", kPassword, "x"));
  const auto log = this->store_.audit(kCity, INT64_MAX, 10);
  ASSERT_EQ(log->size(), 2U);
  EXPECT_EQ((*log)[0].action, "session.open");
  EXPECT_EQ((*log)[1].action, "user.add");
  const auto change = this->db_->write(
      [](store::Transaction& tx) { return tx.query("UPDATE accounts_audit SET action = 'x'"); });
  EXPECT_EQ(change.error().code, Errc::not_allowed);
  const auto removal =
      this->db_->write([](store::Transaction& tx) { return tx.query("DELETE FROM accounts_audit"); });
  EXPECT_EQ(removal.error().code, Errc::not_allowed);
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
