// Raw bytes over real sockets: what no in-process test can show.
#include "http/server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <future>
#include <mutex>

#include "base/log.h"
#include "base/text.h"
#include "http/certificate.h"
#include "http/event_stream.h"
#include "http/testing.h"

namespace tz::http {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr auto kPatience = 10s;  // How long a test waits for what must come; never how long it sleeps.

class Client {
 public:
  explicit Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { ::close(fd_); }
  bool connected() const { return connected_; }
  int fd() const { return fd_; }

  // False when the other side takes no more.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  // Reads until `enough` or the end; false at the end, at a reset or when patience is over.
  template <class Enough>
  bool read_until(Enough enough) {
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    while (!enough()) {
      pollfd ready{.fd = fd_, .events = POLLIN, .revents = 0};
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(give_up - std::chrono::steady_clock::now());
      if (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) <= 0) {
        impatient_ = true;
        return false;
      }
      char piece[16 << 10];
      const ssize_t n = ::recv(fd_, piece, sizeof piece, 0);
      if (n <= 0) return false;
      received_.append(piece, static_cast<std::size_t>(n));
    }
    return true;
  }
  // Everything until the server closes. Fails the test if it does not.
  std::string rest() {
    read_until([] { return false; });
    EXPECT_FALSE(impatient_) << "the server did not close; received: " << received_;
    return std::exchange(received_, {});
  }
  // The next `n` bytes.
  std::string take(std::size_t n) {
    read_until([&] { return received_.size() >= n; });
    std::string out = received_.substr(0, n);
    received_.erase(0, n);
    return out;
  }
  // One response with its body by Content-Length (or none, after HEAD).
  std::string response(bool head_only = false) {
    if (!read_until([&] { return received_.find("\r\n\r\n") != std::string::npos; })) return "";
    const auto end = received_.find("\r\n\r\n") + 4;
    const auto at = received_.find("Content-Length: ");
    const std::size_t size = head_only || at > end ? 0 : std::stoul(received_.substr(at + 16));
    if (!read_until([&] { return received_.size() >= end + size; })) return "";
    std::string out = received_.substr(0, end + size);
    received_.erase(0, end + size);
    return out;
  }

 private:
  int fd_;
  bool connected_ = false;
  bool impatient_ = false;
  std::string received_;
};

// A door that handlers wait at, so that tests decide when they go on.
class Gate {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  bool await_waiting(int n) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return waiting_ >= n; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int waiting_ = 0;
};

struct TemporaryFolder {
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tz-http-test-XXXXXX").string();
    path = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(path), std::filesystem::directory_iterator()));
  }
  std::filesystem::path path;
};

constexpr std::string_view kGood = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";

struct ServerTest : ::testing::Test {
  ServerTest() {
    log::set_level(log::Level::error);
    options.port = 0;
    options.worker_threads = 4;
    options.spool_dir = spool.path;
    router.get("/hello", Permission::anyone,
               [](const Request&) -> Result<Response> { return ok_html("hello"); });
    router.get("/tagged", Permission::anyone,
               [](const Request&) -> Result<Response> { return ok_json(R"({"a":1})", std::int64_t{7}); });
    router.get("/slow", Permission::anyone, [this](const Request&) -> Result<Response> {
      gate.wait();
      return ok_html("slow");
    });
    router.get("/big", Permission::anyone,
               [](const Request&) -> Result<Response> { return ok_html(std::string(3 << 20, 'b')); });
    router.get("/where", Permission::anyone, [](const Request& r) -> Result<Response> {
      return ok_html(r.remote_address + " " + r.origin());
    });
    router.get("/stream", Permission::anyone, [](const Request&) -> Result<Response> {
      Response response;
      response.stream = [n = 0](std::string& chunk) mutable {
        chunk += std::string(10'000, static_cast<char>('a' + n % 26));
        return ++n < 100;
      };
      return response;
    });
    router.get("/broken-stream", Permission::anyone, [](const Request&) -> Result<Response> {
      Response response;
      response.stream = [](std::string&) -> bool { throw std::runtime_error("no"); };
      return response;
    });
    router.post("/echo", Permission::anyone,
                [](const Request& r) -> Result<Response> { return ok_html(r.body); });
    router.post("/form", Permission::anyone, [](const Request& r) -> Result<Response> {
      std::string out;
      for (const auto& [key, value] : r.form.items()) out += key + "=" + value + ";";
      return ok_html(out);
    });
    router.post("/upload", Permission::anyone,
                [](const Request& r) -> Result<Response> {
                  std::string out;
                  for (const auto& [key, value] : r.form.items()) out += key + "=" + value + ";";
                  for (const Upload& upload : r.uploads) {
                    TZ_TRY(bytes, upload.read());
                    out += upload.field() + ":" + upload.filename() + ":" + upload.content_type() + ":" +
                           std::to_string(bytes.size()) + ";";
                  }
                  return ok_html(out);
                },
                {.files_max = 3, .file_bytes_max = 5 << 20});
  }
  ~ServerTest() override {
    gate.open();
    if (server) server->stop();
    EXPECT_EQ(spool.files(), 0U) << "an upload was left behind";
    log::set_level(log::Level::info);
  }
  std::uint16_t start() {
    server = std::make_unique<Server>(router, options, clock, random);
    const Status started = server->start();
    EXPECT_TRUE(started.has_value()) << started.error().message;
    return server->port();
  }
  void expect_still_serving(std::string_view after = "") {
    Client client(server->port());
    client.send(kGood);
    EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 200")) << after;
  }
  TemporaryFolder spool;
  Router router;
  ServerOptions options;
  SystemClock clock;
  SystemRandom random;
  Gate gate;
  std::unique_ptr<Server> server;
};

TEST_F(ServerTest, AnswersWithSecurityHeadersAndKeepsTheConnection) {
  Client client(start());
  for (int i = 0; i < 3; ++i) {
    client.send(kGood);
    const std::string response = client.response();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\nDate: "));
    for (const char* header : {"Content-Security-Policy: default-src 'none'; script-src 'self';",
                               "X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin",
                               "Permissions-Policy: ", "Cross-Origin-Opener-Policy: same-origin",
                               "X-Request-Id: ", "Content-Length: 5", "Cache-Control: no-store"})
      EXPECT_THAT(response, HasSubstr(header));
    EXPECT_THAT(response, Not(HasSubstr("Strict-Transport-Security")));
    EXPECT_TRUE(response.ends_with("\r\n\r\nhello"));
  }
  EXPECT_EQ(server->stats().requests, 3U);
}

TEST_F(ServerTest, PagesMayShowPicturesOfOneOtherServerAsLongAsItIsNamed) {
  std::atomic<bool> named{true};
  options.image_origin = [&named] { return std::string(named ? "https://tiles.example:8443" : ""); };
  Client client(start());
  client.send(kGood);
  EXPECT_THAT(client.response(), HasSubstr("; img-src 'self' https://tiles.example:8443 data: blob:; "));
  named = false;  // On the same connection, without a restart.
  client.send(kGood);
  EXPECT_THAT(client.response(), HasSubstr("; img-src 'self' data: blob:; "));
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  Client client(start());
  std::string many;
  for (int i = 0; i < 50; ++i) {
    many += "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n" + std::to_string(100 + i);
    many += kGood;
  }
  client.send(many);
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(client.response().ends_with("\r\n\r\n" + std::to_string(100 + i)));
    EXPECT_TRUE(client.response().ends_with("\r\n\r\nhello"));
  }
}

TEST_F(ServerTest, ReadsARequestThatComesByteByByte) {
  Client client(start());
  for (const char c : std::string("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                  "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nX-Checksum: 1\r\n\r\n") +
                          std::string(kGood))
    client.send(std::string_view(&c, 1));
  EXPECT_TRUE(client.response().ends_with("\r\n\r\nabcde"));
  EXPECT_TRUE(client.response().ends_with("\r\n\r\nhello"));
}

TEST_F(ServerTest, HeadNotModifiedAndMethodNotAllowed) {
  Client client(start());
  client.send("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string head = client.response(true);
  EXPECT_THAT(head, HasSubstr("Content-Length: 5\r\n"));
  client.send("GET /tagged HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"6\", W/\"7\"\r\n\r\n");
  const std::string same = client.response();
  EXPECT_THAT(same, StartsWith("HTTP/1.1 304 Not Modified"));
  EXPECT_THAT(same, HasSubstr("ETag: \"7\""));
  EXPECT_TRUE(same.ends_with("\r\n\r\n"));
  client.send("GET /tagged HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"8\"\r\n\r\n");
  EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 200 OK"));
  client.send("PUT /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string refused = client.response();
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 405"));
  EXPECT_THAT(refused, HasSubstr("Allow: GET, HEAD, OPTIONS\r\n"));
  EXPECT_THAT(refused, HasSubstr("application/problem+json"));
}

TEST_F(ServerTest, StreamsInChunksAndUntilTheCloseForHttp10) {
  start();
  Client modern(server->port());
  modern.send("GET /stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string chunked = modern.rest();
  EXPECT_THAT(chunked, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_TRUE(chunked.ends_with("\r\n0\r\n\r\n"));
  EXPECT_GT(chunked.size(), 1'000'000U);
  Client old(server->port());
  old.send("GET /stream HTTP/1.0\r\nHost: x\r\n\r\n");
  const std::string plain = old.rest();
  EXPECT_EQ(plain.size() - plain.find("\r\n\r\n") - 4, 1'000'000U);
  Client broken(server->port());
  broken.send("GET /broken-stream HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(broken.rest(), Not(HasSubstr("\r\n0\r\n")));
  expect_still_serving();
}

TEST_F(ServerTest, ContinuesWhenAskedTo) {
  Client client(start());
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.response(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  EXPECT_TRUE(client.response().ends_with("\r\n\r\nok"));
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n");
  EXPECT_THAT(client.rest(), StartsWith("HTTP/1.1 413"));  // Before the body is sent.
}

struct Malformed {
  const char* what;
  std::string bytes;
  int status = 400;
};

std::vector<Malformed> malformed_requests() {
  const std::string get = "GET /hello HTTP/1.1\r\n";
  const std::string host = "Host: x\r\n";
  const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
  const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
  const auto with = [&](const std::string& header) { return get + host + header + "\r\n\r\n"; };
  const auto path = [&](const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\n" + host + "\r\n";
  };
  using namespace std::string_literals;
  return {
      // Lengths and codings.
      {"CL and TE", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"TE and CL", post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"},
      {"two CL, different", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"},
      {"two CL, equal", post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"},
      {"CL list", post + "Content-Length: 3, 3\r\n\r\nabc"},
      {"CL plus", post + "Content-Length: +3\r\n\r\nabc"},
      {"CL minus", post + "Content-Length: -3\r\n\r\nabc"},
      {"CL hex", post + "Content-Length: 0x3\r\n\r\nabc"},
      {"CL leading zero", post + "Content-Length: 03\r\n\r\nabc"},
      {"CL empty", post + "Content-Length:\r\n\r\n"},
      {"CL space inside", post + "Content-Length: 1 1\r\n\r\nabc"},
      {"CL overflow", post + "Content-Length: 18446744073709551617\r\n\r\na"},
      {"CL underscore twin", post + "Content_Length: 3\r\n\r\nabc"},
      {"TE identity", post + "Transfer-Encoding: identity\r\n\r\n"},
      {"TE gzip, chunked", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {"TE chunked twice in one", post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"},
      {"TE twice", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"TE xchunked", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {"TE quoted", post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"},
      {"TE vertical tab", post + "Transfer-Encoding: \x0b"
                                 "chunked\r\n\r\n0\r\n\r\n"},
      {"TE on 1.0", "POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"TE underscore twin", post + "Transfer_Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"body on GET", get + host + "Content-Length: 3\r\n\r\nabc"},
      {"chunked body on GET", get + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"body on HEAD", "HEAD /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na"},
      {"body on OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na"},
      {"coded body", post + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\na", 415},
      // Lines.
      {"bare LF lines", "GET /hello HTTP/1.1\nHost: x\n\n"},
      {"bare LF after one header", get + "Host: x\nA: b\r\n\r\n"},
      {"bare CR in a value", with("A: b\rc")},
      {"CR CR LF", get + "Host: x\r\r\n\r\n"},
      {"obs-fold", with("A: b\r\n c")},
      {"obs-fold by tab", with("A: b\r\n\tc")},
      {"fold of the first header", get + " Host: x\r\n\r\n"},
      {"empty line first", "\r\n" + std::string(kGood)},
      {"space before the colon", with("A : b")},
      {"tab before the colon", with("A\t: b")},
      {"no colon", with("A")},
      {"empty header name", with(": b")},
      {"NUL in a value", with("A: b\0c"s)},
      {"NUL in a name", with("A\0: b"s)},
      {"DEL in a value", with("A: b\x7f")},
      {"control in a value", with("A: b\x01")},
      {"value not UTF-8", with("A: \xff")},
      {"name not ASCII", with("\xc3\xa4: b")},
      {"name with a slash", with("A/b: c")},
      {"name with brackets", with("A(b): c")},
      {"Connection that is no list of tokens", with("Connection: keep-alive, clo/se")},
      // Host.
      {"no Host", get + "\r\n"},
      {"two Hosts", get + "Host: x\r\nHost: x\r\n\r\n"},
      {"empty Host", get + "Host:\r\n\r\n"},
      {"Host with a path", get + "Host: x/y\r\n\r\n"},
      {"Host with user", get + "Host: a@x\r\n\r\n"},
      {"Host with a space", get + "Host: x y\r\n\r\n"},
      {"Host of the URI differs", "GET http://y/hello HTTP/1.1\r\nHost: x\r\n\r\n"},
      // The request line.
      {"no version", "GET /hello\r\nHost: x\r\n\r\n"},
      {"lower-case version", "GET /hello http/1.1\r\nHost: x\r\n\r\n"},
      {"version 1.11", "GET /hello HTTP/1.11\r\nHost: x\r\n\r\n"},
      {"two spaces", "GET  /hello HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"tab for a space", "GET\t/hello HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"space at the end", "GET /hello HTTP/1.1 \r\nHost: x\r\n\r\n"},
      {"space in the target", "GET /hel lo HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"method with a colon", "G:T /hello HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"relative target", "GET hello HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"star with GET", "GET * HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"another scheme", "GET ftp://x/hello HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"absolute target without a path", "GET http://x HTTP/1.1\r\nHost: x\r\n\r\n"},
      {"TLS hello on the plain port", "\x16\x03\x01\x02\x05\x01\x03"s},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 501},
      {"HTTP/2 version", "GET /hello HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"TRACE", "TRACE /hello HTTP/1.1\r\nHost: x\r\n\r\n", 405},
      {"CONNECT", "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 405},
      {"unknown method", "BREW /hello HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"method in lower case", "get /hello HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      // Paths.
      {"%00", path("/hello%00")},
      {"%0d%0a", path("/hello%0d%0aX:1")},
      {"backslash", path("/hel\\lo")},
      {"coded backslash", path("/hel%5clo")},
      {"coded slash", path("/a%2fb")},
      {"dot segment", path("/a/../hello")},
      {"coded dot segment", path("/a/%2e%2e/hello")},
      {"dot at the end", path("/hello/.")},
      {"overlong slash", path("/a%c0%afb")},
      {"half an escape", path("/a%4")},
      {"wrong escape", path("/a%zz")},
      {"path not UTF-8", path("/a%ff")},
      {"raw UTF-8", path("/\xe9\x95\xbf")},
      {"fragment", path("/hello#x")},
      {"query not UTF-8", path("/hello?a=%ff")},
      {"query with NUL", path("/hello?a=%00")},
      {"query with half an escape", path("/hello?a=%4")},
      // Expectations and limits.
      {"another expectation", post + "Expect: 200-ok\r\nContent-Length: 1\r\n\r\na", 417},
      {"101 headers",
       [&] {
         std::string out = get + host;
         for (int i = 0; i < 100; ++i) out += "A: b\r\n";
         return out + "\r\n";
       }(),
       431},
      {"a head of 41 KiB", with("A: " + std::string(41 << 10, 'a')), 431},
      {"a head without end", get + "A: " + std::string(41 << 10, 'a'), 431},
      {"a target of 33 KiB", path("/" + std::string(33 << 10, 'a')), 414},
      {"a line without end", "GET /" + std::string(33 << 10, 'a'), 414},
      // Chunks.
      {"chunk size with sign", chunked + "+3\r\nabc\r\n0\r\n\r\n"},
      {"chunk size minus", chunked + "-3\r\nabc\r\n0\r\n\r\n"},
      {"chunk size 0x", chunked + "0x3\r\nabc\r\n0\r\n\r\n"},
      {"chunk size with underscore", chunked + "1_0\r\nabc\r\n0\r\n\r\n"},
      {"chunk size with a space before", chunked + " 3\r\nabc\r\n0\r\n\r\n"},
      {"chunk size with a space after", chunked + "3 \r\nabc\r\n0\r\n\r\n"},
      {"chunk size empty", chunked + "\r\nabc\r\n0\r\n\r\n"},
      {"chunk size overflow", chunked + "100000000000000003\r\nabc\r\n0\r\n\r\n"},
      {"chunk size ends with LF", chunked + "3\nabc\r\n0\r\n\r\n"},
      {"chunk longer than its size", chunked + "3\r\nabcd\r\n0\r\n\r\n"},
      {"no line end after a chunk", chunked + "3\r\nabc0\r\n\r\n"},
      {"LF after a chunk", chunked + "3\r\nabc\n0\r\n\r\n"},
      {"chunk extension too long", chunked + "3;" + std::string(70, 'e') + "\r\nabc\r\n0\r\n\r\n"},
      {"control in a chunk extension", chunked + "3;a=\x01\r\nabc\r\n0\r\n\r\n"},
      {"LF in a chunk extension", chunked + "3;a\nabc\r\n0\r\n\r\n"},
      {"trailer names framing", chunked + "0\r\nContent-Length: 3\r\n\r\n"},
      {"trailer names Host", chunked + "0\r\nHost: y\r\n\r\n"},
      {"trailer names Authorization", chunked + "0\r\nAuthorization: Bearer x\r\n\r\n"},
      {"trailer without colon", chunked + "0\r\nabc\r\n\r\n"},
      {"trailer with LF only", chunked + "0\r\nA: b\n\r\n"},
      // Forms.
      {"form not UTF-8",
       "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
       "Content-Length: 5\r\n\r\na=%ff"},
      {"multipart without boundary",
       "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data\r\nContent-Length: "
       "3\r\n\r\nabc"},
      {"multipart with another boundary",
       "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: "
       "5\r\n\r\n--c\r\n"},
  };
}

TEST_F(ServerTest, RefusesEverythingAmbiguousAndGoesOnServing) {
  start();
  const auto table = malformed_requests();
  ASSERT_GE(table.size(), 60U);
  for (const auto& [what, bytes, status] : table) {
    Client client(server->port());
    // A request smuggled behind the first must never be answered.
    client.send(bytes + std::string(kGood));
    const std::string answer = client.rest();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + std::to_string(status) + " ")) << what;
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n")) << what;
    EXPECT_EQ(answer.find("HTTP/1.1 ", 1), std::string::npos) << what << ": answered twice";
    EXPECT_THAT(answer, HasSubstr("\"request_id\":\"")) << what;
    expect_still_serving(what);
  }
}

TEST_F(ServerTest, RefusalsBeforeRoutingAreWordedByWhomThePathBelongsTo) {
  router.errors("/door", [](const Request& request, const Error& error) {
    return Response{.status = status_of(error), .content_type = "text/plain", .body = "door " + request.path};
  });
  start();
  const std::string many(40 << 10, 'a');
  for (const auto& [bytes, status] : std::vector<std::pair<std::string, int>>{
           {"GET /door/list.json?ids=" + many + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
           {"GET /door/list.json HTTP/1.1\r\nHost: x\r\nX: " + many + "\r\n\r\n", 431},
           {"GET /door/list.json HTTP/1.1\r\n\r\n", 400},
           {"GET /door/list.json?a=%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400}}) {
    Client client(server->port());
    client.send(bytes);
    const auto answer = client.rest();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + std::to_string(status) + " "));
    EXPECT_THAT(answer, HasSubstr("door /door/list.json"));
  }
}

TEST_F(ServerTest, TakesAListOfAThousandNumbersInOneAddress) {
  router.get("/list", Permission::anyone, [](const Request& r) -> Result<Response> {
    return ok_html(std::string(r.query.get("ids").substr(0, 5)));
  });
  Client client(start());
  std::string ids;
  for (int i = 0; i < 1000; ++i) ids += "LIAO-260301-ABCDEFG%2C";
  client.send("GET /list?ids=" + ids + " HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(ServerTest, RefusesABodyThatIsTooLargeByItsLengthAtOnce) {
  Client client(start());
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n");
  EXPECT_THAT(client.rest(), StartsWith("HTTP/1.1 413"));
}

TEST_F(ServerTest, TellsAStrangerBeforeTheBodyComes) {
  router.post("/staff", Permission::case_read, [](const Request&) -> Result<Response> { return ok_html(""); },
              {.files_max = 1, .file_bytes_max = 8 << 20});
  Client client(start());
  client.send(
      "POST /staff HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
      "Content-Length: 1048576\r\n\r\n");  // and not a byte of it
  EXPECT_THAT(client.rest(), StartsWith("HTTP/1.1 401"));
}

TEST_F(ServerTest, WordsTheRefusalOfAnUnreadablePathInTheLanguageAskedFor) {
  Client client(start());
  client.send("GET /a%ff HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\n\r\n");
  const std::string answer = client.rest();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(answer, HasSubstr("Content-Language: en\r\n"));
}

TEST_F(ServerTest, RefusesABodyThatIsTooLargeWhileItStreams) {
  Client client(start());
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "100000\r\n" + std::string(1 << 20, 'a') + "\r\n";
  int sent = 0;
  for (; sent < 100 && client.send(chunk); ++sent) {  // 100 MB, if it lets us.
  }
  EXPECT_LT(sent, 100);
  client.read_until([] { return false; });
  expect_still_serving();
  EXPECT_EQ(server->stats().responses_4xx, 1U);
}

TEST_F(ServerTest, RefusesAFormOfTenThousandFields) {
  Client client(start());
  std::string body;
  for (int i = 0; i < 10'000; ++i) body += "a=b&";
  client.send(
      "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: "
      "application/x-www-form-urlencoded\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  const std::string answer = client.rest();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(answer, HasSubstr("urn:taizhang:rule:form_fields_max"));
}

TEST_F(ServerTest, TakesFilesAndForgetsTheirFolders) {
  Client client(start());
  const auto form = testing::multipart({{.name = "text", .value = "路灯不亮"},
                                        {.name = "a",
                                         .value = std::string(300'000, 'x'),
                                         .filename = "../../etc/x.jpg",
                                         .content_type = "image/jpeg"},
                                        {.name = "b", .value = "", .filename = "C:\\\\temp\\\\照片.png"}});
  client.send("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: " + form.content_type +
              "\r\nContent-Length: " + std::to_string(form.body.size()) + "\r\n\r\n" + form.body);
  const std::string answer = client.response();
  EXPECT_TRUE(answer.ends_with("\r\n\r\ntext=路灯不亮;a:x.jpg:image/jpeg:300000;b:照片.png:text/plain:0;"))
      << answer;
}

TEST_F(ServerTest, RefusesFilesBeyondTheirLimitsAndLeavesNothingBehind) {
  start();
  const auto post = [&](const testing::Multipart& form) {
    Client client(server->port());
    client.send("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: " + form.content_type +
                "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
    for (std::string_view rest = form.body; !rest.empty();) {
      const std::string_view piece = rest.substr(0, 0xffff);
      rest.remove_prefix(piece.size());
      char size[16];
      std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
      if (!client.send(size + std::string(piece) + "\r\n")) break;
    }
    client.send("0\r\n\r\n");
    client.read_until([] { return false; });
  };
  const testing::Part small{.name = "f", .value = "x", .filename = "x"};
  post(testing::multipart({small, small, small}));
  EXPECT_EQ(server->stats().responses_4xx, 0U);
  post(testing::multipart({small, small, small, small}));
  EXPECT_EQ(server->stats().responses_4xx, 1U);
  post(testing::multipart({small, {.name = "f", .value = std::string((5 << 20) + 1, 'x'), .filename = "x"}}));
  EXPECT_EQ(server->stats().responses_4xx, 2U);
}

TEST_F(ServerTest, EndsASlowHeadASlowBodyAndAnIdleConnection) {
  options.head_timeout = 200ms;
  options.body_grace = 200ms;
  options.idle_timeout = 300ms;
  start();
  Client head(server->port());
  head.send("GET /hello HTTP/1.1\r\nHo");
  Client body(server->port());
  body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  Client silent(server->port());
  Client idle(server->port());
  idle.send(kGood);
  EXPECT_THAT(idle.response(), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(head.rest(), StartsWith("HTTP/1.1 408"));
  EXPECT_THAT(body.rest(), StartsWith("HTTP/1.1 408"));
  EXPECT_EQ(silent.rest(), "");
  EXPECT_EQ(idle.rest(), "");
  expect_still_serving();
}

TEST_F(ServerTest, EndsAClientThatDoesNotRead) {
  options.write_timeout = 200ms;
  router.get("/huge", Permission::anyone,
             [](const Request&) -> Result<Response> { return ok_html(std::string(64 << 20, 'h')); });
  start();
  Client client(server->port());
  client.send("GET /huge HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < give_up && server->stats().in_flight == 0)
    std::this_thread::yield();
  ASSERT_EQ(server->stats().in_flight, 1U);
  pollfd closed{.fd = client.fd(), .events = POLLRDHUP, .revents = 0};
  while (std::chrono::steady_clock::now() < give_up && server->stats().connections > 0)
    ::poll(&closed, 1, 50);
  EXPECT_EQ(server->stats().connections, 0U);
  expect_still_serving();
}

TEST_F(ServerTest, ShedsWhatTheQueueDoesNotHold) {
  options.worker_threads = 1;
  options.work_queue_max = 1;
  start();
  Client working(server->port());
  working.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(gate.await_waiting(1));
  std::vector<std::unique_ptr<Client>> others;
  for (int i = 0; i < 3; ++i) {
    others.push_back(std::make_unique<Client>(server->port()));
    others.back()->send(kGood);
  }
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  while (server->stats().shed < 2 && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
  gate.open();
  int shed = 0, served = 0;
  for (auto& other : others) {
    const std::string answer = other->response();
    if (answer.starts_with("HTTP/1.1 503")) {
      ++shed;
      EXPECT_THAT(answer, HasSubstr("Retry-After: "));
    } else if (answer.starts_with("HTTP/1.1 200")) {
      ++served;
    }
  }
  EXPECT_EQ(shed, 2);
  EXPECT_EQ(served, 1);
  EXPECT_EQ(server->stats().shed, 2U);
  EXPECT_TRUE(working.response().ends_with("slow"));
}

TEST_F(ServerTest, RefusesMoreConnectionsThanItHolds) {
  options.connections_max = 2;
  start();
  Client a(server->port()), b(server->port());
  a.send(kGood);
  b.send(kGood);
  EXPECT_THAT(a.response(), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(b.response(), StartsWith("HTTP/1.1 200"));
  Client c(server->port());
  EXPECT_THAT(c.rest(), StartsWith("HTTP/1.1 503"));
}

TEST_F(ServerTest, StopsGracefully) {
  start();
  Client idle(server->port());
  idle.send(kGood);
  EXPECT_THAT(idle.response(), StartsWith("HTTP/1.1 200"));
  Client busy(server->port());
  busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(gate.await_waiting(1));
  auto stopping = std::async(std::launch::async, [&] { server->stop(); });
  EXPECT_EQ(idle.rest(), "");  // Ended at once: so the stop has begun.
  gate.open();
  const std::string answer = busy.rest();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(answer.ends_with("slow"));
  stopping.get();
  EXPECT_FALSE(Client(server->port()).connected());
}

TEST_F(ServerTest, StopsThoughAHandlerOutlastsTheDrain) {
  options.drain_timeout = 100ms;
  start();
  Client busy(server->port());
  busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(gate.await_waiting(1));
  auto stopping = std::async(std::launch::async, [&] { server->stop(); });
  EXPECT_EQ(busy.rest(), "");
  gate.open();
  stopping.get();
}

TEST_F(ServerTest, SaysWhenThePortIsTaken) {
  start();
  ServerOptions same = options;
  same.port = server->port();
  Server other(router, same, clock, random);
  const Status started = other.start();
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().code, Errc::unavailable);
}

TEST_F(ServerTest, BelievesOnlyATrustedProxy) {
  const std::string ask =
      "GET /where HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.7, 198.51.100.9\r\nX-Forwarded-Proto: "
      "https\r\n\r\n";
  start();
  {
    Client client(server->port());
    client.send(ask);
    EXPECT_TRUE(client.response().ends_with("\r\n\r\n127.0.0.1 http://x"));
  }
  server->stop();
  options.trusted_proxies = {"127.0.0.1"};
  Client client(start());
  client.send(ask);
  const std::string answer = client.response();
  EXPECT_TRUE(answer.ends_with("\r\n\r\n198.51.100.9 https://x")) << answer;
  EXPECT_THAT(answer, HasSubstr("Strict-Transport-Security: max-age=31536000"));
}

// A key and a certificate for "localhost", signed by itself.
void write_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key_file) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* x509 = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), 0);
  X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
  X509_set_pubkey(x509, key);
  X509_NAME* subject = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"),
                             -1, -1, 0);
  X509_set_issuer_name(x509, subject);
  X509_sign(x509, key, EVP_sha256());
  std::FILE* out = std::fopen(certificate.c_str(), "w");
  PEM_write_X509(out, x509);
  std::fclose(out);
  out = std::fopen(key_file.c_str(), "w");
  PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(out);
  X509_free(x509);
  EVP_PKEY_free(key);
}

class TlsClient {
 public:
  TlsClient(std::uint16_t port, int version_max) : client_(port), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_max_proto_version(context_, version_max);
    SSL_CTX_set_cipher_list(context_, "ALL:@SECLEVEL=0");
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, client_.fd());
    const timeval patience{.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(kPatience).count(),
                           .tv_usec = 0};
    setsockopt(client_.fd(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = SSL_connect(ssl_) == 1;
  }
  ~TlsClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
    ERR_clear_error();
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  bool connected() const { return connected_; }
  std::string version() const { return SSL_get_version(ssl_); }
  std::string exchange(std::string_view request) {
    send(request);
    std::string out;
    char piece[16 << 10];
    for (int n = 0; (n = SSL_read(ssl_, piece, sizeof piece)) > 0;)
      out.append(piece, static_cast<std::size_t>(n));
    return out;
  }
  void send(std::string_view bytes) { SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())); }
  // All that comes until `end` is in it, or nothing more does.
  std::string read_until(std::string_view end) {
    std::string out;
    char piece[16 << 10];
    for (int n = 0; out.find(end) == std::string::npos && (n = SSL_read(ssl_, piece, sizeof piece)) > 0;)
      out.append(piece, static_cast<std::size_t>(n));
    return out;
  }

 private:
  Client client_;
  SSL_CTX* context_;
  SSL* ssl_ = nullptr;
  bool connected_ = false;
};

TEST_F(ServerTest, SpeaksTls12And13AndNothingOlder) {
  const TemporaryFolder folder;
  options.tls_certificate = (folder.path / "certificate.pem").string();
  options.tls_key = (folder.path / "key.pem").string();
  write_certificate(options.tls_certificate, options.tls_key);
  start();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(server->port(), version);
    ASSERT_TRUE(client.connected());
    const std::string small = client.exchange("GET /where HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(small, HasSubstr("127.0.0.1 https://x"));
    EXPECT_THAT(small, HasSubstr("Strict-Transport-Security: "));
    TlsClient again(server->port(), version);
    const std::string big = again.exchange("GET /big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_GT(big.size(), std::size_t{3 << 20});
    TlsClient refused(server->port(), version);
    EXPECT_THAT(refused.exchange("GET /hello HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 400"));
  }
  EXPECT_FALSE(TlsClient(server->port(), TLS1_1_VERSION).connected());
  Client garbage(server->port());
  garbage.send(kGood);
  garbage.read_until([] { return false; });
  TlsClient after(server->port(), TLS1_3_VERSION);
  EXPECT_TRUE(after.connected());
  EXPECT_THAT(after.exchange("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 200"));
}

TEST(Certificate, SaysUntilWhenOrWhatIsWrong) {
  const TemporaryFolder folder;
  const auto path = [&](const char* name) { return (folder.path / name).string(); };
  write_certificate(path("a.pem"), path("a.key"));
  write_certificate(path("b.pem"), path("b.key"));
  const auto until = certificate_valid_until(path("a.pem"), path("a.key"));
  ASSERT_TRUE(until) << until.error().message;
  EXPECT_LE(*until - SystemClock().now(), 1h);
  EXPECT_GT(*until - SystemClock().now(), 50min);
  EXPECT_EQ(certificate_valid_until(path("a.pem"), path("b.key")).error().field, "tls_key");
  EXPECT_EQ(certificate_valid_until(path("a.pem"), path("none")).error().field, "tls_key");
  EXPECT_EQ(certificate_valid_until(path("none"), path("a.key")).error().field, "tls_certificate");
  EXPECT_EQ(certificate_valid_until(path("a.key"), path("a.key")).error().field, "tls_certificate");
}

TEST_F(ServerTest, SaysWhatIsWrongWithACertificate) {
  options.tls_certificate = "/nonexistent/certificate.pem";
  options.tls_key = "/nonexistent/key.pem";
  Server other(router, options, clock, random);
  const Status started = other.start();
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().code, Errc::invalid_argument);
  EXPECT_EQ(started.error().field, "tls_certificate");
}

TEST_F(ServerTest, ServesManyConnectionsOnSeveralLoops) {
  options.io_threads = 2;
  start();
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        Client client(server->port());
        for (int j = 0; j < 5; ++j) {
          client.send(kGood);
          good += client.response().ends_with("hello");
        }
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 800);
}

// Streams that handlers gave out, for tests to push to.
struct LiveTest : ServerTest {
  // Whoever the header X-Actor names.
  struct Named final : Authenticator {
    Result<std::optional<Principal>> identify(const Request& request) override {
      const auto number = request.header("x-actor");
      if (number.empty()) return std::optional<Principal>();
      Principal one;
      one.actor = ActorId{std::stoi(std::string(number))};
      return std::optional(one);
    }
  };
  LiveTest() {
    router.authenticator(named);
    router.get("/live", Permission::anyone, [this](const Request&) -> Result<Response> {
      auto events = std::make_shared<EventStream>();
      const std::lock_guard lock(mutex);
      given.push_back(events);
      return ok_events(events);
    });
  }
  ~LiveTest() override {
    if (server) server->stop();
  }
  static std::string ask(int actor = 1, std::string_view method = "GET", std::string_view version = "1.1") {
    return std::string(method) + " /live HTTP/" + std::string(version) +
           "\r\nHost: x\r\nX-Actor: " + std::to_string(actor) + "\r\n\r\n";
  }
  // The n-th stream given out, once it is.
  std::shared_ptr<EventStream> stream(std::size_t n) {
    await([&] { return count() > n; });
    const std::lock_guard lock(mutex);
    return given.at(n);
  }
  std::size_t count() {
    const std::lock_guard lock(mutex);
    return given.size();
  }
  template <class Done>
  static void await(Done done) {
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    while (!done() && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
    EXPECT_TRUE(done());
  }
  Named named;
  std::mutex mutex;
  std::vector<std::shared_ptr<EventStream>> given;
};

TEST_F(LiveTest, EventsArriveAsTheyArePushedAndNoWorkerIsHeld) {
  options.worker_threads = 1;
  Client client(start());
  client.send(ask());
  const std::string head = client.response(true);
  EXPECT_THAT(head, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(head, HasSubstr("Content-Type: text/event-stream\r\n"));
  EXPECT_THAT(head, HasSubstr("Cache-Control: no-store, no-transform\r\n"));
  EXPECT_THAT(head, HasSubstr("X-Accel-Buffering: no\r\n"));
  EXPECT_THAT(head, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
  EXPECT_TRUE(stream(0)->push(event_text("case", "7", "{}")));
  const std::string first = "1c\r\nevent: case\nid: 7\ndata: {}\n\n\r\n";
  EXPECT_EQ(client.take(first.size()), first);
  expect_still_serving("the only worker is free");
  await([&] { return server->stats().in_flight == 0; });  // The other request leaves after its answer.
  EXPECT_EQ(server->stats().streams, 1U);
  EXPECT_TRUE(stream(0)->push(event_text("ready", "", "{}")));
  const std::string second = "17\r\nevent: ready\ndata: {}\n\n\r\n";
  EXPECT_EQ(client.take(second.size()), second);
  stream(0)->end();
  EXPECT_EQ(client.rest(), "0\r\n\r\n");
  EXPECT_FALSE(stream(0)->push("x"));
  await([&] { return server->stats().streams == 0; });
}

TEST_F(LiveTest, SaysNothingInCommentsAndInChunksOnlyToWhoKnowsThem) {
  options.stream_heartbeat = 20ms;
  start();
  Client modern(server->port());
  modern.send(ask());
  modern.response(true);
  EXPECT_EQ(modern.take(16), "3\r\n:\n\n\r\n3\r\n:\n\n\r\n");
  Client old(server->port());
  old.send(ask(2, "GET", "1.0"));
  EXPECT_THAT(old.response(true), Not(HasSubstr("Transfer-Encoding")));
  EXPECT_EQ(old.take(6), ":\n\n:\n\n");
}

TEST_F(LiveTest, HeadTellsOfTheStreamAndTakesNoPlace) {
  Client client(start());
  client.send(ask(1, "HEAD"));
  EXPECT_THAT(client.response(true), HasSubstr("text/event-stream"));
  client.send(kGood);
  EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 200"));
  EXPECT_FALSE(stream(0)->is_open());
  EXPECT_EQ(server->stats().streams, 0U);
}

TEST_F(LiveTest, RefusesOneMoreStreamOfAPersonAndOneMoreInAll) {
  options.streams_max = 3;
  options.streams_per_person_max = 2;
  start();
  std::vector<std::unique_ptr<Client>> clients;
  const auto status = [&](int actor) {
    clients.push_back(std::make_unique<Client>(server->port()));
    clients.back()->send(ask(actor));
    return clients.back()->response(true);
  };
  EXPECT_THAT(status(1), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(status(1), StartsWith("HTTP/1.1 200"));
  const std::string refused = status(1);
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 503"));
  EXPECT_THAT(refused, HasSubstr("Retry-After: 60\r\n"));
  await([&] { return !stream(2)->is_open(); });
  EXPECT_THAT(status(2), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(status(3), StartsWith("HTTP/1.1 503"));
  EXPECT_EQ(server->stats().streams, 3U);
  clients.front().reset();
  await([&] { return server->stats().streams == 2; });
  EXPECT_THAT(status(3), StartsWith("HTTP/1.1 200"));
}

TEST_F(LiveTest, AReaderThatLeavesFreesItsPlaceAtOnce) {
  start();
  {
    Client client(server->port());
    client.send(ask());
    client.response(true);
    EXPECT_TRUE(stream(0)->is_open());
  }
  await([&] { return server->stats().streams == 0 && server->stats().connections == 0; });
  EXPECT_FALSE(stream(0)->is_open());
  EXPECT_FALSE(stream(0)->push("x"));
}

TEST_F(LiveTest, AReaderThatSaysTooMuchIsLeft) {
  Client client(start());
  client.send(ask());
  client.response(true);
  const auto events = stream(0);
  while (client.send(std::string(16 << 10, 'x')) && events->is_open()) {
  }
  await([&] { return server->stats().streams == 0; });
  expect_still_serving();
}

TEST_F(LiveTest, DropsAReaderThatDoesNotReadAndKeepsLittleForIt) {
  options.write_timeout = 300ms;
  Client client(start());
  client.send(ask());
  client.response(true);
  const auto events = stream(0);
  const std::string piece(8 << 10, 'e');
  // The network takes some; then a write waits, the rest waits here, and then there is an end.
  std::size_t taken = 0;
  while (events->push(piece) && taken < (1 << 30)) {
    taken += piece.size();
    std::this_thread::yield();
  }
  EXPECT_FALSE(events->is_open());
  std::string waiting;
  EXPECT_FALSE(events->take(waiting));
  EXPECT_TRUE(waiting.empty()) << "what waited is let go";
  await([&] { return server->stats().streams == 0; });
  expect_still_serving();
}

TEST_F(LiveTest, StoppingEndsStreamsAtOnceWithTheirLastChunk) {
  options.drain_timeout = kPatience;
  Client client(start());
  client.send(ask());
  client.response(true);
  const auto events = stream(0);
  const auto began = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, kPatience / 2);
  EXPECT_EQ(client.rest(), "0\r\n\r\n");
  EXPECT_FALSE(events->push("x"));
}

TEST_F(LiveTest, StoppingDoesNotWaitForAReaderThatDoesNotRead) {
  options.drain_timeout = kPatience;
  options.write_timeout = 2 * kPatience;
  Client client(start());
  client.send(ask());
  client.response(true);
  const auto events = stream(0);
  while (events->push(std::string(8 << 10, 'e'))) std::this_thread::yield();
  const auto began = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, kPatience / 2);
}

TEST_F(LiveTest, ManyStreamsOnSeveralLoopsHearWhatOtherThreadsPush) {
  options.io_threads = 3;
  options.streams_per_person_max = 64;
  start();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 60; ++i) {
    clients.push_back(std::make_unique<Client>(server->port()));
    clients.back()->send(ask());
    EXPECT_THAT(clients.back()->response(true), StartsWith("HTTP/1.1 200"));
  }
  std::vector<std::thread> tellers;
  for (int t = 0; t < 3; ++t)
    tellers.emplace_back([&] {
      for (int n = 0; n < 20; ++n)
        for (const auto& events : given) events->push(":\n\n");
    });
  for (auto& teller : tellers) teller.join();
  for (const auto& events : given) events->end();
  for (const auto& client : clients) {
    const std::string all = client->rest();
    std::size_t comments = 0;
    for (std::size_t at = 0; (at = all.find(":\n\n", at)) != std::string::npos; at += 3) ++comments;
    EXPECT_EQ(comments, 60U);
  }
}

TEST_F(LiveTest, GoesThroughTlsAndSeesTheReaderLeave) {
  const TemporaryFolder folder;
  options.tls_certificate = (folder.path / "certificate.pem").string();
  options.tls_key = (folder.path / "key.pem").string();
  write_certificate(options.tls_certificate, options.tls_key);
  start();
  {
    TlsClient client(server->port(), TLS1_3_VERSION);
    ASSERT_TRUE(client.connected());
    client.send(ask());
    EXPECT_THAT(client.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 200"));
    EXPECT_TRUE(stream(0)->push(event_text("case", "1", "{}")));
    EXPECT_THAT(client.read_until("data: {}\n\n"), HasSubstr("event: case\nid: 1\n"));
  }
  await([&] { return server->stats().streams == 0; });
}

}  // namespace
}  // namespace tz::http
