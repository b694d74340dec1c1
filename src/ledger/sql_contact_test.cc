// Which cases are found by who filed them, on both engines. All names and numbers are invented.
#include <gmock/gmock.h>

#include "ledger/contact_key.h"
#include "ledger/sql_contact_index.h"
#include "ledger/sql_testing.h"

namespace tz::ledger {
namespace {

using testing::as;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kCity;
using testing::kOtherCity;
using testing::need;
using ::testing::Not;

const Contact kSomeone{.name = "示例甲", .phone = "13800000000", .email = "a@example.org"};

template <class Backend>
class ContactContract : public testing::Ledger<Backend> {
 protected:
  CaseId file(const Contact& contact, void (*change)(Receive&) = nullptr, JurisdictionId j = kCity) {
    this->clock_.advance(std::chrono::minutes(1));
    Receive command = need();
    command.contact = contact;
    command.anonymous = contact.empty();
    if (change != nullptr) change(command);
    return this->receive(std::move(command), j).id;
  }
  std::vector<CaseId> found(const Contact& contact, std::size_t limit = 10, JurisdictionId j = kCity) {
    const auto ids = contacts_.find(j, contact, limit);
    EXPECT_TRUE(ids.has_value()) << ids.error().message;
    return ids.value_or(std::vector<CaseId>());
  }
  std::int64_t rows(std::string_view table = "ledger_contact") {
    return this->db_
        ->read([&](store::Transaction& tx) { return tx.query("SELECT COUNT(*) FROM " + std::string(table)); })
        ->front()
        .i64(0);
  }
  Status run(std::string_view statement, CaseId id) {
    return this->db_->write([&](store::Transaction& tx) { return tx.execute(statement, kCity, id); });
  }

  SqlContactIndex contacts_{*this->db_};
};
TYPED_TEST_SUITE(ContactContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(ContactContract, CasesOfOneNumberOrAddressAreFoundTheLatestFirst) {
  const auto first = this->file({.phone = "138 0000 0000"});
  const auto second = this->file({.email = "A@example.org"});
  this->file({.phone = "13900000000"});
  const auto third = this->file(kSomeone);
  EXPECT_THAT(this->found(kSomeone), ElementsAre(third, second, first));
  EXPECT_THAT(this->found({.phone = "+86 13800000000"}), ElementsAre(third, first));
  EXPECT_THAT(this->found(kSomeone, 2), ElementsAre(third, second));
  EXPECT_THAT(this->found({.phone = "13700000000"}), IsEmpty());
  EXPECT_THAT(this->found({}), IsEmpty());
}

TYPED_TEST(ContactContract, AnotherCityHasItsOwn) {
  const auto here = this->file(kSomeone);
  const auto there = this->file(kSomeone, nullptr, kOtherCity);
  EXPECT_THAT(this->found(kSomeone), ElementsAre(here));
  EXPECT_THAT(this->found(kSomeone, 10, kOtherCity), ElementsAre(there));
}

TYPED_TEST(ContactContract, WhoAskedNotToBeKnownStandsInNoRow) {
  this->file(kSomeone, [](Receive& r) { r.anonymous = true; });
  this->file(kSomeone, [](Receive& r) { r.confidentiality = Confidentiality::sealed; });
  this->file(kSomeone, [](Receive& r) { r.confidentiality = Confidentiality::hide_from_handler; });
  this->file(kSomeone, [](Receive& r) { r.request_type = RequestType::report; });
  this->file({.name = "示例乙"});
  EXPECT_EQ(this->rows(), 0);
}

TYPED_TEST(ContactContract, TheNumberItselfIsInNoRow) {
  this->file(kSomeone);
  const auto keys =
      this->db_->read([](store::Transaction& tx) { return tx.query("SELECT key FROM ledger_contact"); })
          .value();
  ASSERT_EQ(keys.size(), 2U);
  for (const auto& row : keys) {
    EXPECT_EQ(row.bytes(0).size(), 16U);
    EXPECT_THAT(std::string(as_text(row.bytes(0))), Not(HasSubstr("138000")));
  }
  EXPECT_EQ(this->rows("ledger_contact_key"), 1) << "one secret for all cities";
}

TYPED_TEST(ContactContract, WhoIsForgottenIsNotFoundAnyMore) {
  const auto gone = this->file(kSomeone);
  const auto kept = this->file(kSomeone);
  const auto erased =
      this->run("DELETE FROM ledger_secret WHERE jurisdiction_id = $1 AND case_id = $2", gone);
  ASSERT_TRUE(erased.has_value()) << erased.error().message;
  EXPECT_THAT(this->found(kSomeone), ElementsAre(kept));
  EXPECT_EQ(this->rows(), 2);
}

TYPED_TEST(ContactContract, ImportsAndSplitCasesAreFoundToo) {
  Receive command = need();
  command.contact = kSomeone;
  command.anonymous = false;
  auto part = this->service_.prepare(kCity, "LY", "Asia/Shanghai", std::move(command), as(Role::system));
  ASSERT_TRUE(part.has_value()) << part.error().message;
  const std::vector<std::pair<Append, OnceKey>> batch{
      {*std::move(part), {.scope = "import:test", .key = "1"}}};
  const auto imported = this->events_.append_new(kCity, batch);
  ASSERT_TRUE(imported.has_value()) << imported.error().message;
  const auto id = imported->front().id;
  EXPECT_THAT(this->found(kSomeone), ElementsAre(id));
  this->clock_.advance(std::chrono::minutes(1));
  this->handle(id, this->classify(), as(Role::hotline));
  const auto current = this->service_.load(kCity, id);
  ASSERT_TRUE(current.has_value());
  const auto child = this->service_.split(kCity, "LY", "Asia/Shanghai", id, current->version,
                                          this->classify("water"), as(Role::hotline));
  ASSERT_TRUE(child.has_value()) << child.error().message;
  EXPECT_THAT(this->found(kSomeone), ElementsAre(child->id, id));
}

// A database that was in use before the table was.
TYPED_TEST(ContactContract, CasesThatWereThereBeforeAreFilledInOnce) {
  const auto first = this->file(kSomeone);
  const auto gone = this->file(kSomeone);
  this->file(kSomeone, [](Receive& r) { r.anonymous = true; });
  this->file({});
  const auto second = this->file({.phone = "13800000000"});
  ASSERT_TRUE(
      this->run("DELETE FROM ledger_secret WHERE jurisdiction_id = $1 AND case_id = $2", gone).has_value());
  const auto emptied = this->db_->write([&](store::Transaction& tx) -> Status {
    TZ_CHECK(tx.execute("DELETE FROM ledger_contact"));
    return tx.execute("INSERT INTO ledger_unfilled (jurisdiction_id, name) VALUES ($1, 'ledger_contact')",
                      kCity);
  });
  ASSERT_TRUE(emptied.has_value()) << emptied.error().message;
  EXPECT_THAT(this->found(kSomeone), IsEmpty());
  const auto meanwhile = this->file(kSomeone);
  const auto filled = fill_contacts(*this->db_);
  ASSERT_TRUE(filled.has_value()) << filled.error().message;
  EXPECT_THAT(this->found(kSomeone), ElementsAre(meanwhile, second, first));
  EXPECT_EQ(this->rows(), 2 + 1 + 2);
  EXPECT_EQ(this->rows("ledger_unfilled"), 0);
  ASSERT_TRUE(fill_contacts(*this->db_).has_value());
  EXPECT_EQ(this->rows(), 5);
}

TYPED_TEST(ContactContract, FindingReadsNoMoreThanTheKeysOwnRows) {
  for (int i = 0; i < 300; ++i) this->file({.phone = "1380000" + std::to_string(1000 + i)});
  const Bytes key(16, 1);
  const auto plan = store::testing::explain_query(*this->db_,
                                                  "SELECT case_id FROM ledger_contact WHERE jurisdiction_id "
                                                  "= $1 AND key = $2 ORDER BY case_id DESC LIMIT $3",
                                                  kCity, ByteSpan(key), 10);
  ASSERT_TRUE(plan.has_value()) << plan.error().message;
  EXPECT_THAT(*plan, HasSubstr("ledger_contact_key_case"));
  EXPECT_THAT(*plan, Not(HasSubstr("SCAN ledger_contact")));
  EXPECT_THAT(*plan, Not(HasSubstr("Seq Scan")));
}

}  // namespace
}  // namespace tz::ledger
