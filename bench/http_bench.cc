// A server with trivial handlers, for a load generator: http_bench [port] [seconds]; then wrk -t1 -c64 -d5s
// http://127.0.0.1:PORT/hello Prints what it counted. `wrk` is not started from here, so that it can be
// pinned or run elsewhere.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "base/log.h"
#include "http/server.h"

int main(int argc, char** argv) {
  tz::log::set_level(tz::log::Level::warn);
  tz::http::Router router;
  router.get(
      "/hello", tz::http::Permission::anyone,
      [](const tz::http::Request&) -> tz::Result<tz::http::Response> { return tz::http::ok_html("hello"); });
  router.get("/cases/{code}", tz::http::Permission::anyone,
             [](const tz::http::Request& request) -> tz::Result<tz::http::Response> {
               return tz::http::ok_json(R"({"code":")" + std::string(request.path_parameter("code")) +
                                        R"(","text":")" + std::string(2000, 'x') + "\"}");
             });
  tz::http::ServerOptions options;
  options.port = static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 8088);
  tz::SystemClock clock;
  tz::SystemRandom random;
  tz::http::Server server(router, options, clock, random);
  if (const auto started = server.start(); !started) {
    std::fprintf(stderr, "%s\n", started.error().message.c_str());
    return 1;
  }
  std::this_thread::sleep_for(std::chrono::seconds(argc > 2 ? std::atoi(argv[2]) : 30));
  const auto stats = server.stats();
  server.stop();
  std::printf(
      "requests %llu, 4xx %llu, 5xx %llu, shed %llu\n", static_cast<unsigned long long>(stats.requests),
      static_cast<unsigned long long>(stats.responses_4xx),
      static_cast<unsigned long long>(stats.responses_5xx), static_cast<unsigned long long>(stats.shed));
}
