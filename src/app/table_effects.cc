#include "app/table_effects.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "notify/template.h"

namespace tz::app {
namespace {

using places::TableFormat;
using places::TableRow;
using places::TableText;

// The codes of a table whose rows are closed with active=no, as far as they are open.
std::set<std::string> open_codes(const TableFormat& format, const TableText& text) {
  std::set<std::string> codes;
  for (const TableRow& row : text.rows) {
    const std::string& active = places::cell_of(format, row, "active");
    if (active != "no" && active != "false" && active != "0")
      codes.insert(places::cell_of(format, row, "code"));
  }
  return codes;
}

std::vector<std::string> gone(const std::set<std::string>& before, const std::set<std::string>& after) {
  std::vector<std::string> codes;
  std::ranges::set_difference(before, after, std::back_inserter(codes));
  return codes;
}

using Counts = std::map<std::string, std::int64_t>;

Result<Counts> open_cases(const ledger::CaseQuery& cases, JurisdictionId j, ledger::CaseQuery::Key key) {
  TZ_TRY(counts, cases.count(j, {.open = true}, key));
  Counts by_key;
  for (const ledger::CountBy& one : counts) by_key.emplace(one.key, one.count);
  return by_key;
}

template <class Map, class Key>
std::int64_t count_of(const Map& counts, const Key& key) {
  const auto at = counts.find(key);
  return at == counts.end() ? 0 : at->second;
}

void tell(std::vector<TableEffect>& effects, std::string code, const std::string& subject, std::int64_t count,
          std::string href = {}) {
  if (count > 0) effects.push_back({std::move(code), subject, count, std::move(href)});
}

// Lines of the catalogue that name the unit: one of a list with '|', or alone.
std::int64_t lines_naming(const TableText& catalogue, const std::string& unit) {
  const TableFormat& format = *places::find_table("catalogue");
  return std::ranges::count_if(catalogue.rows, [&](const TableRow& row) {
    const auto named = split(places::cell_of(format, row, "unit"), '|');
    return std::ranges::any_of(named, [&](std::string_view one) { return trim(one) == unit; });
  });
}

Status tell_units(std::vector<TableEffect>& effects, const std::vector<std::string>& closed, JurisdictionId j,
                  const PackModules& modules, const ledger::CaseQuery& cases, const CountPeople& people,
                  const TableText& catalogue) {
  if (closed.empty()) return {};
  TZ_TRY(places, modules.places.service.current(j));
  TZ_TRY(led, open_cases(cases, j, ledger::CaseQuery::Key::unit));
  TZ_TRY(staff, people(j));
  for (const std::string& code : closed) {
    const places::Unit* unit = places->units.find(code);
    if (unit == nullptr) continue;
    const std::string id = std::to_string(static_cast<std::int64_t>(unit->id));
    tell(effects, "unit_closed_cases", code, count_of(led, id), "/staff?lead=" + id + "&open=true");
    tell(effects, "unit_closed_people", code, count_of(staff, unit->id), "/staff/admin/people");
    tell(effects, "unit_closed_catalogue", code, lines_naming(catalogue, code));
  }
  return {};
}

// The new leaves for which neither they themselves nor what stands above them have a line.
void tell_uncaught(std::vector<TableEffect>& effects, const TableTexts& texts, const TableText& catalogue) {
  const TableFormat& lines = *places::find_table("catalogue");
  std::set<std::string> decided;
  for (const TableRow& row : catalogue.rows) decided.insert(places::cell_of(lines, row, "category"));
  std::map<std::string, std::string> parents;
  std::set<std::string> with_children;
  for (const TableRow& row : texts.after.rows) {
    const std::string& parent = places::cell_of(texts.format, row, "parent");
    parents.emplace(places::cell_of(texts.format, row, "code"), parent);
    with_children.insert(parent);
  }
  const auto before = open_codes(texts.format, texts.before), after = open_codes(texts.format, texts.after);
  for (const std::string& code : gone(after, before)) {
    if (with_children.contains(code) || decided.contains("*")) continue;
    bool caught = false;
    std::string at = code;
    for (int level = 0; level < routing::CategoryTree::kLevelsMax && !at.empty(); ++level) {
      caught = caught || decided.contains(at);
      const auto parent = parents.find(at);
      at = parent == parents.end() ? std::string() : parent->second;
    }
    if (!caught) effects.push_back({"category_new_uncaught", code, 0, {}});
  }
}

Status tell_categories(std::vector<TableEffect>& effects, const TableTexts& texts, JurisdictionId j,
                       const ledger::CaseQuery& cases, const TableText& catalogue) {
  const auto closed = gone(open_codes(texts.format, texts.before), open_codes(texts.format, texts.after));
  if (!closed.empty()) {
    TZ_TRY(counts, open_cases(cases, j, ledger::CaseQuery::Key::category));
    for (const std::string& code : closed)
      tell(effects, "category_closed_cases", code, count_of(counts, code),
           "/staff?category=" + percent_encode(code) + "&open=true");
  }
  tell_uncaught(effects, texts, catalogue);
  return {};
}

void tell_templates(std::vector<TableEffect>& effects, const TableTexts& texts, const std::string& notices) {
  const TableFormat& format = *places::find_table("notices");
  const auto rows = places::parse_table(format, "notices.csv", notices);
  if (!rows) return;
  const auto ids = [&](const TableText& text) {
    std::set<std::string> all;
    for (const TableRow& row : text.rows) all.insert(places::cell_of(texts.format, row, "id"));
    return all;
  };
  Counts named;
  for (const TableRow& row : rows->rows) ++named[places::cell_of(format, row, "template")];
  for (const std::string& id : gone(ids(texts.before), ids(texts.after)))
    tell(effects, "template_missing", id, count_of(named, id));
}

// Invented, as every name in them is.
std::map<std::string, std::string> example_values(notify::Language language, const std::string& city) {
  const bool zh = language == notify::Language::zh;
  return {{"case_code", "EX-260101-0001"},
          {"link", "https://city.example/c/EX-260101-0001"},
          {"stop", "https://city.example/stop"},
          {"title", zh ? "路灯不亮（示例）" : "A lamp is out (an example)"},
          {"receipt_key", "K7Q2-EXAMPLE"},
          {"unit", zh ? "示例街道" : "Example Street Office"},
          {"status", zh ? "已受理" : "accepted"},
          {"reply", zh ? "已更换灯具。" : "The lamp was replaced."},
          {"outcome", zh ? "已解决" : "solved"},
          {"reason", zh ? "需要另行订购配件" : "a part has to be ordered"},
          {"remedy", zh ? "可以向上一级反映" : "you may ask the level above"},
          {"due", zh ? "2026年1月8日 18:00" : "8 January 2026, 18:00"},
          {"until", zh ? "2026年1月15日" : "15 January 2026"},
          {"next_step", zh ? "安装新的灯具" : "the new lamp is put up"},
          {"level", zh ? "第一级" : "the first"},
          {"count", "3"},
          {"period", zh ? "1月1日至10日" : "1 to 10 January"},
          {"text", zh ? "这里是工作人员写的话。" : "Here stands what a member of staff wrote."},
          {"place", zh ? "示例路1号" : "1 Example Road"},
          {"city", city},
          {"hotline", "12345"}};
}

}  // namespace

Result<std::vector<TableEffect>> effects_of(const TableTexts& texts, JurisdictionId j,
                                            const PackModules& modules, const ledger::CaseQuery& cases,
                                            const CountPeople& people, const std::string& notices,
                                            const TableText& catalogue) {
  std::vector<TableEffect> effects;
  const std::string_view name = texts.format.name;
  if (name == "units") {
    const auto closed = gone(open_codes(texts.format, texts.before), open_codes(texts.format, texts.after));
    TZ_CHECK(tell_units(effects, closed, j, modules, cases, people, catalogue));
  }
  if (name == "categories") TZ_CHECK(tell_categories(effects, texts, j, cases, catalogue));
  if (name == "templates") tell_templates(effects, texts, notices);
  const bool of_messages = name == "templates" || name == "notices";
  effects.push_back({"takes_hold", of_messages ? "new messages" : "new cases", 0, {}});
  return effects;
}

std::vector<TemplateSample> samples_of(const TableFormat& format, const places::TableDiff& diff,
                                       const std::string& before_csv, const std::string& after_csv,
                                       const std::string& city_zh, const std::string& city_en) {
  std::vector<TemplateSample> samples;
  const auto after = notify::TemplateBook::parse("templates.csv", after_csv);
  if (!after) return samples;
  const auto before = notify::TemplateBook::parse("templates.csv", before_csv);
  const auto render = [&](const notify::TemplateBook& book, const TableRow& row) -> Result<notify::Text> {
    const auto channel = notify::value_in(notify::kChannels, places::cell_of(format, row, "channel"));
    const auto language = notify::value_in(notify::kLanguages, places::cell_of(format, row, "language"));
    if (!channel || !language) return fail(Errc::not_found, "no such channel or language");
    return book.render(places::cell_of(format, row, "id"), *channel, *language,
                       example_values(*language, *language == notify::Language::zh ? city_zh : city_en));
  };
  const auto add = [&](const TableRow& row, const TableRow* old) {
    if (samples.size() == kSamplesMax) return;
    const auto text = render(*after, row);
    if (!text) return;
    TemplateSample sample{places::key_of(format, row), text->subject, {}, text->body};
    if (old != nullptr && before)
      if (const auto was = render(*before, *old)) sample.before = was->body;
    samples.push_back(std::move(sample));
  };
  for (const places::ChangedRow& row : diff.changed) add(row.after, &row.before);
  for (const TableRow& row : diff.added) add(row, nullptr);
  return samples;
}

}  // namespace tz::app
