#include "notify/mime.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/text.h"

namespace tz::notify {
namespace {

Mail mail() {
  return {.from_name = "云川市 12345",
          .from_address = "ledger@example.org",
          .to_address = "li.invented@example.org",
          .subject = "Number YC-1",
          .body = "您好\n",
          .message_id = "taizhang-1-7@example.org",
          .language = "zh",
          .date = Instant{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}}};
}

// The words of an encoded header put together again.
std::string decode(std::string_view header) {
  std::string text;
  for (std::string line(header); !line.empty();) {
    const auto end = line.find("?=");
    const auto word = line.substr(0, end);
    EXPECT_LE(word.size() + 2, 75U);
    const auto bytes = from_base64(word.substr(word.find("?B?") + 3));
    EXPECT_TRUE(bytes);
    EXPECT_TRUE(is_valid_utf8(as_text(*bytes))) << "a word cuts a character";
    text += as_text(*bytes);
    line = line.substr(end + 2);
    if (line.empty()) break;
    EXPECT_EQ(line.substr(0, 3), "\r\n ");
    line = line.substr(3);
  }
  return text;
}

TEST(MailText, IsTheExpectedBytes) {
  EXPECT_EQ(compose(mail()),
            "Date: Mon, 02 Mar 2026 00:00:00 +0000\r\n"
            "From: =?UTF-8?B?5LqR5bed5biCIDEyMzQ1?= <ledger@example.org>\r\n"
            "To: <li.invented@example.org>\r\n"
            "Subject: Number YC-1\r\n"
            "Message-ID: <taizhang-1-7@example.org>\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: base64\r\n"
            "Content-Language: zh\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "\r\n"
            "5oKo5aW9Cg==\r\n");
}

TEST(MailText, NothingInASubjectOrNameEndsAHeader) {
  for (const std::string evil : {"a\r\nBcc: x@example.org", "a\nX: y", "a\rX: y", "办\r\n\r\nbody"}) {
    auto m = mail();
    m.subject = evil;
    m.from_name = evil;
    const auto bytes = compose(m);
    const auto head = bytes.substr(0, bytes.find("\r\n\r\n"));
    EXPECT_EQ(head.find("\nBcc"), std::string::npos);
    EXPECT_EQ(head.find("\nX:"), std::string::npos);
    EXPECT_EQ(head.find("\rX"), std::string::npos);
    EXPECT_NE(head.find("Auto-Submitted"), std::string::npos) << "the head ended early";
  }
}

TEST(MailText, APlainNameIsQuoted) {
  auto m = mail();
  m.from_name = "12345 \"Line\", city";
  EXPECT_NE(compose(m).find("From: \"12345 \\\"Line\\\", city\" <ledger@example.org>"), std::string::npos);
  m.from_name.clear();
  EXPECT_NE(compose(m).find("From: <ledger@example.org>"), std::string::npos);
}

TEST(MailText, HeadersOfAnyLengthComeBack) {
  EXPECT_EQ(encode_header(std::string(60, 'a')), std::string(60, 'a'));
  EXPECT_EQ(decode(encode_header(std::string(61, 'a'))), std::string(61, 'a'));
  EXPECT_EQ(decode(encode_header("=?UTF-8?B?YQ==?=")), "=?UTF-8?B?YQ==?=");
  std::string text;
  for (int i = 0; i < 120; ++i) {
    text += i % 3 == 0 ? "办" : i % 3 == 1 ? "a" : "😀";
    EXPECT_EQ(decode(encode_header("é" + text)), "é" + text);
  }
}

TEST(MailText, LinesOfABodyAreShort) {
  const auto lines = base64_lines(std::string(1000, 'x'));
  for (const auto line : split(lines, '\n')) EXPECT_LE(line.size(), 77U);
  EXPECT_EQ(as_text(*from_base64(lines)), std::string(1000, 'x'));
  EXPECT_EQ(base64_lines(""), "");
}

TEST(Mail, SaysHowToStopItWhereThatIsSafe) {
  Mail mail{.from_address = "a@example.org",
            .to_address = "b@example.org",
            .stop_url = "https://city.example/n/YC-1?t=x"};
  const auto text = compose(mail);
  EXPECT_NE(text.find("List-Unsubscribe: <https://city.example/n/YC-1?t=x>\r\n"), std::string::npos);
  EXPECT_NE(text.find("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), std::string::npos);
  for (const char* bad : {"", "http://city.example/n", "https://city.example/\r\nBcc: x", "https://a>b"}) {
    mail.stop_url = bad;
    EXPECT_EQ(compose(mail).find("List-Unsubscribe"), std::string::npos) << bad;
  }
}

}  // namespace
}  // namespace tz::notify
