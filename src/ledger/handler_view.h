#pragma once
// The handler view (docs/sources.md#redaction): what a resident wrote as staff may read it. The one place
// that covers; the original is read by unsealing only (intake/api_unseal.cc). Pure.
#include <string>
#include <string_view>
#include <vector>

#include "ledger/case_query.h"
#include "ledger/event_store.h"

namespace tz::ledger {

// Of one case. Recorded redaction spans are covered in every case, in the verbatim by place and in its other
// texts wherever the same words stand. In a secret case, that is one hidden from the handler, a sealed one or
// a tip-off, also covered: what looks like personal data, what the resident left as name, number and address,
// and a house within its street.
class HandlerView {
 public:
  // `events` with texts, the first of them the registration.
  HandlerView(const Case& c, const std::vector<StoredEvent>& events);

  bool is_secret() const { return secret_; }
  std::string verbatim() const;
  std::string words(std::string_view text) const;  // any other text of the case, whoever wrote it
  std::string address(std::string_view text) const;
  // A list row, or the head of the case: its texts covered, a secret place no finer than the public's.
  CaseSummary row(CaseSummary row) const;

 private:
  std::vector<Span> spans_in(std::string_view text) const;

  bool secret_ = false;
  std::string verbatim_;
  std::vector<Span> recorded_;      // in the verbatim
  std::vector<std::string> known_;  // words to cover wherever they stand
};

}  // namespace tz::ledger
