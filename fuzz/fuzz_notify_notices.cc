// LIBS: tz_notify
// Any file of notices, mail server, sender and numbers of a pack: what is taken is within its bounds.
#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include "notify/case_filler.h"
#include "notify/notice_policy.h"
#include "notify/settings.h"
#include "notify/subscription.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz::notify;
  if (size > 65536) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  static const TemplateBook book =
      *TemplateBook::parse("templates.csv",
                           "id,purpose,channel,language,subject,body\n"
                           "n,progress,mail,zh,s,{case_code}\nn,progress,mail,en,s,{case_code}\n"
                           "n,progress,sms,zh,,{case_code}\nn,progress,sms,en,,{case_code}\n"
                           "t,task,in_app,zh,s,{case_code}\nt,task,in_app,en,s,{case_code}\n");
  if (const auto rows = parse_notices("notices.csv", text, book)) {
    for (const auto& row : *rows) {
      const bool staff = row.audience != Audience::resident;
      if (std::ranges::any_of(row.channels, [&](Channel c) { return staff != (c == Channel::in_app); }))
        std::abort();
      if (!row.channels.empty() && book.purpose_of(row.template_id) != row.purpose) std::abort();
    }
  }
  NoticePolicy policy;
  if (read_notice_numbers(policy, "pack.json", text)) {
    NoticePolicy again;
    for (const auto& [key, value] : notice_numbers(policy))
      if (!set_notice_number(again, key, value)) std::abort();
  }
  Settings settings;
  settings.public_url = "https://city.example";
  settings.smtp = text;
  settings.mail_from = text;
  if (const auto smtp = smtp_of(settings); smtp && *smtp)
    if (!is_mail_address((*smtp)->from_address) || (*smtp)->port < 1 || (*smtp)->port > 65535) std::abort();
  Subscription one;
  one.name = "n";
  one.url = text;
  if (check(one, true) && text.find_first_of(" \r\n\t") != std::string::npos) std::abort();
  if (const auto number = dialled(text); !number.empty() && !is_phone_number(number)) std::abort();
  return 0;
}
