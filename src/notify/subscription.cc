#include "notify/subscription.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace tz::notify {
namespace {

constexpr std::string_view kPartner = "partner:";
constexpr std::size_t kNameMax = 80, kUrlMax = 500;

tl::unexpected<Error> bad_part(std::string field, std::string rule, std::string message) {
  return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                     .message = std::move(message),
                                     .field = std::move(field),
                                     .rule = std::move(rule)});
}

// One word of visible ASCII after the scheme: what could end a line or hide a login stays out.
bool is_plain_url(std::string_view url) {
  const auto host = url.substr(url.find("://") + 3);
  return !host.empty() && host.front() != '/' &&
         host.substr(0, host.find('/')).find('@') == std::string_view::npos &&
         std::ranges::all_of(url, [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

std::string ref_of(SubscriptionId id) { return fmt::format("{}{}", kPartner, static_cast<std::int64_t>(id)); }

std::optional<SubscriptionId> subscription_of(std::string_view ref) {
  if (!ref.starts_with(kPartner)) return std::nullopt;
  ref.remove_prefix(kPartner.size());
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(ref.data(), ref.data() + ref.size(), id);
  if (error != std::errc{} || end != ref.data() + ref.size()) return std::nullopt;
  return SubscriptionId{id};
}

std::string secret_of(const Hash256& key, JurisdictionId j, SubscriptionId id) {
  return to_hex(hmac_sha256(key, as_bytes(fmt::format("webhook:{}:{}", static_cast<std::int32_t>(j),
                                                      static_cast<std::int64_t>(id)))));
}

Status check(const Subscription& subscription, bool allow_private) {
  const auto length = count_code_points(trim(subscription.name));
  if (length == 0 || length > kNameMax)
    return bad_part("name", "length", fmt::format("name: 1 to {} characters", kNameMax));
  const std::string& url = subscription.url;
  if (url.size() > kUrlMax)
    return bad_part("url", "length", fmt::format("url: at most {} characters", kUrlMax));
  const bool scheme = url.starts_with("https://") || (allow_private && url.starts_with("http://"));
  if (!scheme || !is_plain_url(url))
    return bad_part("url", "https", "url: an address that begins with https://");
  return {};
}

}  // namespace tz::notify
