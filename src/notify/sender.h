#pragma once
// What a channel is asked to do, and the one thing it does. Channels are the only files that talk to other
// machines, and the only ones that include libcurl.
#include <chrono>
#include <map>
#include <string>

#include "base/clock.h"
#include "notify/message.h"
#include "notify/outbox_store.h"

namespace tz::notify {

// A delivery with its words filled in. Personal data: not to be logged.
struct Rendered {
  std::string
      key{};  // the same for every try of a delivery: the other side may know it by it. ASCII, no blank
  DeliveryId delivery{};
  Message message{};
  Destination destination{};
  std::string subject{};                // mail and in_app
  std::string body{};                   // all but webhook
  std::string subject_en{}, body_en{};  // in_app, whose subject and body are Chinese
  Instant created_at{};
};

// One channel. Safe to call from several threads.
class Sender {
 public:
  virtual ~Sender() = default;
  // Tries once. Blocks for at most longest_send(). Neither throws nor logs what it sends.
  virtual Verdict send(const Rendered& rendered, Instant now) = 0;
  virtual std::chrono::milliseconds longest_send() const = 0;
};

inline Verdict sent_ok(std::string code = "ok") { return {Outcome::ok, std::move(code), ""}; }
inline Verdict try_again(std::string code, std::string reason) {
  return {Outcome::retry, std::move(code), std::move(reason)};
}
inline Verdict give_up(std::string code, std::string reason) {
  return {Outcome::permanent, std::move(code), std::move(reason)};
}

}  // namespace tz::notify
