#include "store/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tz::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string_view> split(std::string_view script) {
  const auto statements = split_script(script);
  EXPECT_TRUE(statements.has_value());
  return statements ? *statements : std::vector<std::string_view>{};
}

TEST(SplitScript, CutsAtSemicolonsAndDropsWhatIsBlank) {
  EXPECT_THAT(split("SELECT 1;\n SELECT 2 ;;\n ; "), ElementsAre("SELECT 1", "SELECT 2"));
  EXPECT_THAT(split("SELECT 1"), ElementsAre("SELECT 1"));
  EXPECT_THAT(split(""), IsEmpty());
  EXPECT_THAT(split("  -- only a comment;\n"), IsEmpty());
}

TEST(SplitScript, LeavesStringsNamesAndCommentsWhole) {
  EXPECT_THAT(split("SELECT 'a;b''c;'; SELECT \"d;e\""), ElementsAre("SELECT 'a;b''c;'", "SELECT \"d;e\""));
  EXPECT_THAT(split("SELECT 1 -- one; two\n; SELECT /* a; 'b */ 2"),
              ElementsAre("SELECT 1 -- one; two", "SELECT /* a; 'b */ 2"));
}

TEST(SplitScript, LeavesDollarQuotesWhole) {
  EXPECT_THAT(split("DO $$ BEGIN x; END; $$; SELECT 1"), ElementsAre("DO $$ BEGIN x; END; $$", "SELECT 1"));
  EXPECT_THAT(split("DO $a$ one; $$ two; $a$; SELECT $1; SELECT $2"),
              ElementsAre("DO $a$ one; $$ two; $a$", "SELECT $1", "SELECT $2"));
}

TEST(SplitScript, LeavesTheBodyOfATriggerWhole) {
  const std::string_view trigger =
      "CREATE TEMPORARY TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 3; end";
  EXPECT_THAT(split(std::string(trigger) + "; SELECT 4"), ElementsAre(trigger, "SELECT 4"));
}

TEST(SplitScript, BeginOutsideATriggerIsAStatement) {
  EXPECT_THAT(split("BEGIN; SELECT 1; END"), ElementsAre("BEGIN", "SELECT 1", "END"));
}

TEST(SplitScript, APostgresTriggerHasNoBody) {
  EXPECT_THAT(
      split("CREATE TRIGGER t BEFORE DELETE ON a FOR EACH ROW EXECUTE FUNCTION f(); SELECT 1"),
      ElementsAre("CREATE TRIGGER t BEFORE DELETE ON a FOR EACH ROW EXECUTE FUNCTION f()", "SELECT 1"));
}

TEST(SplitScript, RefusesWhatDoesNotEnd) {
  for (const std::string_view script : {"SELECT 'a", "SELECT \"a", "SELECT /* a", "DO $$ a",
                                        "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;"}) {
    const auto statements = split_script(script);
    ASSERT_FALSE(statements.has_value()) << script;
    EXPECT_EQ(statements.error().code, Errc::corrupted);
  }
}

TEST(ToSqlite, TurnsTypesIntoSqlitesWords) {
  EXPECT_EQ(*to_sqlite("CREATE TABLE a (b BIGINT, c bytea, d Double  Precision, e BOOLEAN, f TEXT)"),
            "CREATE TABLE a (b INTEGER, c BLOB, d REAL, e INTEGER, f TEXT) STRICT");
  EXPECT_EQ(*to_sqlite("SELECT CAST(a AS BIGINT)"), "SELECT CAST(a AS INTEGER)");
}

TEST(ToSqlite, LeavesOtherWordsStringsNamesAndCommentsAlone) {
  const std::string_view text = "SELECT bigint_id, xBIGINT, 'BIGINT', \"BYTEA\", DOUBLE, 1 -- BOOLEAN\n";
  EXPECT_EQ(*to_sqlite(text), text);
}

TEST(ToSqlite, MakesEveryTableStrictAfterItsColumns) {
  EXPECT_EQ(
      *to_sqlite("CREATE TABLE IF NOT EXISTS a (b TEXT CHECK (b IN ('(', ')')), PRIMARY KEY (b))\n-- (end)"),
      "CREATE TABLE IF NOT EXISTS a (b TEXT CHECK (b IN ('(', ')')), PRIMARY KEY (b)) STRICT\n-- (end)");
  EXPECT_EQ(*to_sqlite("CREATE TABLE a (b TEXT PRIMARY KEY) WITHOUT ROWID"),
            "CREATE TABLE a (b TEXT PRIMARY KEY) STRICT, WITHOUT ROWID");
  EXPECT_EQ(*to_sqlite("create temporary table a (b TEXT)"), "create temporary table a (b TEXT) STRICT");
}

TEST(ToSqlite, LeavesWhatIsNoTableUnstrict) {
  EXPECT_EQ(*to_sqlite("CREATE INDEX i ON a (b)"), "CREATE INDEX i ON a (b)");
  EXPECT_EQ(*to_sqlite("CREATE VIRTUAL TABLE f USING fts5(body)"), "CREATE VIRTUAL TABLE f USING fts5(body)");
}

}  // namespace
}  // namespace tz::store
