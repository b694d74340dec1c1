// What reaches the world by messages: options read into settings, `notify test`, and the doctor's look at it.
#include "cli/notify_settings.h"

#include <fmt/core.h>

#include <fstream>
#include <sstream>

#include "app/server_key.h"
#include "base/text.h"
#include "notify/sms_channel.h"
#include "notify/smtp_channel.h"

namespace tz::cli {
namespace {

constexpr std::size_t kFileMax = 64U << 10;

Status read_into(std::string& text, const std::string& file, std::string_view option) {
  if (file.empty()) return {};
  std::ifstream in(file, std::ios::binary);
  std::ostringstream whole;
  whole << in.rdbuf();
  text = std::move(whole).str();
  if (!in || text.size() > kFileMax)
    return fail_field(std::string(option), std::string(option) + ": cannot read " + file);
  return {};
}

// One line: what else is in the file of a secret is no part of it.
Status read_secret(std::string& secret, const std::string& file, std::string_view option) {
  TZ_CHECK(read_into(secret, file, option));
  secret = std::string(trim(secret.substr(0, secret.find('\n'))));
  return {};
}

notify::Rendered test_message(const std::string& to, notify::Channel channel, Instant now) {
  notify::Rendered rendered;
  rendered.key = fmt::format("taizhang-test-{}", to_millis(now));
  rendered.destination = {channel, "test:1", to};
  rendered.subject = "taizhang: test / 测试";
  rendered.body = "This is a test of taizhang. 这是台账程序的一次测试。";
  rendered.created_at = now;
  return rendered;
}

Result<notify::Verdict> send_test(const notify::Settings& settings, const std::string& to, Instant now) {
  if (notify::is_mail_address(to)) {
    TZ_TRY(smtp, notify::smtp_of(settings));
    if (!smtp) return fail_field("smtp", "smtp: no mail server is given: give --smtp");
    return notify::SmtpChannel(*smtp).send(test_message(to, notify::Channel::mail, now), now);
  }
  if (!notify::is_phone_number(to))
    return fail_field("to", "to: a mail address, or a telephone number of + and digits");
  TZ_TRY(gateway, notify::sms_of(settings));
  if (!gateway) return fail_field("sms_gateway", "sms_gateway: no gateway is given: give --sms-gateway");
  notify::SmsChannel channel(*gateway, settings.sms_secret, {.allow_private = settings.allow_private});
  return channel.send(test_message(to, notify::Channel::sms, now), now);
}

std::string with_reason(const notify::Verdict& verdict) {
  return verdict.code + (verdict.reason.empty() ? "" : ": " + verdict.reason);
}

Finding look_at_mail(const notify::Settings& settings) {
  const auto smtp = notify::smtp_of(settings);
  if (!smtp)
    return {Finding::Kind::bad, smtp.error().message, "Mend the option that is named; serve will not start."};
  if (!*smtp)
    return {Finding::Kind::look, "no mail server is given: nobody is told anything by mail",
            "Give --smtp smtp://HOST, --mail-from and --public-url, if the city writes mail."};
  const auto verdict = notify::SmtpChannel(**smtp).probe();
  if (verdict.outcome != notify::Outcome::ok)
    return {Finding::Kind::bad,
            fmt::format("the mail server {}:{} takes no mail ({})", (*smtp)->host, (*smtp)->port,
                        with_reason(verdict)),
            "Look at --smtp, its user and password, and whether this machine may reach it."};
  return {Finding::Kind::fine, fmt::format("the mail server {}:{} answers", (*smtp)->host, (*smtp)->port),
          ""};
}

Finding look_at_sms(const notify::Settings& settings) {
  const auto gateway = notify::sms_of(settings);
  if (!gateway)
    return {Finding::Kind::bad, gateway.error().message, "Mend what is named; serve will not start."};
  if (!*gateway)
    return {Finding::Kind::look, "no SMS gateway is given: nobody is told anything by text message",
            "Give --sms-gateway FILE (packs/README.md describes it), if the city has one."};
  return {Finding::Kind::fine, "the SMS gateway is described", "Try it: taizhang notify test --to NUMBER"};
}

}  // namespace

Status read_notify_files(const NotifyFiles& files, notify::Settings& settings) {
  TZ_CHECK(read_secret(settings.smtp_password, files.smtp_password, "smtp-password-file"));
  TZ_CHECK(read_into(settings.sms_gateway, files.sms_gateway, "sms-gateway"));
  TZ_CHECK(read_secret(settings.sms_secret, files.sms_secret, "sms-secret-file"));
  return {};
}

int notify_test(const Common& given, const std::string& to) {
  Common common = given;
  if (const auto read = read_notify_files(common.notify_files, common.settings.notify); !read)
    return report(read.error());
  const auto verdict = send_test(common.settings.notify, to, SystemClock().now());
  if (!verdict) return report(verdict.error());
  if (verdict->outcome == notify::Outcome::ok) {
    fmt::print("taken ({})\n", verdict->code);
    return 0;
  }
  fmt::print(stderr, "taizhang: not taken ({})\n", with_reason(*verdict));
  return 1;
}

std::vector<Finding> examine_notify(const Common& given) {
  notify::Settings settings = given.settings.notify;
  if (const auto read = read_notify_files(given.notify_files, settings); !read)
    return {
        {Finding::Kind::bad, read.error().message, "Name the file, and let the user of taizhang read it."}};
  std::vector<Finding> all{look_at_mail(settings), look_at_sms(settings)};
  const auto key = given.settings.data_dir / "notify.key";
  if (const auto fault = app::server_key_fault(key); !fault.empty())
    all.push_back({Finding::Kind::bad, fault,
                   "Let only the user that runs taizhang read it: chmod 600 " + key.string()});
  return all;
}

}  // namespace tz::cli
