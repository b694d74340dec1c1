#include "notify/curl_call.h"

#include <mutex>

namespace tz::notify {

CurlHandle curl_handle(const char* schemes, std::chrono::milliseconds connect_max,
                       std::chrono::milliseconds whole_max) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  CurlHandle curl(curl_easy_init());
  if (!curl) return curl;
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, schemes);
  curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_max.count()));
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(whole_max.count()));
  return curl;
}

void append(CurlList& list, const std::string& line) {
  if (auto* longer = curl_slist_append(list.get(), line.c_str())) {
    static_cast<void>(list.release());  // Its first node, if there was one, is now the longer list's.
    list.reset(longer);
  }
}

Verdict verdict_of(CURLcode code) {
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return give_up("url", "the configured address cannot be called");
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return try_again("resolve", "the other side's name is not known");
    case CURLE_COULDNT_CONNECT:
      return try_again("connect", "the other side does not answer");
    case CURLE_OPERATION_TIMEDOUT:
      return try_again("timeout", "the other side took too long");
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_USE_SSL_FAILED:
      return try_again("tls", "no trusted encrypted connection");
    case CURLE_LOGIN_DENIED:
      return try_again("login", "the other side refuses our name or password");
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
      return try_again("closed", "the connection was closed before an answer");
    default:
      return try_again("transport", "the call failed");
  }
}

}  // namespace tz::notify
