#pragma once
// The HTTP/1.1 server: Asio coroutines and our own framing (ADR 0005), one io_context per I/O thread,
// handlers on worker threads (they may block on the database).
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "http/router.h"

namespace tz::http {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one, see Server::port()
  int io_threads = 1;
  int worker_threads = 64;            // they mostly wait for the group commit
  std::size_t work_queue_max = 1024;  // requests waiting for a worker; one more gets 503 with Retry-After
  std::size_t connections_max = 4096;
  std::size_t connections_per_address_max = 64;  // loopback is exempt
  std::size_t head_bytes_max = 40 << 10;
  std::size_t headers_max = 100;
  std::size_t target_bytes_max = 32 << 10;
  std::chrono::milliseconds head_timeout{10'000};
  std::chrono::milliseconds idle_timeout{30'000};
  std::chrono::milliseconds body_grace{5'000};  // afterwards a body must come at body_rate_min or faster
  std::uint64_t body_rate_min = 1024;           // bytes per second
  std::chrono::milliseconds write_timeout{30'000};
  // Event streams: in all; of one person, so that a browser's few connections are not all taken by its tabs;
  // and how long one is silent before a comment is sent (docs/sources.md#live-streams).
  std::size_t streams_max = 1024;
  std::size_t streams_per_person_max = 4;
  std::chrono::milliseconds stream_heartbeat{15'000};
  std::chrono::milliseconds drain_timeout{20'000};
  std::filesystem::path spool_dir;  // for uploads; empty: the system's temporary folder
  // Another server whose pictures pages may show: "https://tiles.example"; empty: none. Asked for every
  // answer, from any I/O thread: it must be quick and safe to call from several.
  std::function<std::string()> image_origin;
  std::string tls_certificate, tls_key;      // PEM files; both or neither
  std::vector<std::string> trusted_proxies;  // addresses whose X-Forwarded-For / -Proto are believed
};

struct ServerStats {
  std::uint64_t connections = 0, requests = 0, responses_4xx = 0, responses_5xx = 0, shed = 0, in_flight = 0,
                streams = 0;
};

// Strict framing: anything ambiguous (both Content-Length and Transfer-Encoding, two lengths, a bare CR or
// LF, obs-fold, space before a colon, control characters, no Host or two) is answered 400 and the connection
// closed.
class Server {
 public:
  Server(const Router& router, ServerOptions options, const Clock& clock, Random& random);
  ~Server();  // stop()
  // Binds and begins to serve.  unavailable: the address is in use or not permitted; invalid_argument: the
  // certificate cannot be read
  Status start();
  // Accepts nothing new, ends event streams, lets requests in flight finish (at most drain_timeout), then
  // closes.
  void stop();
  std::uint16_t port() const;
  ServerStats stats() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tz::http
