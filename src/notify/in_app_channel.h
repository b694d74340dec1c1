#pragma once
// The inbox on a member of staff's screen.
#include "notify/inbox_store.h"
#include "notify/sender.h"

namespace tz::notify {

class InAppChannel final : public Sender {
 public:
  explicit InAppChannel(InboxStore& inbox) : inbox_(inbox) {}
  Verdict send(const Rendered& rendered, Instant now) override;
  std::chrono::milliseconds longest_send() const override { return std::chrono::seconds(5); }

 private:
  InboxStore& inbox_;
};

}  // namespace tz::notify
