#pragma once
// One HTTP request to a partner, and what of its answer matters. No redirects are followed.
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "notify/sender.h"

namespace tz::notify {

struct HttpLimits {
  std::chrono::milliseconds connect_max = std::chrono::seconds(5);
  std::chrono::milliseconds whole_max = std::chrono::seconds(15);
  std::size_t answer_bytes_max = 64U << 10;
  bool allow_private = false;  // also addresses of the own network (public_address.h)
  std::string ca_file{};       // PEM; empty: the system's
};

struct HttpCall {
  std::string method = "POST";  // POST or GET
  std::string url{};            // http or https
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
};

struct HttpAnswer {
  int status = 0;  // 0: there was none, see `failure`
  std::string body{};
  bool is_cut = false;  // longer than answer_bytes_max; the rest was not read
  Verdict failure{};
};

HttpAnswer exchange(const HttpCall& call, const HttpLimits& limits);

// What a status says of the delivery: 2xx is taken; a redirect and most of 4xx are for good; the rest, and
// what a partner mends on his side (401, 403, 404, 408, 425, 429), is tried again. Code "http_STATUS".
Verdict verdict_of_status(int status);

}  // namespace tz::notify
