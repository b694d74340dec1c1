#include "notify/template.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "notify/sms_text.h"
#include "places/csv_table.h"

namespace tz::notify {
namespace {

using places::CsvTable;
using places::Faults;

constexpr std::size_t kSubjectMax = 120;
constexpr std::size_t kBodyMax = 4000;

enum : std::size_t { kId, kPurpose, kChannel, kLanguage, kSubject, kBody };
constexpr places::Column kColumns[] = {{"id"}, {"purpose"}, {"channel"}, {"language"}, {"subject"}, {"body"}};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 40 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

bool is_single_line(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

}  // namespace

Result<TemplateBook::Pieces> TemplateBook::pieces_of(std::string_view text) {
  Pieces pieces;
  std::string literal;
  const auto keep_literal = [&] {
    if (!literal.empty()) pieces.push_back({false, std::move(literal)});
    literal.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '{' && c != '}') {
      literal += c;
    } else if (i + 1 < text.size() && text[i + 1] == c) {
      literal += c;
      ++i;
    } else {
      const auto end = text.find('}', i);
      if (c == '}' || end == std::string_view::npos || !is_name(text.substr(i + 1, end - i - 1)))
        return fail_rule(Errc::invalid_argument, "brace",
                         "a value is {name} in small letters; a brace itself is written twice");
      keep_literal();
      pieces.push_back({true, std::string(text.substr(i + 1, end - i - 1))});
      i = end;
    }
  }
  keep_literal();
  return pieces;
}

Result<std::string> TemplateBook::fill(const Template& one, const Pieces& pieces,
                                       const std::map<std::string, std::string>& values) {
  const auto must = values_of(one.purpose).must;
  std::string out;
  for (const auto& piece : pieces) {
    if (!piece.is_value) {
      out += piece.text;
    } else if (const auto value = values.find(piece.text); value != values.end()) {
      out += value->second;
    } else if (std::ranges::find(must, piece.text) != must.end()) {
      return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                         .message = "the message has no value for " + piece.text,
                                         .field = piece.text,
                                         .rule = "value_missing"});
    }
  }
  return out;
}

template <class Fault>
void TemplateBook::add_row(const std::vector<std::string>& cells, std::uint64_t line, const Fault& fault) {
  const std::string &subject = cells[kSubject], &body = cells[kBody];
  if (!places::is_code(cells[kId])) fault("id", "code", "1 to 64 of A-Z a-z 0-9 . _ -");
  auto purpose = value_in(kPurposes, cells[kPurpose]);
  if (purpose == Purpose::sync) purpose.reset();
  if (!purpose) fault("purpose", "purpose", "not a purpose that is told in words");
  auto channel = value_in(kChannels, cells[kChannel]);
  if (channel == Channel::webhook) channel.reset();
  if (!channel) fault("channel", "channel", "mail, sms or in_app");
  const auto language = value_in(kLanguages, cells[kLanguage]);
  if (!language) fault("language", "language", "zh or en");
  if (channel && (*channel == Channel::sms) != subject.empty())
    fault("subject", "subject", "mail and the inbox need one, a text message has none");
  if (count_code_points(subject) > kSubjectMax || !is_single_line(subject))
    fault("subject", "length", fmt::format("one line of at most {} characters", kSubjectMax));
  if (body.empty() || count_code_points(body) > kBodyMax)
    fault("body", "length", fmt::format("1 to {} characters", kBodyMax));
  auto subject_pieces = pieces_of(subject), body_pieces = pieces_of(body);
  if (!subject_pieces) fault("subject", "brace", subject_pieces.error().message);
  if (!body_pieces) fault("body", "brace", body_pieces.error().message);
  if (!purpose || !channel || !language || !subject_pieces || !body_pieces) return;

  const auto [must, may] = values_of(*purpose);
  std::vector<std::string_view> unsaid = must;
  // Takes what is said off `unsaid`; returns the text without values.
  const auto check_values = [&](std::string_view column, const Pieces& pieces) {
    std::string literal;
    for (const auto& piece : pieces) {
      if (!piece.is_value) {
        literal += piece.text;
        continue;
      }
      std::erase(unsaid, piece.text);
      const bool is_known = std::ranges::find(must, piece.text) != must.end() ||
                            std::ranges::find(may, piece.text) != may.end() || piece.text == "city" ||
                            piece.text == "hotline" || piece.text == "stop";
      if (!is_known)
        fault(column, "placeholder_unknown",
              fmt::format("messages of {} have no value {{{}}}", name(*purpose), piece.text));
    }
    return literal;
  };
  check_values("subject", *subject_pieces);
  const int segments = sms_size(check_values("body", *body_pieces)).segments;
  for (const auto& value : unsaid)
    fault("body", "placeholder_missing",
          fmt::format("a message of {} must say {{{}}}", name(*purpose), value));
  if (*channel == Channel::sms && segments > kSmsSegmentsMax)
    fault("body", "sms_segments",
          fmt::format("{} text messages long before values, at most {}", segments, kSmsSegmentsMax));
  if (!templates_
           .emplace(Key{cells[kId], *channel, *language},
                    Template{*purpose, line, std::move(*subject_pieces), std::move(*body_pieces)})
           .second)
    fault("id", "twice", fmt::format("is there already for {} in {}", name(*channel), name(*language)));
}

Result<TemplateBook> TemplateBook::parse(const std::string& file, std::string_view csv) {
  TZ_TRY(table, CsvTable::parse(file, csv, kColumns));
  TemplateBook book;
  Faults faults(file);
  for (const auto& row : table.rows()) {
    book.add_row(row.cells, row.line,
                 [&](std::string_view column, std::string_view rule, std::string_view text) {
                   faults.add(row.line, column, rule,
                              fmt::format("template {}: {}", first_code_points(row[kId], 64), text));
                 });
  }
  std::map<std::string, Purpose> purposes;
  for (const auto& [key, one] : book.templates_) {
    const auto& [id, channel, language] = key;
    const auto other = language == Language::zh ? Language::en : Language::zh;
    if (!book.templates_.contains(Key{id, channel, other}))
      faults.add(one.line, "language", "both_languages",
                 fmt::format("template {}: {} has it in {} only", id, name(channel), name(language)));
    if (purposes.emplace(id, one.purpose).first->second != one.purpose)
      faults.add(one.line, "purpose", "purpose",
                 fmt::format("template {}: all its rows have one purpose", id));
  }
  TZ_CHECK(faults.status());
  return book;
}

Result<Text> TemplateBook::render(const std::string& id, Channel channel, Language language,
                                  const std::map<std::string, std::string>& values) const {
  const auto at = templates_.find(Key{id, channel, language});
  if (at == templates_.end())
    return fail(Errc::not_found,
                fmt::format("no template {} for {} in {}", id, name(channel), name(language)));
  TZ_TRY(subject, fill(at->second, at->second.subject, values));
  TZ_TRY(body, fill(at->second, at->second.body, values));
  // A value may have brought a line break along: a subject is one line.
  std::ranges::replace_if(
      subject, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  if (channel == Channel::sms && sms_size(body).segments > kSmsSegmentsMax)
    return fail_rule(
        Errc::invalid_argument, "sms_segments",
        fmt::format("template {} with its values is more than {} text messages long", id, kSmsSegmentsMax));
  return Text{std::move(subject), std::move(body)};
}

bool TemplateBook::has(const std::string& id, Channel channel) const {
  return templates_.contains(Key{id, channel, Language::zh});
}

std::optional<Purpose> TemplateBook::purpose_of(const std::string& id) const {
  const auto at = templates_.lower_bound(Key{id, Channel{}, Language{}});
  return at == templates_.end() || std::get<0>(at->first) != id ? std::nullopt
                                                                : std::optional(at->second.purpose);
}

}  // namespace tz::notify
