#pragma once
// What a clerk may begin a reply with: a city's replies.csv (packs/README.md), checked whole when it is
// loaded. A draft, never a reply: blanks in 【】 are what only whoever did the work can say, and the screen
// sends nothing while one is left.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "places/pack.h"

namespace tz::notify {

inline constexpr std::size_t kRepliesMax = 200;         // rows of a city
inline constexpr std::size_t kReplyTemplateMax = 1000;  // code points of one text; a reply has 4,000
inline constexpr std::string_view kReplyPlaceholders[] = {"code", "unit", "date"};

struct ReplyTemplate {
  std::string code{};
  std::string category{};  // it and all below it; empty: for every category
  std::string zh{}, en{};
  friend bool operator==(const ReplyTemplate&, const ReplyTemplate&) = default;
};

using IsCategory = std::function<bool(std::string_view code)>;

// replies.csv: code, category, zh, en, in the order in which they are shown. In zh and en {code}, {unit} and
// {date} stand for the case's number, the unit that replies and the day; there are no other braces. What is
// to be filled in stands in 【】.
//   invalid_argument  rules csv, missing_column, unknown_column, cell_count, code, duplicate_code,
//                     unknown_category, length, placeholder_unknown, reply_blank (a 【 without 】, or the two
//                     texts have another number of blanks), too_many; file, line and column named
//   too_large
Result<std::vector<ReplyTemplate>> parse_replies(const std::string& file, std::string_view csv,
                                                 const IsCategory& is_category);
// Those of a city's pack; none if it has no file.
Result<std::vector<ReplyTemplate>> read_reply_file(const places::PackFiles& files,
                                                   const IsCategory& is_category);

// Those that fit a category, the most specific first and then in the order of the file. `chain`: the category
// and those above it, itself first; empty: only what is for every category.
std::vector<ReplyTemplate> fitting(const std::vector<ReplyTemplate>& all,
                                   const std::vector<std::string>& chain);

// Safe to call from any thread.
class ReplyTemplateStore {
 public:
  virtual ~ReplyTemplateStore() = default;
  virtual Status save(JurisdictionId j,
                      const std::vector<ReplyTemplate>& all) = 0;  // in the place of what was there
  virtual Result<std::vector<ReplyTemplate>> load(JurisdictionId j) const = 0;  // in the order saved
};

}  // namespace tz::notify
