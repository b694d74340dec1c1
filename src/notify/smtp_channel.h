#pragma once
// Mail by SMTP to one server, which passes it on.
#include "notify/sender.h"

namespace tz::notify {

struct SmtpSettings {
  enum class Security {
    none,      // a server on this machine
    starttls,  // plain first, and no mail if it cannot be encrypted
    tls,       // encrypted from the start
  };
  std::string host{};
  int port = 25;
  Security security = Security::starttls;
  std::string user{}, password{};  // empty: no login
  std::string ca_file{};           // PEM; empty: the system's
  std::string helo{};              // our own name, also behind the @ of Message-ID
  std::string from_name{}, from_address{};
  std::chrono::milliseconds connect_max = std::chrono::seconds(10);
  std::chrono::milliseconds whole_max = std::chrono::seconds(30);
};

// Answers of 4xx are tried again, those of 5xx about the mail are for good; one about our login or greeting
// is tried again, because it is ours to mend. Message-ID is the same for every try.
class SmtpChannel final : public Sender {
 public:
  explicit SmtpChannel(SmtpSettings settings) : settings_(std::move(settings)) {}
  Verdict send(const Rendered& rendered, Instant now) override;
  std::chrono::milliseconds longest_send() const override;
  // Greets the server and logs in, as send() would, and sends nothing.
  Verdict probe() const;

 private:
  const SmtpSettings settings_;
};

}  // namespace tz::notify
