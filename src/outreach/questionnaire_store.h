#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "outreach/outreach_pack.h"
#include "outreach/scope.h"
#include "outreach/words.h"

namespace tz::outreach {

struct NewAnswers {
  Answers answers{};    // without words
  std::string words{};  // AnswerParts::words
  Hash256 sent{};       // digest_of what was sent
  WordSecret secret{};
};
struct KeptAnswers {
  Answers answers{};                   // without words
  std::string words{};                 // AnswerParts::words; "{}" once they are erased
  Hash256 sent{};                      // keyed
  std::optional<WordSecret> secret{};  // exactly while there are words
  std::optional<Erasure> erased{};
};
// As of a visit.
bool is_same(const KeptAnswers& kept, const Hash256& sent);

// What a pack offers, every version that was ever offered, and the answers, which are added and never
// changed; their words may be erased. Safe to call from any thread. Every call may answer unavailable, and
// corrupted for a row that does not have its digest.
class QuestionnaireStore {
 public:
  virtual ~QuestionnaireStore() = default;
  // Fine if save_pack() would take it.
  //   not_allowed  rule questionnaire_changed: a version that is kept says something else
  virtual Status check_pack(JurisdictionId j, const OutreachPack& pack) const = 0;
  // In the place of what was there; versions stay.  Errors as check_pack
  virtual Status save_pack(JurisdictionId j, const OutreachPack& pack) = 0;
  virtual Result<OutreachPack> pack(JurisdictionId j) const = 0;  // empty before one was loaded
  virtual Result<std::optional<Questionnaire>> version(JurisdictionId j, std::string_view code,
                                                       std::int64_t version) const = 0;

  // Keeps them unless there are some of that id already; whichever are kept.
  virtual Result<KeptAnswers> add(JurisdictionId j, const NewAnswers& answers) = 0;
  virtual Result<std::optional<KeptAnswers>> find(JurisdictionId j, std::string_view id) const = 0;
  // Erases words and secret for good. How it stands after: the first erasure if there was one; nothing if
  // there are no such answers.
  virtual Result<std::optional<Erasure>> erase(JurisdictionId j, std::string_view id,
                                               const Erasure& erasure) = 0;
  // To that questionnaire, by the time of the answer, newest first, at most `limit`, without words.
  //   invalid_argument (field cursor)  not one of ours
  virtual Result<Page<Answers>> list(JurisdictionId j, std::string_view code, const Scope& scope,
                                     std::string_view cursor, std::size_t limit) const = 0;
  // The same of one zone, whoever gave them: what a profile said before stays beside what it says now.
  virtual Result<Page<Answers>> list_of_zone(JurisdictionId j, std::string_view code, std::string_view zone,
                                             std::string_view cursor, std::size_t limit) const = 0;
};

}  // namespace tz::outreach
