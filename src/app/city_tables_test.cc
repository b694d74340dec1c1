// What the program says of each city table, against the modules that read them.
#include "app/city_tables.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"

namespace tz::app {
namespace {

using places::TableFormat;

std::string rules_of(const Error& error) {
  std::string all = error.rule;
  for (const Error& one : error.more) all += " " + one.rule;
  return all;
}
template <class T>
std::string rules_of(const Result<T>& result) {
  return result ? std::string() : rules_of(result.error());
}

// The rules by which the module that reads the table refuses the text.
std::string refusals(const TableFormat& format, const std::string& csv) {
  const std::string file(format.file);
  const auto& name = format.name;
  const auto no_category = [](std::string_view) { return false; };
  std::vector<routing::Category> none;
  if (name == "units") return rules_of(places::parse_units(file, csv));
  if (name == "categories") return rules_of(routing::parse_categories(file, csv));
  if (name == "attributes") return rules_of(routing::add_attributes(none, file, csv));
  if (name == "catalogue") return rules_of(routing::parse_catalogue(file, csv));
  if (name == "templates") return rules_of(notify::TemplateBook::parse(file, csv));
  if (name == "notices") return rules_of(notify::parse_notices(file, csv, notify::TemplateBook{}));
  if (name == "replies") return rules_of(notify::parse_replies(file, csv, no_category));
  if (name == "callback_script") return rules_of(callback::parse_script(file, csv));
  if (name == "exclusion_causes") return rules_of(callback::parse_causes(file, csv));
  std::vector<std::string> texts(3),
      shown(std::begin(intake::kInquiryFiles), std::end(intake::kInquiryFiles));
  for (std::size_t i = 0; i < shown.size(); ++i)
    if (shown[i] == file) texts[i] = csv;
  return rules_of(intake::parse_inquiry(texts, shown));
}

TEST(CityTableFormats, HaveTheColumnsThatTheModulesRead) {
  for (const TableFormat& format : places::city_tables()) {
    std::vector<std::string> names;
    for (const auto& column : format.columns) names.emplace_back(column.name);
    const auto told = refusals(format, join(names, ",") + "\n");
    EXPECT_EQ(told.find("_column"), std::string::npos) << format.name << ": " << told;
    const auto more = refusals(format, join(names, ",") + ",colour\n");
    EXPECT_NE(more.find("unknown_column"), std::string::npos) << format.name << ": " << more;
  }
}

TEST(CityTableFormats, ReadEveryTableOfTheShippedPacks) {
  int read = 0;
  for (const std::string pack : {"default", "liaoyuan", "boston"})
    for (const TableFormat& format : places::city_tables()) {
      std::ifstream in(TZ_SOURCE_DIR "/packs/" + pack + "/" + std::string(format.file), std::ios::binary);
      if (!in) continue;
      const std::string csv{std::istreambuf_iterator<char>(in), {}};
      const auto table = places::parse_table(format, std::string(format.file), csv);
      ASSERT_TRUE(table) << pack << " " << table.error().message;
      EXPECT_FALSE(table->rows.empty());
      EXPECT_TRUE(places::diff_of(format, *table, *table).none());
      // No row of a pack has a key twice.
      std::set<std::vector<std::string>> keys;
      for (const auto& row : table->rows)
        EXPECT_TRUE(keys.insert(places::key_of(format, row)).second)
            << pack << " " << format.name << row.line;
      ++read;
    }
  EXPECT_GT(read, 12);
}

std::span<const std::string_view> choices(std::string_view table, std::string_view column) {
  const TableFormat& format = *places::find_table(table);
  return format.columns[*places::column_of(format, column)].choices;
}

TEST(CityTableFormats, OfferTheWordsThatTheModulesKnow) {
  const auto every = [](std::span<const std::string_view> words, std::size_t count, auto&& known) {
    EXPECT_EQ(words.size(), count);
    for (const std::string_view word : words) EXPECT_TRUE(known(word)) << word;
  };
  every(choices("units", "kind"), std::size(places::kUnitKinds),
        [](auto word) { return places::unit_kind_of(word).has_value(); });
  every(choices("categories", "request_types"), ledger::all_of<ledger::RequestType>().size(),
        [](auto word) { return ledger::parse<ledger::RequestType>(word).has_value(); });
  every(choices("categories", "urgency"), ledger::all_of<ledger::Urgency>().size(),
        [](auto word) { return ledger::parse<ledger::Urgency>(word).has_value(); });
  // What is not told in words has no template: the partner's copy, and the webhook.
  every(choices("templates", "purpose"), notify::kPurposes.size() - 1,
        [](auto word) { return notify::value_in(notify::kPurposes, word).has_value(); });
  every(choices("templates", "channel"), notify::kChannels.size() - 1,
        [](auto word) { return notify::value_in(notify::kChannels, word).has_value(); });
  every(choices("templates", "language"), notify::kLanguages.size(),
        [](auto word) { return notify::value_in(notify::kLanguages, word).has_value(); });
  every(choices("notices", "event"), notify::kOccasions.size(),
        [](auto word) { return notify::value_in(notify::kOccasions, word).has_value(); });
  every(choices("notices", "audience"), notify::kAudiences.size(),
        [](auto word) { return notify::value_in(notify::kAudiences, word).has_value(); });
  const TableFormat& categories = *places::find_table("categories");
  for (const auto kind : choices("categories", "kind"))
    EXPECT_EQ(refusals(categories, "code,parent,name_zh,name_en,description_zh,kind\na,,甲,A,," +
                                       std::string(kind) + "\n"),
              "");
  const TableFormat& attributes = *places::find_table("attributes");
  for (const auto type : choices("attributes", "datatype"))
    EXPECT_EQ(
        refusals(attributes, "category,code,datatype,required,order,description_zh,description_en\na,b," +
                                 std::string(type) + ",no,1,甲,A\n"),
        "unknown_category");
  const TableFormat& script = *places::find_table("callback_script");
  std::string lines = "code,text_zh,text_en\n";
  for (const auto code : choices("callback_script", "code")) lines += std::string(code) + ",甲,A\n";
  EXPECT_EQ(refusals(script, lines), "");
  const TableFormat& services = *places::find_table("inquiry_services");
  for (const auto type : choices("inquiry_services", "action_type"))
    EXPECT_EQ(refusals(services,
                       "id,categories_zh,categories_en,name_zh,name_en,brief_zh,brief_en,action_type,"
                       "action_url\na,,,甲,A,,," +
                           std::string(type) + ",/a\n"),
              "");
}

TEST(TableFault, IsReadFromTheMessageOrFoundByItsCode) {
  const TableFormat& format = *places::find_table("categories");
  const auto table = places::parse_table(format, "categories.csv", "# one\ncode,parent\na,\nb,x\n").value();
  const auto placed = fault_of({.message = "default/catalogue.csv:7:unit: there is no unit \"b\"",
                                .field = "unit",
                                .rule = "unknown_unit"},
                               format, table);
  EXPECT_EQ(placed, (TableFault{.file = "default/catalogue.csv",
                                .column = "unit",
                                .rule = "unknown_unit",
                                .message = "default/catalogue.csv:7:unit: there is no unit \"b\"",
                                .line = 7}));
  const auto found = fault_of({.message = "category \"b\" has the parent \"x\", which does not exist",
                               .field = "code",
                               .rule = "orphan_category"},
                              format, table);
  EXPECT_EQ(found.file, "categories.csv");
  EXPECT_EQ(found.line, 4U);
  EXPECT_EQ(found.column, "code");
  const auto nowhere = fault_of({.message = "categories.csv: 9 bytes, at most 8 are taken"}, format, table);
  EXPECT_EQ(nowhere.line, 0U);
  const auto whole = fault_of({.message = "no active unit of kind hotline", .field = "code"}, format, table);
  EXPECT_EQ(whole.line, 0U);
  EXPECT_EQ(whole.column, "");
}

}  // namespace
}  // namespace tz::app
