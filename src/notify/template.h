#pragma once
// What messages say: a city's templates.csv (packs/README.md), checked whole when it is loaded, so that
// nothing is found missing in front of a resident.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/result.h"
#include "notify/message.h"

namespace tz::notify {

// A text longer than this many short messages is refused, as written and as filled in.
// Source: docs/sources.md#sms-segments.
inline constexpr int kSmsSegmentsMax = 6;

// A message as its reader sees it: personal data.
struct Text {
  std::string subject{};  // empty for sms; one line
  std::string body{};
  friend bool operator==(const Text&, const Text&) = default;
};

// The templates of one city. Immutable; safe to share.
class TemplateBook {
 public:
  // templates.csv: id, purpose, channel (mail, sms, in_app), language (zh, en), subject, body. In subject and
  // body {name} stands for a value, {{ and }} for braces. Messages are "file:line:column: template ID: ...".
  //   invalid_argument  rule is one of csv, missing_column, unknown_column, cell_count, code, purpose,
  //                     channel, language, length, subject, brace, placeholder_unknown, placeholder_missing,
  //                     sms_segments, twice, both_languages
  //   too_large
  static Result<TemplateBook> parse(const std::string& file, std::string_view csv);

  // Fills in the template; a value that a message may have and this one has not is left out.
  //   not_found         no such template for this channel
  //   invalid_argument  rule value_missing: field names the value; sms_segments: too long when filled in.
  //                     Never quotes a value.
  Result<Text> render(const std::string& id, Channel channel, Language language,
                      const std::map<std::string, std::string>& values) const;
  bool has(const std::string& id, Channel channel) const;
  // What messages of this template are for; nullopt if there is none of that id.
  std::optional<Purpose> purpose_of(const std::string& id) const;
  std::size_t size() const { return templates_.size(); }

 private:
  struct Piece {
    bool is_value = false;
    std::string text{};  // literal, or the name of a value
  };
  using Pieces = std::vector<Piece>;
  struct Template {
    Purpose purpose = Purpose::staff_notice;
    std::uint64_t line = 0;
    Pieces subject{}, body{};
  };
  using Key = std::tuple<std::string, Channel, Language>;
  static Result<Pieces> pieces_of(std::string_view text);
  // Reads and checks one row; what is wrong goes to `fault(column, rule, text)`.
  template <class Fault>
  void add_row(const std::vector<std::string>& cells, std::uint64_t line, const Fault& fault);
  static Result<std::string> fill(const Template& one, const Pieces& pieces,
                                  const std::map<std::string, std::string>& values);

  std::map<Key, Template> templates_;
};

}  // namespace tz::notify
