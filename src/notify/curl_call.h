#pragma once
// What the channels share of libcurl: a handle and a list that are given back, and our words for its errors.
#include <curl/curl.h>

#include <memory>
#include <string>

#include "notify/sender.h"

namespace tz::notify {

struct CurlCleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlHandle = std::unique_ptr<CURL, CurlCleanup>;

// A handle with what holds for every call: no signals, no proxy from the environment, no file or other scheme
// than `schemes` ("http,https"), both time limits. Null if there is no memory.
CurlHandle curl_handle(const char* schemes, std::chrono::milliseconds connect_max,
                       std::chrono::milliseconds whole_max);

// Adds a line; the list frees what it holds.
using CurlList = std::unique_ptr<curl_slist, CurlCleanup>;
void append(CurlList& list, const std::string& line);

// What a failed call means for the delivery. Never libcurl's own text: it may quote an address.
Verdict verdict_of(CURLcode code);

}  // namespace tz::notify
