#include "notify/reply_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "base/text.h"
#include "places/csv_table.h"

namespace tz::notify {
namespace {

using places::Column;
using places::CsvTable;
using places::Faults;

// How often `mark` stands in the text.
std::size_t count(std::string_view text, std::string_view mark) {
  std::size_t n = 0;
  for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + mark.size())) ++n;
  return n;
}

// What is wrong with the braces, if anything.
std::optional<std::string> brace_fault(std::string_view text) {
  for (auto at = text.find_first_of("{}"); at != std::string_view::npos; at = text.find_first_of("{}", at)) {
    const auto end = text.find('}', at);
    const auto name = text[at] == '{' && end != std::string_view::npos ? text.substr(at + 1, end - at - 1)
                                                                       : std::string_view();
    if (std::ranges::find(kReplyPlaceholders, name) == std::end(kReplyPlaceholders))
      return fmt::format("braces may hold {} and nothing else", fmt::join(kReplyPlaceholders, ", "));
    at = end + 1;
  }
  return std::nullopt;
}

// Blanks open and close in turn.
bool is_balanced(std::string_view text) {
  bool open = false;
  for (std::size_t at = 0; at < text.size();) {
    const bool begins = text.substr(at).starts_with("【"), ends = text.substr(at).starts_with("】");
    if ((begins && open) || (ends && !open)) return false;
    if (begins || ends) open = begins;
    at += begins || ends ? std::string_view("【").size() : 1;
  }
  return !open;
}

void check_text(const CsvTable::Row& row, std::size_t column, std::string_view name, Faults& faults) {
  const std::string& text = row[column];
  const auto length = count_code_points(text);
  if (length < 1 || length > kReplyTemplateMax)
    faults.add(row.line, name, "length", fmt::format("must have 1 to {} characters", kReplyTemplateMax));
  if (const auto fault = brace_fault(text)) faults.add(row.line, name, "placeholder_unknown", *fault);
  if (!is_balanced(text))
    faults.add(row.line, name, "reply_blank", "a 【 stands without its 】, or the other way round");
}

}  // namespace

Result<std::vector<ReplyTemplate>> parse_replies(const std::string& file, std::string_view csv,
                                                 const IsCategory& is_category) {
  constexpr Column kColumns[] = {{"code"}, {"category"}, {"zh"}, {"en"}};
  TZ_TRY(table, CsvTable::parse(file, csv, kColumns));
  Faults faults(file);
  std::vector<ReplyTemplate> all;
  std::set<std::string> seen;
  if (table.rows().size() > kRepliesMax)
    faults.add(table.rows()[kRepliesMax].line, "", "too_many", fmt::format("more than {} rows", kRepliesMax));
  for (const auto& row : table.rows()) {
    if (!places::is_code(row[0]))
      faults.add(row.line, "code", "code", "must be a code: letters, digits, . _ -");
    if (!seen.insert(row[0]).second) faults.add(row.line, "code", "duplicate_code", "is there twice");
    if (!row[1].empty() && !is_category(row[1]))
      faults.add(row.line, "category", "unknown_category", "there is no such category");
    check_text(row, 2, "zh", faults);
    check_text(row, 3, "en", faults);
    if (count(row[2], "【") != count(row[3], "【"))
      faults.add(row.line, "en", "reply_blank", "must have as many blanks 【】 as zh");
    all.push_back({row[0], row[1], row[2], row[3]});
  }
  TZ_CHECK(faults.status());
  return all;
}

Result<std::vector<ReplyTemplate>> read_reply_file(const places::PackFiles& files,
                                                   const IsCategory& is_category) {
  const auto* csv = files.find("replies.csv");
  if (csv == nullptr) return std::vector<ReplyTemplate>();
  return parse_replies(files.shown_name("replies.csv"), *csv, is_category);
}

std::vector<ReplyTemplate> fitting(const std::vector<ReplyTemplate>& all,
                                   const std::vector<std::string>& chain) {
  std::vector<ReplyTemplate> found;
  const auto add = [&](std::string_view category) {
    std::ranges::copy_if(all, std::back_inserter(found),
                         [&](const ReplyTemplate& one) { return one.category == category; });
  };
  for (const auto& category : chain) add(category);
  add("");
  return found;
}

}  // namespace tz::notify
