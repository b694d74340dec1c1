#pragma once
// A mail as bytes: RFC 5322 headers, RFC 2047 words, one part of UTF-8 text. Pure.
#include <string>
#include <string_view>

#include "base/clock.h"

namespace tz::notify {

struct Mail {
  std::string from_name{};     // any text
  std::string from_address{};  // is_mail_address
  std::string to_address{};    // is_mail_address
  std::string subject{};       // any text
  std::string body{};          // any text
  std::string message_id{};    // without angle brackets
  std::string language{};      // "zh", "en"
  std::string stop_url{};      // where to say that one wants no more; empty: nowhere
  Instant date{};
};

// The mail with CRLF line ends, ASCII only. Whatever subject and names hold, they cannot end a header: line
// breaks and other control characters become blanks, and what is not plain ASCII is encoded.
std::string compose(const Mail& mail);

// A header's text: itself if it is printable ASCII of at most 60 characters, else RFC 2047 words of at most
// 75 characters, parted by a folded line. No word cuts a character in two.
std::string encode_header(std::string_view text);
// RFC 4648 section 4, in lines of 76 characters.
std::string base64_lines(std::string_view bytes);

}  // namespace tz::notify
