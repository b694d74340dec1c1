#include "notify/http_exchange.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <span>

#include "notify/curl_call.h"
#include "notify/public_address.h"

namespace tz::notify {
namespace {

// What the callbacks of one call share.
struct Call {
  const HttpLimits& limits;
  HttpAnswer& answer;
  bool met_private = false;
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* shared) {
  auto& call = *static_cast<Call*>(shared);
  const std::size_t bytes = size * count;
  const std::size_t room = call.limits.answer_bytes_max - call.answer.body.size();
  call.answer.body.append(data, std::min(bytes, room));
  if (bytes <= room) return bytes;
  call.answer.is_cut = true;
  return 0;  // Ends the transfer.
}

// By the address that the name has led to, at the moment of connecting.
curl_socket_t open_socket(void* shared, curlsocktype, curl_sockaddr* to) {
  auto& call = *static_cast<Call*>(shared);
  std::span<const std::uint8_t> address;
  if (to->family == AF_INET)
    address = {reinterpret_cast<const std::uint8_t*>(&reinterpret_cast<sockaddr_in*>(&to->addr)->sin_addr),
               4};
  else if (to->family == AF_INET6)
    address = {reinterpret_cast<const std::uint8_t*>(&reinterpret_cast<sockaddr_in6*>(&to->addr)->sin6_addr),
               16};
  if (!call.limits.allow_private && !is_public_address(address)) {
    call.met_private = true;
    return CURL_SOCKET_BAD;
  }
  return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

}  // namespace

HttpAnswer exchange(const HttpCall& request, const HttpLimits& limits) {
  HttpAnswer answer;
  const auto curl = curl_handle("http,https", limits.connect_max, limits.whole_max);
  if (!curl) return {.failure = try_again("transport", "no memory for a call")};
  Call shared{limits, answer};
  CurlList headers;
  for (const auto& [name, value] : request.headers) append(headers, name + ": " + value);
  append(headers, "Expect:");  // No waiting for 100 Continue.
  auto* c = curl.get();
  curl_easy_setopt(c, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(c, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(c, CURLOPT_USERAGENT, "taizhang");
  if (request.method == "POST") {
    curl_easy_setopt(c, CURLOPT_POST, 1L);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, &shared);
  curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, &shared);
  if (!limits.ca_file.empty()) curl_easy_setopt(c, CURLOPT_CAINFO, limits.ca_file.c_str());
  const CURLcode code = curl_easy_perform(c);
  if (code == CURLE_OK || answer.is_cut) {
    long status = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
  } else if (shared.met_private) {
    answer.failure = give_up("private_address", "the address is of a private network, which is not allowed");
  } else {
    answer.failure = verdict_of(code);
  }
  return answer;
}

Verdict verdict_of_status(int status) {
  std::string code = fmt::format("http_{}", status);
  if (status >= 200 && status < 300) return sent_ok(std::move(code));
  if (status >= 300 && status < 400)
    return give_up("redirect", "the other side points elsewhere, which is not followed");
  for (const int mended : {401, 403, 404, 408, 425, 429})
    if (status == mended) return try_again(std::move(code), "the other side does not take it now");
  if (status >= 400 && status < 500) return give_up(std::move(code), "the other side refuses it");
  return try_again(std::move(code), "the other side has failed");
}

}  // namespace tz::notify
