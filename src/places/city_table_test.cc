#include "places/city_table.h"

#include <gmock/gmock.h>

#include <set>

namespace tz::places {
namespace {

using testing::ElementsAre;

const TableFormat& units() { return *find_table("units"); }

TableText text_of(std::string_view csv, std::string_view name = "units") {
  auto text = parse_table(*find_table(name), "t.csv", csv);
  EXPECT_TRUE(text.has_value()) << text.error().message;
  return text ? *text : TableText{};
}

std::vector<std::string> codes(const std::vector<TableRow>& rows) {
  std::vector<std::string> out;
  for (const TableRow& row : rows) out.push_back(key_of(units(), row).front());
  return out;
}

constexpr std::string_view kBefore =
    "# Invented.\ncode,parent,kind,name_zh,name_en\na,,city,甲,A\nb,a,street,乙,B\nc,a,street,丙,C\n";

TEST(CityTables, AreTwelveWithKeysAmongTheirColumns) {
  std::set<std::string_view> names;
  for (const TableFormat& format : city_tables()) {
    EXPECT_TRUE(names.insert(format.name).second) << format.name;
    EXPECT_EQ(std::string(format.name) + ".csv", format.file);
    ASSERT_FALSE(format.key.empty());
    for (const std::string_view key : format.key) EXPECT_TRUE(column_of(format, key)) << format.name;
    EXPECT_EQ(format.closes, column_of(format, "active").has_value()) << format.name;
    for (const TableColumn& column : format.columns)
      EXPECT_TRUE(column.kind != CellKind::choice || !column.choices.empty()) << column.name;
    EXPECT_EQ(find_table(format.name), &format);
  }
  EXPECT_EQ(names.size(), 12U);
  EXPECT_EQ(city_tables().front().name, "units");
  EXPECT_EQ(find_table("limits"), nullptr);  // has a screen of its own
}

TEST(CityTable, IsReadWithItsCommentsAndLines) {
  const TableText text = text_of(kBefore);
  EXPECT_THAT(text.comments, ElementsAre("# Invented."));
  ASSERT_EQ(text.rows.size(), 3U);
  EXPECT_EQ(text.rows[1].line, 4U);
  // A column that the file has not is an empty cell.
  EXPECT_THAT(text.rows[1].cells, ElementsAre("b", "a", "street", "乙", "B", "", ""));
  EXPECT_EQ(cell_of(units(), text.rows[1], "name_en"), "B");
  EXPECT_EQ(cell_of(units(), text.rows[1], "no_such"), "");
  EXPECT_TRUE(text_of("\xEF\xBB\xBF\r\n# one\r\n\r\n#two\r\ncode\r\n# a remark below\r\nx\r\n").comments ==
              (std::vector<std::string>{"# one", "#two"}));
}

TEST(CityTable, SaysWhatIsNoTable) {
  const auto rule = [](std::string_view csv) {
    const auto text = parse_table(units(), "t.csv", csv);
    return text ? std::string("read") : text.error().rule;
  };
  EXPECT_EQ(rule("code,colour\na,red\n"), "unknown_column");
  EXPECT_EQ(rule("code,parent\na\n"), "cell_count");
  EXPECT_EQ(rule("code,parent\na,\"b\n"), "csv");
  EXPECT_EQ(rule(std::string_view("code\na\0b\n", 9)), "csv");
  EXPECT_EQ(rule(""), "missing_column");
  EXPECT_EQ(rule("code\n"), "read");
}

TEST(TableDiff, TellsEveryRowOnce) {
  const TableText after = text_of(
      "# Invented.\ncode,parent,kind,name_zh,name_en\na,,city,甲,A\nb,a,street,乙乙,B\nd,a,street,丁,D\n");
  const TableDiff diff = diff_of(units(), text_of(kBefore), after);
  EXPECT_THAT(codes(diff.added), ElementsAre("d"));
  EXPECT_THAT(codes(diff.removed), ElementsAre("c"));
  ASSERT_EQ(diff.changed.size(), 1U);
  EXPECT_EQ(diff.changed[0].before.cells[3], "乙");
  EXPECT_EQ(diff.changed[0].after.cells[3], "乙乙");
  EXPECT_EQ(diff.changed[0].after.line, 4U);
  EXPECT_EQ(diff.same, 1U);
  EXPECT_FALSE(diff.moved);
  EXPECT_FALSE(diff.none());
}

TEST(TableDiff, HowATextIsWrittenIsNoChange) {
  // Other columns in another order, quotes, line ends, an optional column that is empty.
  const TableText after = text_of(
      "# Invented.\r\nname_zh,code,parent,kind,name_en,active\r\n甲,\"a\",,city,A,\r\n乙,b,a,street,B,\r\n"
      "丙,c,a,street,C,\r\n");
  EXPECT_TRUE(diff_of(units(), text_of(kBefore), after).none());
}

TEST(TableDiff, AnotherOrderAndOtherCommentsAreChangesOfNoRow) {
  const TableDiff moved = diff_of(
      units(), text_of(kBefore),
      text_of(
          "# Invented.\ncode,parent,kind,name_zh,name_en\nb,a,street,乙,B\na,,city,甲,A\nc,a,street,丙,C\n"));
  EXPECT_TRUE(moved.moved);
  EXPECT_EQ(moved.same, 3U);
  EXPECT_FALSE(moved.none());
  const TableDiff remarked =
      diff_of(units(), text_of(kBefore), text_of("# Other.\n" + std::string(kBefore.substr(12))));
  EXPECT_TRUE(remarked.comments);
  EXPECT_FALSE(remarked.none());
}

TEST(TableDiff, ADoubledKeyIsComparedInTurn) {
  const auto diff =
      diff_of(units(), text_of("code,name_en\na,1\na,2\n"), text_of("code,name_en\na,1\na,3\na,4\n"));
  EXPECT_EQ(diff.same, 1U);
  EXPECT_EQ(diff.changed.size(), 1U);
  EXPECT_EQ(diff.added.size(), 1U);
  EXPECT_EQ(diff.removed.size(), 0U);
}

TEST(TableDiff, KeysOfSeveralColumnsAreToldApart) {
  const TableFormat& format = *find_table("templates");
  const auto before = text_of("id,channel,language,body\nr,mail,zh,x\nr,mail,en,y\n", "templates");
  const auto after = text_of("id,channel,language,body\nr,mail,zh,x\nr,mail,en,z\n", "templates");
  const auto diff = diff_of(format, before, after);
  ASSERT_EQ(diff.changed.size(), 1U);
  EXPECT_THAT(key_of(format, diff.changed[0].after), ElementsAre("r", "mail", "en"));
}

}  // namespace
}  // namespace tz::places
