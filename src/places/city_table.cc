#include "places/city_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "places/csv_table.h"

namespace tz::places {
namespace {

using K = CellKind;
using Words = std::string_view;

// A test in app/ holds these against the parsers of the modules.
constexpr Words kUnitKindWords[] = {"city",    "district",      "street",      "community", "department",
                                    "hotline", "callback_desk", "supervision", "external",  "party_branch"};
constexpr Words kServiceKinds[] = {"realtime", "batch", "blackbox"};
constexpr Words kUrgencies[] = {"emergency", "urgent", "normal", "complex"};
constexpr Words kRequestTypes[] = {"consult", "help", "complaint", "report", "suggest", "praise"};
constexpr Words kDatatypes[] = {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"};
constexpr Words kPurposes[] = {"receipt", "progress",      "answer",    "result",        "extension",
                               "carry",   "callback_link", "reminder",  "escalation",    "prompt",
                               "task",    "staff_notice",  "emergency", "ten_day_prompt"};
constexpr Words kChannels[] = {"mail", "sms", "in_app"};
constexpr Words kLanguages[] = {"zh", "en"};
constexpr Words kEvents[] = {"received",          "dispatched",
                             "contacted",         "progress_told",
                             "extension_asked",   "extension_granted",
                             "carry_asked",       "carry_granted",
                             "carry_reviewed",    "assist_assigned",
                             "objected",          "objection_ruled",
                             "result_filed",      "result_passed",
                             "result_returned",   "callback_unreached",
                             "rework_ordered",    "urged",
                             "supervised",        "escalated",
                             "information_added", "landed",
                             "reopened",          "withdrawn",
                             "due_soon",          "overdue",
                             "excluded",          "exclusion_ruled",
                             "urged_sign",        "urged_deputy",
                             "urged_criticism",   "prompted"};
constexpr Words kAudiences[] = {"resident", "lead",          "assist",      "copied", "above",      "hotline",
                                "head",     "callback_desk", "supervision", "person", "deputy_head"};
constexpr Words kScriptCodes[] = {"greeting", "contacted", "solved", "satisfied", "pressured", "thanks"};
constexpr Words kActionTypes[] = {"Service Request", "Link", "Literature"};

constexpr TableColumn kUnits[] = {
    {.name = "code", .kind = K::code, .required = true},
    {.name = "parent", .kind = K::code, .refers = "units"},
    {.name = "kind", .kind = K::choice, .required = true, .choices = kUnitKindWords},
    {.name = "name_zh", .required = true},
    {.name = "name_en", .required = true},
    {.name = "phone_public"},
    {.name = "active", .kind = K::flag}};
constexpr TableColumn kCategories[] = {{.name = "code", .kind = K::code, .required = true},
                                       {.name = "parent", .kind = K::code, .refers = "categories"},
                                       {.name = "name_zh", .required = true},
                                       {.name = "name_en", .required = true},
                                       {.name = "description_zh", .kind = K::long_text},
                                       {.name = "description_en", .kind = K::long_text},
                                       {.name = "keywords", .kind = K::list},
                                       {.name = "request_types", .kind = K::list, .choices = kRequestTypes},
                                       {.name = "kind", .kind = K::choice, .choices = kServiceKinds},
                                       {.name = "urgency", .kind = K::choice, .choices = kUrgencies},
                                       {.name = "active", .kind = K::flag},
                                       {.name = "sensitive", .kind = K::flag},
                                       {.name = "community_may_own", .kind = K::flag}};
constexpr TableColumn kAttributes[] = {
    {.name = "category", .kind = K::code, .required = true, .refers = "categories"},
    {.name = "code", .kind = K::code, .required = true},
    {.name = "datatype", .kind = K::choice, .required = true, .choices = kDatatypes},
    {.name = "required", .kind = K::flag},
    {.name = "variable", .kind = K::flag},
    {.name = "order", .kind = K::number, .required = true},
    {.name = "description_zh", .kind = K::long_text, .required = true},
    {.name = "description_en", .kind = K::long_text, .required = true},
    {.name = "datatype_description", .kind = K::long_text},
    {.name = "values", .kind = K::list}};
constexpr TableColumn kCatalogue[] = {
    {.name = "zone", .kind = K::code, .required = true, .refers = "zones"},
    {.name = "category", .kind = K::code, .required = true, .refers = "categories"},
    {.name = "unit", .kind = K::list, .required = true, .refers = "units"},
    {.name = "limit_rule", .kind = K::code, .refers = "limits"},
    {.name = "request_types", .kind = K::list, .choices = kRequestTypes},
    {.name = "effective_from", .kind = K::day, .required = true},
    {.name = "legal_basis"},
    {.name = "effective_to", .kind = K::day}};
constexpr TableColumn kTemplates[] = {
    {.name = "id", .kind = K::code, .required = true},
    {.name = "purpose", .kind = K::choice, .required = true, .choices = kPurposes},
    {.name = "channel", .kind = K::choice, .required = true, .choices = kChannels},
    {.name = "language", .kind = K::choice, .required = true, .choices = kLanguages},
    {.name = "subject"},
    {.name = "body", .kind = K::long_text, .required = true}};
constexpr TableColumn kNotices[] = {
    {.name = "event", .kind = K::choice, .required = true, .choices = kEvents},
    {.name = "audience", .kind = K::choice, .required = true, .choices = kAudiences},
    {.name = "template", .kind = K::code, .required = true},
    {.name = "channels", .kind = K::list, .required = true, .choices = kChannels}};
constexpr TableColumn kReplies[] = {{.name = "code", .kind = K::code, .required = true},
                                    {.name = "category", .kind = K::code, .refers = "categories"},
                                    {.name = "zh", .kind = K::long_text, .required = true},
                                    {.name = "en", .kind = K::long_text, .required = true}};
constexpr TableColumn kScript[] = {
    {.name = "code", .kind = K::choice, .required = true, .choices = kScriptCodes},
    {.name = "text_zh", .kind = K::long_text, .required = true},
    {.name = "text_en", .kind = K::long_text, .required = true}};
constexpr TableColumn kCauses[] = {{.name = "code", .kind = K::code, .required = true},
                                   {.name = "name_zh", .required = true},
                                   {.name = "name_en", .required = true}};
constexpr TableColumn kServices[] = {{.name = "id", .kind = K::code, .required = true},
                                     {.name = "categories_zh", .kind = K::list},
                                     {.name = "categories_en", .kind = K::list},
                                     {.name = "name_zh"},
                                     {.name = "name_en"},
                                     {.name = "brief_zh", .kind = K::long_text},
                                     {.name = "brief_en", .kind = K::long_text},
                                     {.name = "description_zh", .kind = K::long_text},
                                     {.name = "description_en", .kind = K::long_text},
                                     {.name = "expiration", .kind = K::day},
                                     {.name = "action_type", .kind = K::choice, .choices = kActionTypes},
                                     {.name = "action_label_zh"},
                                     {.name = "action_label_en"},
                                     {.name = "action_url"}};
constexpr TableColumn kFacilities[] = {{.name = "id", .kind = K::code, .required = true},
                                       {.name = "type_zh"},
                                       {.name = "type_en"},
                                       {.name = "name_zh"},
                                       {.name = "name_en"},
                                       {.name = "brief_zh", .kind = K::long_text},
                                       {.name = "brief_en", .kind = K::long_text},
                                       {.name = "description_zh", .kind = K::long_text},
                                       {.name = "description_en", .kind = K::long_text},
                                       {.name = "features_zh", .kind = K::list},
                                       {.name = "features_en", .kind = K::list},
                                       {.name = "address_zh"},
                                       {.name = "address_en"},
                                       {.name = "more_address_zh"},
                                       {.name = "more_address_en"},
                                       {.name = "city"},
                                       {.name = "zipcode"},
                                       {.name = "hours_zh"},
                                       {.name = "hours_en"},
                                       {.name = "lat", .kind = K::number},
                                       {.name = "long", .kind = K::number},
                                       {.name = "eligibility_zh", .kind = K::long_text},
                                       {.name = "eligibility_en", .kind = K::long_text},
                                       {.name = "expiration", .kind = K::day}};
constexpr TableColumn kFaqs[] = {{.name = "id", .kind = K::code, .required = true},
                                 {.name = "categories_zh", .kind = K::list},
                                 {.name = "categories_en", .kind = K::list},
                                 {.name = "question_zh"},
                                 {.name = "question_en"},
                                 {.name = "answer_zh", .kind = K::long_text},
                                 {.name = "answer_en", .kind = K::long_text},
                                 {.name = "services", .kind = K::list},
                                 {.name = "expiration", .kind = K::day}};

constexpr Words kByCode[] = {"code"};
constexpr Words kById[] = {"id"};
constexpr Words kByAttribute[] = {"category", "code"};
constexpr Words kByLine[] = {"zone", "category", "request_types", "effective_from"};
constexpr Words kByTemplate[] = {"id", "channel", "language"};
constexpr Words kByNotice[] = {"event", "audience"};

constexpr TableFormat kTables[] = {
    {.name = "units", .file = "units.csv", .columns = kUnits, .key = kByCode, .closes = true},
    {.name = "categories", .file = "categories.csv", .columns = kCategories, .key = kByCode, .closes = true},
    {.name = "attributes", .file = "attributes.csv", .columns = kAttributes, .key = kByAttribute},
    {.name = "catalogue", .file = "catalogue.csv", .columns = kCatalogue, .key = kByLine},
    {.name = "templates", .file = "templates.csv", .columns = kTemplates, .key = kByTemplate},
    {.name = "notices", .file = "notices.csv", .columns = kNotices, .key = kByNotice},
    {.name = "replies", .file = "replies.csv", .columns = kReplies, .key = kByCode},
    {.name = "callback_script", .file = "callback_script.csv", .columns = kScript, .key = kByCode},
    {.name = "exclusion_causes", .file = "exclusion_causes.csv", .columns = kCauses, .key = kByCode},
    {.name = "inquiry_services", .file = "inquiry_services.csv", .columns = kServices, .key = kById},
    {.name = "inquiry_facilities", .file = "inquiry_facilities.csv", .columns = kFacilities, .key = kById},
    {.name = "inquiry_faqs", .file = "inquiry_faqs.csv", .columns = kFaqs, .key = kById}};

std::vector<std::string> comments_of(std::string_view csv) {
  std::vector<std::string> comments;
  while (!csv.empty()) {
    const auto end = csv.find_first_of("\r\n");
    const std::string_view line = trim(csv.substr(0, end));
    if (!line.empty() && line.front() != '#') break;
    if (!line.empty()) comments.emplace_back(line);
    if (end == std::string_view::npos) break;
    csv.remove_prefix(end + 1);
  }
  return comments;
}

using Keys = std::map<std::vector<std::string>, std::vector<const TableRow*>>;

Keys by_key(const TableFormat& format, const std::vector<TableRow>& rows) {
  Keys keys;
  for (const TableRow& row : rows) keys[key_of(format, row)].push_back(&row);
  return keys;
}

}  // namespace

std::string_view name_of(CellKind kind) {
  switch (kind) {
    case K::code:
      return "code";
    case K::text:
      return "text";
    case K::long_text:
      return "long";
    case K::flag:
      return "flag";
    case K::choice:
      return "choice";
    case K::list:
      return "list";
    case K::number:
      return "number";
    case K::day:
      return "day";
  }
  return "text";
}

std::span<const TableFormat> city_tables() { return kTables; }

const TableFormat* find_table(std::string_view name) {
  const auto at = std::ranges::find(kTables, name, &TableFormat::name);
  return at == std::end(kTables) ? nullptr : &*at;
}

Result<TableText> parse_table(const TableFormat& format, const std::string& shown, std::string_view csv) {
  if (csv.find('\0') != std::string_view::npos)
    return fail_rule(Errc::invalid_argument, "csv", fmt::format("{}:1: holds a NUL character", shown));
  std::vector<Column> columns;
  for (const TableColumn& column : format.columns) columns.push_back({column.name, false});
  TZ_TRY(table, CsvTable::parse(shown, csv, columns));
  TableText text{.comments = comments_of(csv)};
  for (const CsvTable::Row& row : table.rows()) text.rows.push_back({row.line, row.cells});
  return text;
}

std::optional<std::size_t> column_of(const TableFormat& format, std::string_view name) {
  const auto at = std::ranges::find(format.columns, name, &TableColumn::name);
  if (at == format.columns.end()) return std::nullopt;
  return static_cast<std::size_t>(at - format.columns.begin());
}

const std::string& cell_of(const TableFormat& format, const TableRow& row, std::string_view name) {
  static const std::string kNone;
  const auto at = column_of(format, name);
  return at ? row.cells[*at] : kNone;
}

std::vector<std::string> key_of(const TableFormat& format, const TableRow& row) {
  std::vector<std::string> key;
  for (const std::string_view name : format.key) key.push_back(cell_of(format, row, name));
  return key;
}

TableDiff diff_of(const TableFormat& format, const TableText& before, const TableText& after) {
  TableDiff diff{.comments = before.comments != after.comments};
  const Keys known = by_key(format, before.rows);
  std::map<std::vector<std::string>, std::size_t> taken;  // how many rows of a key have found theirs
  std::set<const TableRow*> kept;
  const TableRow* last = nullptr;
  for (const TableRow& row : after.rows) {
    const auto key = key_of(format, row);
    const auto found = known.find(key);
    std::size_t& place = taken[key];
    if (found == known.end() || place >= found->second.size()) {
      diff.added.push_back(row);
      continue;
    }
    const TableRow* own = found->second[place++];
    kept.insert(own);
    diff.moved = diff.moved || (last != nullptr && own < last);
    last = own;
    if (own->cells == row.cells)
      ++diff.same;
    else
      diff.changed.push_back({*own, row});
  }
  for (const TableRow& row : before.rows)
    if (!kept.contains(&row)) diff.removed.push_back(row);
  return diff;
}

}  // namespace tz::places
