#include "notify/mime.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"
#include "base/time.h"

namespace tz::notify {
namespace {

constexpr std::size_t kPlainMax = 60;
constexpr std::size_t kWordBytes = 45;  // 60 characters of base64, and 12 of =?UTF-8?B??=
constexpr std::size_t kLine = 76;

std::string base64(std::string_view bytes) {
  std::string text = to_base64url(as_bytes(bytes));
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

bool is_plain(std::string_view text) {
  return text.size() <= kPlainMax && text.find("=?") == std::string_view::npos &&
         std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

// RFC 5322 section 3.3; HTTP's form says GMT, which mail calls obsolete.
std::string mail_date(Instant at) {
  std::string text = format_http_date(at);
  const auto gmt = text.rfind("GMT");
  return gmt == std::string::npos ? text : text.replace(gmt, 3, "+0000");
}

}  // namespace

std::string encode_header(std::string_view given) {
  std::string text(given);
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  if (is_plain(text)) return text;
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    std::size_t take = std::min(kWordBytes, rest.size());
    while (take > 1 && take < rest.size() && (static_cast<unsigned char>(rest[take]) & 0xC0U) == 0x80U)
      --take;
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(rest.substr(0, take)) + "?=";
    rest.remove_prefix(take);
  }
  return out;
}

std::string base64_lines(std::string_view bytes) {
  const std::string text = base64(bytes);
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += kLine) out += text.substr(i, kLine) + "\r\n";
  return out;
}

std::string compose(const Mail& mail) {
  std::string from = "<" + mail.from_address + ">";
  if (!mail.from_name.empty()) {
    std::string name = encode_header(mail.from_name);
    if (!name.starts_with("=?")) {  // An atom or a quoted string: the latter takes everything.
      std::string quoted;
      for (const char c : name) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
      }
      name = "\"" + quoted + "\"";
    }
    from = name + " " + from;
  }
  // RFC 2369 and 8058: programs show a button, and press it by POST.
  const bool may_stop =
      mail.stop_url.starts_with("https://") &&
      std::ranges::all_of(mail.stop_url, [](char c) { return c > 0x20 && c < 0x7f && c != '>'; });
  const std::string stop = may_stop ? fmt::format(
                                          "List-Unsubscribe: <{}>\r\n"
                                          "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                                          mail.stop_url)
                                    : std::string();
  return fmt::format(
             "Date: {}\r\nFrom: {}\r\nTo: <{}>\r\nSubject: {}\r\nMessage-ID: <{}>\r\n"
             "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
             "Content-Transfer-Encoding: base64\r\nContent-Language: {}\r\n"
             // RFC 3834: nobody's holiday notice answers this.
             "Auto-Submitted: auto-generated\r\n{}\r\n",
             mail_date(mail.date), from, mail.to_address, encode_header(mail.subject), mail.message_id,
             mail.language, stop) +
         base64_lines(mail.body);
}

}  // namespace tz::notify
