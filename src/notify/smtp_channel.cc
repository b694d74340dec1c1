#include "notify/smtp_channel.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "notify/curl_call.h"
#include "notify/mime.h"

namespace tz::notify {
namespace {

constexpr std::chrono::milliseconds kGoodbye = std::chrono::seconds(1);
constexpr std::chrono::milliseconds kPolling = std::chrono::seconds(1);  // libcurl looks up once a second

std::size_t give_mail(char* out, std::size_t size, std::size_t count, void* shared) {
  auto& rest = *static_cast<std::string_view*>(shared);
  const std::size_t bytes = std::min(size * count, rest.size());
  std::copy_n(rest.begin(), bytes, out);
  rest.remove_prefix(bytes);
  return bytes;
}

// libcurl says QUIT also to a server that has stopped answering, and waits for its good-bye beyond every
// limit it was given; this ends that too.
struct Deadline {
  std::chrono::steady_clock::time_point at;
  static int is_over(void* shared, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return std::chrono::steady_clock::now() >= static_cast<Deadline*>(shared)->at ? 1 : 0;
  }
};

// Login wanted, refused, too weak, only encrypted: RFC 4954 section 6. A wrong password of ours must not kill
// everyone's mail.
constexpr long kLoginAnswers[] = {530, 534, 535, 538};

Verdict judge(CURLcode code, long answer, bool mail_was_given) {
  if (code == CURLE_OK) return sent_ok(fmt::format("smtp_{}", answer));
  if (code == CURLE_OPERATION_TIMEDOUT || code == CURLE_USE_SSL_FAILED || code == CURLE_LOGIN_DENIED ||
      answer < 400 || answer > 599)
    return verdict_of(code);
  // libcurl's words for a refused greeting; the second also for a refused mail.
  const bool is_greeting =
      code == CURLE_REMOTE_ACCESS_DENIED || (code == CURLE_WEIRD_SERVER_REPLY && !mail_was_given);
  const bool is_login = std::ranges::find(kLoginAnswers, answer) != std::end(kLoginAnswers);
  std::string word = fmt::format("smtp_{}", answer);
  if (answer < 500 || is_greeting || is_login)
    return try_again(std::move(word), "the mail server does not take it now");
  return give_up(std::move(word), "the mail server refuses it");
}

// A call to the server, set up but for what is to be said; `url` must live as long.
CurlHandle call_to(const SmtpSettings& settings, const std::string& url) {
  auto curl = curl_handle("smtp,smtps", settings.connect_max, settings.whole_max);
  if (!curl) return curl;
  auto* c = curl.get();
  curl_easy_setopt(c, CURLOPT_URL, url.c_str());
  const bool is_plain = settings.security == SmtpSettings::Security::none;
  curl_easy_setopt(c, CURLOPT_USE_SSL, static_cast<long>(is_plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (!settings.ca_file.empty()) curl_easy_setopt(c, CURLOPT_CAINFO, settings.ca_file.c_str());
  if (!settings.user.empty()) {
    curl_easy_setopt(c, CURLOPT_USERNAME, settings.user.c_str());
    curl_easy_setopt(c, CURLOPT_PASSWORD, settings.password.c_str());
  }
  curl_easy_setopt(c, CURLOPT_FORBID_REUSE, 1L);  // The good-bye is said within the call.
  return curl;
}

std::string url_of(const SmtpSettings& settings) {
  const bool is_tls = settings.security == SmtpSettings::Security::tls;
  return fmt::format("{}://{}:{}/{}", is_tls ? "smtps" : "smtp", settings.host, settings.port, settings.helo);
}

// Carries the call out; it ends at the deadline whatever the server does.
Verdict perform(CURL* c, const SmtpSettings& settings, const std::string_view* rest) {
  Deadline deadline{std::chrono::steady_clock::now() + settings.whole_max + kGoodbye};
  curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, Deadline::is_over);
  curl_easy_setopt(c, CURLOPT_XFERINFODATA, &deadline);
  const CURLcode code = curl_easy_perform(c);
  long answer = 0;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &answer);
  return judge(code, answer, rest != nullptr && rest->empty());
}

std::string stop_url(const Message& message) {
  const auto at = message.values.find("stop");
  return at == message.values.end() ? std::string() : at->second;
}

}  // namespace

std::chrono::milliseconds SmtpChannel::longest_send() const {
  return settings_.whole_max + kGoodbye + kPolling;
}

Verdict SmtpChannel::send(const Rendered& rendered, Instant /*now*/) {
  if (!is_mail_address(rendered.destination.address))
    return give_up("address", "not a mail address that can be written to");
  const std::string url = url_of(settings_);
  const auto curl = call_to(settings_, url);
  if (!curl) return try_again("transport", "no memory for a call");
  const std::string mail = compose({.from_name = settings_.from_name,
                                    .from_address = settings_.from_address,
                                    .to_address = rendered.destination.address,
                                    .subject = rendered.subject,
                                    .body = rendered.body,
                                    .message_id = fmt::format("{}@{}", rendered.key, settings_.helo),
                                    .language = std::string(name(rendered.message.language)),
                                    .stop_url = stop_url(rendered.message),
                                    .date = rendered.created_at});
  std::string_view rest = mail;
  CurlList recipients;
  append(recipients, "<" + rendered.destination.address + ">");
  const std::string from = "<" + settings_.from_address + ">";
  auto* c = curl.get();
  curl_easy_setopt(c, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(c, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(c, CURLOPT_READFUNCTION, give_mail);
  curl_easy_setopt(c, CURLOPT_READDATA, &rest);
  return perform(c, settings_, &rest);
}

Verdict SmtpChannel::probe() const {
  const std::string url = url_of(settings_);
  const auto curl = call_to(settings_, url);
  if (!curl) return try_again("transport", "no memory for a call");
  curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, "NOOP");
  curl_easy_setopt(curl.get(), CURLOPT_NOBODY, 1L);
  return perform(curl.get(), settings_, nullptr);
}

}  // namespace tz::notify
