// LIBS: tz_notify
// Any file: what is taken can be filled in with every value there is, and says the same twice.
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include "base/text.h"
#include "notify/sms_text.h"
#include "notify/template.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz::notify;
  if (size > 65536) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (tz::is_valid_utf8(text)) {
    const auto sms = sms_size(text);
    if ((sms.segments == 0) != text.empty() || sms.units < sms.segments) std::abort();
  }
  const auto book = TemplateBook::parse("templates.csv", text);
  if (!book) return 0;
  std::map<std::string, std::string> values{{"city", "c"}, {"hotline", "h"}};
  for (const auto& [name, purpose] : kPurposes) {
    const auto [must, may] = values_of(purpose);
    for (const auto& value : must) values.emplace(value, "{v}\n");
    for (const auto& value : may) values.emplace(value, "{v}\n");
  }
  for (const auto channel : {Channel::mail, Channel::sms, Channel::in_app}) {
    for (const auto* id : {"receipt", "n", "a"}) {
      if (!book->has(id, channel)) continue;
      const auto once = book->render(id, channel, Language::en, values);
      if (!once && once.error().rule != "sms_segments") std::abort();
      if (once && (*once != *book->render(id, channel, Language::en, values))) std::abort();
      if (once && once->subject.find('\n') != std::string::npos) std::abort();
    }
  }
  return 0;
}
