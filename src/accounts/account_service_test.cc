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
  EXPECT_EQ(a.keys(kCity)->size(), 1U);
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
