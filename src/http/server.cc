#include "http/server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cassert>
#include <condition_variable>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include "base/bytes.h"
#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "http/body.h"
#include "http/chunked.h"
#include "http/event_stream.h"
#include "http/finish.h"
#include "http/head.h"
#include "http/stream_budget.h"
#include "http/workers.h"

namespace tz::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Steady = std::chrono::steady_clock;
// Typed executors: any_io_executor costs about a tenth of the throughput.
using Executor = asio::io_context::executor_type;
template <class T>
using Await = asio::awaitable<T, Executor>;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using TlsStream = asio::ssl::stream<Socket>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<Steady, asio::wait_traits<Steady>, Executor>;
constexpr asio::use_awaitable_t<Executor> kAwait;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kTuple;

constexpr std::size_t kReadHead = 4 << 10;
constexpr std::size_t kReadBody = 64 << 10;
constexpr std::size_t kWriteSlice = 256 << 10;  // Each slice has write_timeout: about 8 KiB/s at the least.
constexpr std::size_t kJoinBody =
    16 << 10;  // Below, copying the body behind the head is cheaper than a second buffer.
constexpr std::size_t kStreamPiece = 32 << 10;
constexpr std::uint64_t kLingerBytes =
    8 << 20;  // What is still read of a refused request, so that the answer arrives.
constexpr std::uint64_t kHeardMax = 64 << 10;  // What the reader of an event stream may still say.
constexpr auto kLinger = std::chrono::seconds(2);
constexpr auto kSweep = std::chrono::milliseconds(50);  // How late a timeout may be noticed.

// What the coroutine of an event stream waits for. Touched by its loop's thread alone.
struct Signal {
  explicit Signal(asio::io_context& context) : timer(context) {}
  void raise() {
    raised = true;
    timer.cancel();
  }
  Await<void> wait_until(Steady::time_point at) {
    if (!raised) {
      waiting = true;
      timer.expires_at(at);
      co_await timer.async_wait(kTuple);
      waiting = false;
    }
    raised = false;
  }
  Timer timer;
  bool raised = false, waiting = false;
  bool watched = false;  // the reader is there, as far as is known
};

struct SessionBase {
  Socket* socket = nullptr;
  Steady::time_point deadline = Steady::time_point::max();
  bool timed_out = false;
  bool idle = false;         // between requests
  Signal* signal = nullptr;  // of the event stream that is being written
};

// One thread's share: its event loop and the sessions on it, which only that thread touches.
struct Loop {
  std::list<SessionBase*> sessions;  // Before `context`, whose destruction ends the sessions that are left.
  std::string date;
  std::int64_t date_second = -1;
  asio::io_context context{1};
  asio::executor_work_guard<Executor> work{context.get_executor()};
  std::thread thread;

  std::string_view http_date(const Clock& clock) {
    const Instant now = clock.now();
    const std::int64_t second = to_millis(now) / 1000;
    if (second != date_second) {
      date = format_http_date(now);
      date_second = second;
    }
    return date;
  }
};

// Cancelling lets the session say why it ends; one that does not end by itself is closed at the next
// deadline.
Await<void> sweep(Loop& loop) {
  Timer timer(loop.context);
  for (;;) {
    timer.expires_after(kSweep);
    const auto [error] = co_await timer.async_wait(kTuple);
    if (error) co_return;
    const auto now = Steady::now();
    for (SessionBase* session : loop.sessions) {
      if (now < session->deadline) continue;
      boost::system::error_code ignored;
      if (session->timed_out) {
        session->socket->close(ignored);
      } else {
        session->timed_out = true;
        session->deadline = now + kLinger;
        session->socket->cancel(ignored);
      }
    }
  }
}

template <class Handler, class F>
struct WorkJob final : Workers::Job {
  WorkJob(Handler h, F& f, Executor e) : handler(std::move(h)), work(f), executor(e) {}
  void run() noexcept override {
    work();
    asio::post(executor, [h = std::move(handler)]() mutable { std::move(h)(true); });
  }
  Handler handler;
  F& work;
  Executor executor;
};

// Runs `work` (noexcept, alive until then) on a worker thread and resumes here; false, at once, if the queue
// is full.
template <class F>
Await<bool> on_worker(Workers& workers, Executor executor, F& work) {
  auto initiate = [&workers, &work, executor](auto handler) {
    using Handler = std::decay_t<decltype(handler)>;
    auto job = std::make_unique<WorkJob<Handler, F>>(std::move(handler), work, executor);
    auto* kept = job.get();
    std::unique_ptr<Workers::Job> base = std::move(job);
    if (workers.submit(base)) return;
    asio::post(executor, [h = std::move(kept->handler)]() mutable { std::move(h)(false); });
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void(bool)>(
      std::move(initiate), kAwait);
}

// Addresses of one household or provider customer count as one.
std::string address_key(const asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  const auto bytes = address.to_v6().to_bytes();
  return {reinterpret_cast<const char*>(bytes.data()), 8};
}

asio::ip::address plain(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address;
}

Error busy() {
  return {.code = Errc::unavailable,
          .message = "the server is busy; nothing was done, try again",
          .rule = "busy"};
}

Error no_place() {
  return {.code = Errc::unavailable,
          .message = "too many live streams are open; ask again later, and meanwhile without one",
          .rule = "live_places",
          .retry_after = std::chrono::seconds(60)};
}

// As HTTP/1.1 sends a piece of a body of unknown length; as it is for HTTP/1.0.
void frame(std::string& piece, bool chunked, bool last) {
  if (!chunked) return;
  if (!piece.empty()) {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string size;
    for (std::size_t n = piece.size(); n > 0; n >>= 4) size.insert(size.begin(), kHex[n & 15]);
    piece.insert(0, size + "\r\n");
    piece += "\r\n";
  }
  if (last) piece += "0\r\n\r\n";
}

int select_http11(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* in,
                  unsigned int in_length, void*) {
  static constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_length, kHttp11, sizeof kHttp11, in, in_length) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

// What the server is made of, as its sessions see it.
struct Core {
  Core(const Router& r, ServerOptions o, const Clock& c, Random& rnd)
      : router(r),
        options(std::move(o)),
        clock(c),
        random(rnd),
        limits{options.head_bytes_max, options.headers_max, options.target_bytes_max},
        streams(options.streams_max, options.streams_per_person_max) {}

  // Counts a connection for as long as it lives.
  class Admission {
   public:
    Admission(Core& core, std::string key) : core_(&core), key_(std::move(key)) {}
    Admission(Admission&& other) noexcept
        : core_(std::exchange(other.core_, nullptr)), key_(std::move(other.key_)) {}
    Admission& operator=(Admission&&) = delete;
    ~Admission() {
      if (core_) core_->leave(key_);
    }
    // An event stream has a budget of its own: offices share an address, and must be able to listen and to
    // ask.
    void forget_address() {
      core_->leave_address(key_);
      key_.clear();
    }

   private:
    Core* core_;
    std::string key_;  // Empty: not counted by address.
  };

  std::optional<Admission> admit(const asio::ip::address& address) {
    const bool exempt = address.is_loopback() || is_trusted(address);
    std::string key = exempt ? "" : address_key(address);
    const std::lock_guard lock(mutex);
    if (connections >= options.connections_max) return std::nullopt;
    if (!exempt) {
      auto& count = by_address[key];
      if (count >= options.connections_per_address_max) return std::nullopt;
      ++count;
    }
    ++connections;
    return std::optional<Admission>(std::in_place, *this, std::move(key));
  }

  void leave(const std::string& key) {
    leave_address(key);
    const std::lock_guard lock(mutex);
    if (--connections == 0) all_gone.notify_all();
  }

  void leave_address(const std::string& key) {
    if (key.empty()) return;
    const std::lock_guard lock(mutex);
    if (const auto found = by_address.find(key); --found->second == 0) by_address.erase(found);
  }

  bool is_trusted(const asio::ip::address& address) const {
    return std::find(trusted.begin(), trusted.end(), address) != trusted.end();
  }

  std::string next_request_id() {
    static constexpr char kDigits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string id = id_prefix + "-";
    const std::uint64_t n = request_count++;
    for (int shift = 35; shift >= 0; shift -= 5) id += kDigits[n >> shift & 31];
    return id;
  }

  // The client's address and whether it speaks TLS, as the nearest trusted proxy says.
  void read_forwarded(Request& request, asio::ip::address peer, bool by_tls) const {
    request.secure = by_tls;
    if (is_trusted(peer)) {
      std::vector<std::string_view> hops;
      for (const std::string_view line : request.headers.all("x-forwarded-for"))
        for (const std::string_view hop : split(line, ',')) hops.push_back(trim(hop));
      for (auto hop = hops.rbegin(); hop != hops.rend() && is_trusted(peer); ++hop) {
        boost::system::error_code error;
        const auto address = asio::ip::make_address(std::string(*hop), error);
        if (error) break;
        peer = plain(address);
      }
      if (const auto proto = request.headers.first("x-forwarded-proto"))
        request.secure = iequals_ascii(*proto, "https");
    }
    request.remote_address = peer.to_string();
  }

  Status prepare();
  Status prepare_tls();
  Status prepare_spool();
  Status listen();
  Await<void> accept();

  const Router& router;
  ServerOptions options;
  const Clock& clock;
  Random& random;
  HeadLimits limits;
  StreamBudget streams;
  std::vector<asio::ip::address> trusted;
  std::filesystem::path spool_dir;
  std::string id_prefix;
  std::unique_ptr<asio::ssl::context> tls;

  std::mutex mutex;  // connections, by_address
  std::condition_variable all_gone;
  std::size_t connections = 0;
  std::map<std::string, std::size_t> by_address;

  std::atomic<bool> stopping{false};
  std::atomic<std::uint64_t> request_count{0}, requests{0}, responses_4xx{0}, responses_5xx{0}, shed{0},
      in_flight{0};
  std::uint16_t port = 0;
  bool started = false;

  // Last, so that what sessions refer to outlives them.
  std::unique_ptr<Workers> workers;
  std::vector<std::unique_ptr<Loop>> loops;
  std::unique_ptr<Acceptor> acceptor;
};

// One connection, from accept to close. Everything here runs on the thread of its loop.
template <class Stream>
class Session : SessionBase {
 public:
  Session(Core& server, Loop& loop, Stream& stream, Core::Admission& admission, asio::ip::address peer)
      : server_(server), loop_(loop), stream_(stream), admission_(admission), peer_(std::move(peer)) {
    if constexpr (kTls) {
      socket = &stream.next_layer();
    } else {
      socket = &stream;
    }
    position_ = loop_.sessions.insert(loop_.sessions.end(), this);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { loop_.sessions.erase(position_); }

  Await<void> run() {
    if constexpr (kTls) {
      deadline = Steady::now() + server_.options.head_timeout;
      const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kTuple);
      if (error) co_return;
    }
    for (bool first = true; co_await serve_one(first); first = false) {
    }
    co_await say_goodbye();
  }

 private:
  static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;

  // What is known of the request being answered, for the response and the log.
  struct Exchange {
    Request request;
    std::string_view pattern = "-";
    int minor_version = 1;
    bool keep_alive = false;
    Steady::time_point began = Steady::now();
  };

  // Reads and answers one request. False: the connection ends.
  Await<bool> serve_one(bool first) {
    if (input_.empty()) {
      if (server_.stopping) co_return false;
      if (input_.capacity() > kReadHead * 2)
        std::string().swap(input_);  // Idle connections are many: keep them small.
      idle = true;
      deadline = Steady::now() + (first ? server_.options.head_timeout : server_.options.idle_timeout);
      const bool more = co_await fill(kReadHead);
      idle = false;
      if (!more) co_return false;
    }
    Exchange exchange;
    deadline = exchange.began + server_.options.head_timeout;
    HeadScanner scanner(server_.limits);
    std::size_t length = 0;
    while (length == 0) {
      const auto scanned = scanner.scan(input_);
      if (!scanned) {
        exchange.request.path = path_of_raw(input_);
        co_return co_await refuse(exchange, scanned.error());
      }
      length = *scanned;
      if (length > 0) break;
      if (co_await fill(kReadHead)) continue;
      if (!timed_out) co_return false;
      const Error late{
          .code = Errc::invalid_argument, .message = "the request came too slowly", .rule = "head_timeout"};
      co_return co_await refuse(exchange, late);
    }
    const auto head = parse_head(std::string_view(input_).substr(0, length), server_.limits);
    if (!head) exchange.request.path = path_of_raw(input_);
    input_.erase(0, length);
    if (!head) co_return co_await refuse(exchange, head.error());
    co_return co_await answer(exchange, *head);
  }

  Await<bool> answer(Exchange& exchange, const Head& head) {
    ++server_.requests;
    exchange.minor_version = head.minor_version;
    auto built = build_request(head);
    if (!built) {
      exchange.request = unreadable_request(head);
      co_return co_await refuse(exchange, built.error());
    }
    exchange.request = std::move(*built);
    Request& request = exchange.request;
    request.request_id = server_.next_request_id();
    server_.read_forwarded(request, peer_, kTls);

    Match match = server_.router.find(request.method, request.path);
    if (match.handler) exchange.pattern = match.pattern;
    bool body_unread = false;
    if (head.has_body()) {
      if (match.handler) {
        // Who may not send this is told before it is taken in.
        if (!co_await admit(exchange, match)) co_return false;
        const auto refusal = co_await read_body(exchange, head, *match.limits);
        if (refusal && gone_) co_return false;
        if (refusal) co_return co_await refuse(exchange, *refusal);
      } else {
        body_unread = true;
      }
    }
    deadline = Steady::time_point::max();  // A handler takes the time it takes.
    ++server_.in_flight;
    Response response;
    const bool admitted = head.has_body() && match.handler;
    auto work = [&]() noexcept { call_handler(request, match, admitted, response); };
    const bool ran = co_await on_worker(*server_.workers, loop_.context.get_executor(), work);
    if (!ran) {
      ++server_.shed;
      response = server_.router.render_error(request, busy());
    }
    exchange.keep_alive =
        head.keep_alive && !body_unread && !server_.stopping && !(response.stream && head.minor_version == 0);
    linger_ = linger_ || body_unread;
    const bool sent = response.events ? co_await respond_live(exchange, response)
                                      : co_await respond_once(exchange, response);
    co_return sent&& exchange.keep_alive;
  }

  Await<bool> respond_once(Exchange& exchange, Response& response) {
    const bool sent = co_await respond(exchange, response);
    --server_.in_flight;
    co_return sent;
  }

  // A stream takes its place and is no longer in flight; the connection ends with it.
  Await<bool> respond_live(Exchange& exchange, Response& response) {
    const std::shared_ptr<EventStream> events = response.events;
    struct Leaving {
      EventStream& events;
      ~Leaving() { events.leave(); }
    } const leaving{*events};
    auto place = server_.streams.take(listener_of(exchange.request));
    if (!place) {
      ++server_.shed;
      response = server_.router.render_error(exchange.request, no_place());
    }
    if (!place || !has_body(exchange.request.method, response.status))
      co_return co_await respond_once(exchange, response);
    --server_.in_flight;
    exchange.keep_alive = false;
    admission_.forget_address();
    co_return co_await respond(exchange, response);
  }

  // Whether the caller may: asked on a worker, because a session lies in the database. False: told, and the
  // connection ends.
  Await<bool> admit(Exchange& exchange, const Match& match) {
    std::optional<Response> refusal;
    auto work = [&]() noexcept { refusal = server_.router.admit(exchange.request, match); };
    deadline = Steady::time_point::max();
    if (!co_await on_worker(*server_.workers, loop_.context.get_executor(), work)) {
      ++server_.shed;
      co_return co_await refuse(exchange, busy());
    }
    if (!refusal) co_return true;
    co_return co_await refuse(exchange, std::move(*refusal));
  }

  void call_handler(Request& request, Match& match, bool admitted, Response& response) noexcept {
    try {
      std::optional<Response> refusal;
      if (!admitted) refusal = server_.router.admit(request, match);
      response = refusal ? std::move(*refusal) : server_.router.call(request, std::move(match));
      finish(request, response);
    } catch (...) {  // Out of memory while coding the body; handle() itself never throws.
      response = Response{.status = 500, .content_type = "text/plain; charset=utf-8"};
    }
  }

  // Reads the body into the request. An error: refuse it; with gone_ set there is nobody left to tell.
  Await<std::optional<Error>> read_body(Exchange& exchange, const Head& head, const RouteLimits& limits) {
    Request& request = exchange.request;
    const std::string_view type = request.header("content-type");
    auto reader = BodyReader::open(type, limits, server_.spool_dir, server_.random);
    if (!reader) co_return reader.error();
    const std::uint64_t bytes_max = body_bytes_max(type, limits);
    if (head.content_length.value_or(0) > bytes_max) co_return body_too_large(bytes_max);
    const auto began = Steady::now();
    if (head.expect_continue && input_.empty()) {
      deadline = began + server_.options.write_timeout;
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      if (!co_await write(kContinue, {})) {
        gone_ = true;
        co_return busy();
      }
    }
    ChunkedDecoder chunks;
    std::uint64_t remaining = head.content_length.value_or(0);
    std::uint64_t received = 0;
    for (;;) {
      std::string piece;
      if (auto refusal = take_body(head, chunks, remaining, piece)) co_return refusal;
      received += piece.size();
      if (!piece.empty()) {
        if (auto refusal = co_await feed(*reader, piece)) co_return refusal;
      }
      if (head.chunked ? chunks.done() : remaining == 0) break;
      const auto earned = std::chrono::milliseconds(
          received * 1000 / std::max<std::uint64_t>(1, server_.options.body_rate_min));
      deadline =
          std::min(began + server_.options.body_grace + earned, Steady::now() + server_.options.idle_timeout);
      if (co_await fill(kReadBody)) continue;
      gone_ = !timed_out;
      co_return Error{
          .code = Errc::invalid_argument, .message = "the body came too slowly", .rule = "body_timeout"};
    }
    if (const Status finished = reader->finish(request); !finished) co_return finished.error();
    co_return std::nullopt;
  }

  // Moves what input_ holds of the body into `piece`.
  std::optional<Error> take_body(const Head& head, ChunkedDecoder& chunks, std::uint64_t& remaining,
                                 std::string& piece) {
    std::string_view rest = input_;
    if (head.chunked) {
      if (const Status fed = chunks.feed(rest, piece); !fed) return fed.error();
    } else {
      const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(remaining, rest.size()));
      piece = rest.substr(0, n);
      rest.remove_prefix(n);
      remaining -= n;
    }
    input_.erase(0, input_.size() - rest.size());
    return std::nullopt;
  }

  Await<std::optional<Error>> feed(BodyReader& reader, const std::string& piece) {
    Status status;
    if (!reader.may_block()) {
      status = reader.feed(piece);
    } else {
      auto work = [&]() noexcept {
        try {
          status = reader.feed(piece);
        } catch (...) {  // Out of memory.
          status = fail(Errc::unavailable, "the server is out of memory");
        }
      };
      deadline = Steady::time_point::max();
      if (!co_await on_worker(*server_.workers, loop_.context.get_executor(), work)) {
        ++server_.shed;
        co_return busy();
      }
    }
    if (!status) co_return status.error();
    co_return std::nullopt;
  }

  // Answers a request that never reaches a handler, and ends the connection: what follows on it cannot be
  // trusted.
  Await<bool> refuse(Exchange& exchange, const Error& error) {
    if (exchange.request.request_id.empty()) exchange.request.request_id = server_.next_request_id();
    co_return co_await refuse(exchange, server_.router.render_error(exchange.request, error));
  }
  Await<bool> refuse(Exchange& exchange, Response response) {
    exchange.keep_alive = false;
    linger_ = true;
    co_await respond(exchange, response);
    co_return false;
  }

  Await<bool> respond(Exchange& exchange, Response& response) {
    count(response.status);
    const bool bodied = has_body(exchange.request.method, response.status);
    if (response.content_security_policy.empty() && server_.options.image_origin)
      response.content_security_policy = content_policy(server_.options.image_origin());
    std::string out = write_head(exchange.request, response, loop_.http_date(server_.clock),
                                 exchange.keep_alive, exchange.minor_version == 1);
    std::uint64_t bytes = 0;
    bool sent = false;
    if (bodied && response.events) {
      sent = co_await write(out, {});
      if (sent) sent = co_await write_events(*response.events, exchange.minor_version == 1, bytes);
    } else if (bodied && response.stream) {
      sent = co_await write(out, {});
      if (sent) sent = co_await write_stream(response, exchange.minor_version == 1, bytes);
    } else {
      const std::string_view body = !bodied                  ? std::string_view{}
                                    : response.fixed.empty() ? std::string_view(response.body)
                                                             : as_text(response.fixed);
      bytes = body.size();
      if (body.size() <= kJoinBody) {
        out.append(body);
        sent = co_await write(out, {});
      } else {
        sent = co_await write(out, body);
      }
    }
    log_access(exchange, response, bytes);
    co_return sent;
  }

  Await<bool> write_stream(Response& response, bool chunked, std::uint64_t& bytes) {
    bool more = true;
    while (more) {
      std::string piece;
      bool broken = false;
      auto work = [&]() noexcept {
        try {
          while (more && piece.size() < kStreamPiece) more = response.stream(piece);
        } catch (...) {
          broken = true;
        }
      };
      deadline = Steady::time_point::max();
      while (!co_await on_worker(*server_.workers, loop_.context.get_executor(), work)) {
        if (server_.stopping) co_return false;
        Timer pause(loop_.context, kSweep);  // Begun, so not shed: it waits its turn.
        co_await pause.async_wait(kTuple);
      }
      if (broken) {  // Without its last chunk the client sees that the body is not whole.
        log::error("stream_threw");
        co_return false;
      }
      bytes += piece.size();
      frame(piece, chunked, !more);
      if (!piece.empty() && !co_await write(piece, {})) co_return false;
    }
    co_return true;
  }

  // What is pushed, as it comes, until the reader leaves, the stream ends or the server stops.
  Await<bool> write_events(EventStream& events, bool chunked, std::uint64_t& bytes) {
    std::string().swap(input_);
    const auto executor = loop_.context.get_executor();
    const auto wait = std::make_shared<Signal>(loop_.context);
    // The signal outlives the session for a wake that is on its way.
    events.on_wake([wait, executor] { asio::post(executor, [wait] { wait->raise(); }); });
    wait->watched = true;
    asio::co_spawn(executor, watch_reader(wait), asio::detached);
    signal = wait.get();
    bool whole = false;
    try {
      whole = co_await pump(events, *wait, chunked, bytes);
    } catch (const std::exception&) {  // Out of memory: the watcher must end before the session does.
      log::error("stream_threw");
    }
    signal = nullptr;
    boost::system::error_code ignored;
    deadline = Steady::time_point::max();
    while (wait->watched) {
      socket->cancel(ignored);
      co_await wait->wait_until(Steady::now() + kLinger);
    }
    co_return whole;
  }

  Await<bool> pump(EventStream& events, Signal& wait, bool chunked, std::uint64_t& bytes) {
    static constexpr std::string_view kBeat =
        ":\n\n";  // A comment: keeps proxies from closing what is silent.
    auto beat_at = Steady::now() + server_.options.stream_heartbeat;
    while (wait.watched) {
      std::string piece;
      const bool last = !events.take(piece) || server_.stopping;
      if (piece.empty() && Steady::now() >= beat_at) piece = kBeat;
      if (piece.empty() && !last) {
        deadline = Steady::time_point::max();
        co_await wait.wait_until(beat_at);
        continue;
      }
      bytes += piece.size();
      frame(piece, chunked, last);
      if (!piece.empty() && !co_await write(piece, {})) co_return false;
      if (last) co_return true;
      beat_at = Steady::now() + server_.options.stream_heartbeat;
    }
    co_return false;
  }

  // Reads on while events are written, because only so is it seen at once that the reader has left.
  Await<void> watch_reader(std::shared_ptr<Signal> wait) {
    std::array<char, 512> said;
    try {
      for (std::uint64_t heard = 0; heard < kHeardMax;) {
        const auto [error, n] = co_await stream_.async_read_some(asio::buffer(said), kTuple);
        if (error) break;
        heard += n;
      }
    } catch (const std::exception&) {  // Out of memory: the same as if the reader had left.
      log::error("stream_threw");
    }
    wait->watched = false;
    wait->raise();
  }

  // Both views must outlive the call.
  Await<bool> write(std::string_view head, std::string_view body) {
    std::string_view slice = body.substr(0, kWriteSlice);
    body.remove_prefix(slice.size());
    for (;;) {
      deadline = Steady::now() + server_.options.write_timeout;
      const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(slice)};
      const auto [error, n] = co_await asio::async_write(stream_, buffers, kTuple);
      if (error) co_return false;
      if (body.empty()) co_return true;
      head = {};
      slice = body.substr(0, kWriteSlice);
      body.remove_prefix(slice.size());
    }
  }

  // Reads some more into input_. False: end of stream, an error, or the deadline.
  Await<bool> fill(std::size_t most) {
    const std::size_t old = input_.size();
    input_.resize(old + most);
    const auto [error, n] = co_await stream_.async_read_some(asio::buffer(input_.data() + old, most), kTuple);
    input_.resize(old + n);
    co_return !error && !timed_out;
  }

  Await<void> say_goodbye() {
    boost::system::error_code ignored;
    timed_out = false;
    deadline = Steady::now() + kLinger;
    if constexpr (kTls) co_await stream_.async_shutdown(kTuple);
    socket->shutdown(tcp::socket::shutdown_send, ignored);
    // Closing with bytes unread would reset the connection and take the answer away from the client.
    linger_ = linger_ || !input_.empty();
    input_.resize(linger_ ? kReadBody : 0);
    for (std::uint64_t read = 0; linger_ && read < kLingerBytes && !timed_out;) {
      const auto [error, n] = co_await socket->async_read_some(asio::buffer(input_), kTuple);
      if (error) break;
      read += n;
    }
    socket->close(ignored);
  }

  void count(int status) {
    if (status >= 500) {
      ++server_.responses_5xx;
    } else if (status >= 400) {
      ++server_.responses_4xx;
    }
  }

  void log_access(const Exchange& exchange, const Response& response, std::uint64_t bytes) {
    const double ms = std::chrono::duration<double, std::milli>(Steady::now() - exchange.began).count();
    log::info("request", {{"method", name(exchange.request.method)},
                          {"route", exchange.pattern},
                          {"status", static_cast<std::int64_t>(response.status)},
                          {"ms", ms},
                          {"bytes", static_cast<std::int64_t>(bytes)},
                          {"request_id", std::string_view(exchange.request.request_id)}});
  }

  Core& server_;
  Loop& loop_;
  Stream& stream_;
  Core::Admission& admission_;
  asio::ip::address peer_;
  std::list<SessionBase*>::iterator position_;
  std::string input_;
  bool linger_ = false;
  bool gone_ = false;
};

Await<void> hold_connection(Core& server, Loop& loop, Socket socket, Core::Admission admission,
                            asio::ip::address peer) {
  try {
    if (server.tls) {
      TlsStream stream(std::move(socket), *server.tls);
      Session<TlsStream> session(server, loop, stream, admission, peer);
      co_await session.run();
    } else {
      Session<Socket> session(server, loop, socket, admission, peer);
      co_await session.run();
    }
  } catch (const std::exception& e) {  // Out of memory, most likely: this connection ends, the others go on.
    log::error("connection_threw", {{"type", std::string_view(typeid(e).name())}});
  }
}

Status Core::prepare_tls() {
  if (options.tls_certificate.empty() && options.tls_key.empty()) return {};
  if (options.tls_certificate.empty() || options.tls_key.empty())
    return fail_field("tls_certificate", "a certificate and a key go together");
  tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX* native = tls->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_alpn_select_cb(native, select_http11, nullptr);
  boost::system::error_code error;
  tls->use_certificate_chain_file(options.tls_certificate, error);
  if (error) return fail_field("tls_certificate", "the certificate cannot be read");
  tls->use_private_key_file(options.tls_key, asio::ssl::context::pem, error);
  if (error || SSL_CTX_check_private_key(native) != 1)
    return fail_field("tls_key", "the key cannot be read, or is not that of the certificate");
  return {};
}

Status Core::prepare_spool() {
  std::error_code error;
  if (options.spool_dir.empty()) {
    spool_dir = std::filesystem::temp_directory_path(error);
    return error ? Status(fail_field("spool_dir", "there is no temporary folder")) : Status{};
  }
  spool_dir = options.spool_dir;
  std::filesystem::create_directories(spool_dir, error);
  if (error) return fail_field("spool_dir", "the spool folder cannot be made");
  for (const auto& entry : std::filesystem::directory_iterator(spool_dir, error)) {
    std::error_code ignored;  // What a killed process left behind.
    if (entry.path().filename().string().starts_with("upload-"))
      std::filesystem::remove(entry.path(), ignored);
  }
  return error ? Status(fail_field("spool_dir", "the spool folder cannot be read")) : Status{};
}

Status Core::prepare() {
  for (const std::string& text : options.trusted_proxies) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(text, error);
    if (error) return fail_field("trusted_proxies", "not an address");
    trusted.push_back(plain(address));
  }
  id_prefix = random_code(random, 6);
  TZ_CHECK(prepare_tls());
  return prepare_spool();
}

Status Core::listen() {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return fail_field("address", "not an address");
  const tcp::endpoint endpoint(address, options.port);
  acceptor = std::make_unique<Acceptor>(loops.front()->context);
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
  if (error)
    return fail(Errc::unavailable, "cannot listen on " + options.address + " port " +
                                       std::to_string(options.port) + ": " + error.message());
  port = acceptor->local_endpoint(error).port();
  return {};
}

Await<void> Core::accept() {
  static constexpr std::string_view kFull =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  for (std::size_t turn = 0;; ++turn) {
    Loop& loop = *loops[turn % loops.size()];
    Socket socket(loop.context);
    tcp::endpoint from;
    const auto [error] = co_await acceptor->async_accept(socket, from, kTuple);
    if (stopping || error == asio::error::operation_aborted || error == asio::error::bad_descriptor)
      co_return;
    boost::system::error_code ignored;
    if (error) {  // No descriptors left, for one: others must close first.
      log::warn("accept_failed", {{"reason", std::string_view(error.category().name())}});
      Timer pause(loops.front()->context, std::chrono::milliseconds(100));
      co_await pause.async_wait(kTuple);
      continue;
    }
    const auto peer = plain(from.address());
    auto admission = admit(peer);
    if (!admission) {
      ++shed;
      socket.non_blocking(true, ignored);
      if (!tls) socket.write_some(asio::buffer(kFull), ignored);
      continue;
    }
    socket.set_option(tcp::no_delay(true), ignored);
    asio::co_spawn(loop.context, hold_connection(*this, loop, std::move(socket), std::move(*admission), peer),
                   asio::detached);
  }
}

}  // namespace

struct Server::State final : Core {
  using Core::Core;
};

Server::Server(const Router& router, ServerOptions options, const Clock& clock, Random& random)
    : state_(std::make_unique<State>(router, std::move(options), clock, random)) {}

Server::~Server() { stop(); }

Status Server::start() {
  State& state = *state_;
  assert(!state.started);
  TZ_CHECK(state.prepare());
  for (int i = 0; i < std::max(1, state.options.io_threads); ++i)
    state.loops.push_back(std::make_unique<Loop>());
  if (Status listening = state.listen(); !listening) {
    state.acceptor.reset();
    state.loops.clear();
    return listening;
  }
  state.workers =
      std::make_unique<Workers>(std::max(1, state.options.worker_threads), state.options.work_queue_max);
  state.started = true;
  asio::co_spawn(state.loops.front()->context, state.accept(), asio::detached);
  for (auto& loop : state.loops) {
    asio::co_spawn(loop->context, sweep(*loop), asio::detached);
    loop->thread = std::thread([&context = loop->context] { context.run(); });
  }
  log::info("listening", {{"port", static_cast<std::int64_t>(state.port)}, {"tls", state.tls != nullptr}});
  return {};
}

void Server::stop() {
  State& state = *state_;
  if (!state.started) return;
  state.started = false;
  state.stopping = true;
  asio::post(state.loops.front()->context, [&state] {
    boost::system::error_code ignored;
    state.acceptor->close(ignored);
  });
  const auto end_sessions = [&state](bool all) {
    for (auto& owned : state.loops) {
      Loop& loop = *owned;
      asio::post(loop.context, [&loop, all] {
        boost::system::error_code ignored;
        for (SessionBase* session : loop.sessions) {
          if (!all && session->signal && session->signal->waiting) {
            session->signal->raise();  // Sees that it is to stop, and says its last word.
            continue;
          }
          if (!all && !session->idle && !session->signal) continue;
          session->timed_out = true;
          if (all) {
            session->socket->close(ignored);
          } else {
            session->socket->cancel(ignored);
          }
        }
      });
    }
  };
  end_sessions(false);
  {
    std::unique_lock lock(state.mutex);
    if (!state.all_gone.wait_for(lock, state.options.drain_timeout,
                                 [&state] { return state.connections == 0; }))
      log::warn("drain_timeout", {{"connections", static_cast<std::int64_t>(state.connections)}});
  }
  end_sessions(true);
  state.workers->stop();
  for (auto& loop : state.loops) {
    loop->context.stop();
    loop->thread.join();
  }
  state.acceptor.reset();
  state.loops.clear();
  log::info("stopped");
}

std::uint16_t Server::port() const { return state_->port; }

ServerStats Server::stats() const {
  State& state = *state_;
  ServerStats stats{.requests = state.requests,
                    .responses_4xx = state.responses_4xx,
                    .responses_5xx = state.responses_5xx,
                    .shed = state.shed,
                    .in_flight = state.in_flight,
                    .streams = state.streams.taken()};
  const std::lock_guard lock(state.mutex);
  stats.connections = state.connections;
  return stats;
}

}  // namespace tz::http
