// What searching costs over very many invented cases: documents kept a second; the newest twenty and the
// count of words of two, three and four characters, rare, middling and frequent, of English words, and of two
// terms together; each beside the engine's own question without slices, tags or the table of documents. Set
// TZ_TEST_PG to measure PostgreSQL too; TZ_BENCH_ENGINES=sqlite or postgres measures one only.
//   search_bench [documents = 100000] [words of each kind = 40]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "bench/texts.h"
#include "search/index_text.h"
#include "search/module.h"
#include "store/testing.h"

namespace {

using namespace tz;
using namespace std::chrono_literals;
using bench::Texts;
using search::Ask;
using search::Document;
using Seconds = std::chrono::duration<double>;

constexpr JurisdictionId kCity{1};
constexpr std::size_t kBatch = 1000, kSample = 20'000;

template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

void must(const Status& status) {
  if (!status) throw std::runtime_error(status.error().message);
}

// Words by how many of the sample's texts hold them.
struct Words {
  std::map<std::string, std::vector<std::string>> by_class;  // "2 characters, rare" and so on

  explicit Words(const std::vector<std::string>& sample, std::size_t each) {
    std::map<std::size_t, std::map<std::string, std::size_t>> counts;  // by length; 0: English
    for (const auto& text : sample) {
      std::map<std::size_t, std::set<std::string>> seen;
      const auto units = search::units_of(text);
      for (std::size_t at = 0; at < units.size(); ++at) {
        if (!units[at].character) {
          if (units[at].text.size() >= 4) seen[0].insert(units[at].text);
          continue;
        }
        std::string word;
        for (std::size_t n = 0; n < 4 && at + n < units.size(); ++n) {
          const auto& unit = units[at + n];
          if (!unit.character || unit.run != units[at].run) break;
          word += unit.text;
          if (n > 0) seen[n + 1].insert(word);
        }
      }
      for (const auto& [length, words] : seen)
        for (const auto& word : words) ++counts[length][word];
    }
    std::mt19937_64 random(7);  // NOLINT: the same words each time
    for (const auto& [length, of_length] : counts) {
      std::map<std::string, std::vector<std::string>> classes;
      for (const auto& [word, count] : of_length) {
        const double share = static_cast<double>(count) / static_cast<double>(sample.size());
        const std::string_view how = share >= 0.01 ? "frequent" : share >= 0.0005 ? "middling" : "rare";
        classes[fmt::format("{}, {}", length == 0 ? "English word" : fmt::format("{} characters", length),
                            how)]
            .push_back(word);
      }
      for (auto& [name, words] : classes) {
        std::ranges::shuffle(words, random);
        if (words.size() > each) words.resize(each);
        by_class[name] = words;
      }
    }
    // Two terms, both middling or frequent.
    auto& pairs = by_class["two terms"];
    const auto& often = by_class["2 characters, frequent"];
    const auto& sometimes = by_class["2 characters, middling"];
    for (std::size_t i = 0; i < each && !often.empty() && !sometimes.empty(); ++i)
      pairs.push_back(often[i % often.size()] + " " + sometimes[(i * 7) % sometimes.size()]);
  }
};

struct Times {
  std::vector<double> ms;
  template <class F>
  void add(F&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    ms.push_back(Seconds(std::chrono::steady_clock::now() - start).count() * 1000);
  }
  double at(double share) {
    if (ms.empty()) return 0;
    std::ranges::sort(ms);
    return ms[std::min(ms.size() - 1, static_cast<std::size_t>(share * static_cast<double>(ms.size())))];
  }
};

template <class Backend>
void measure(std::size_t documents, std::size_t each) {
  const auto db = Backend::make({.statement_timeout_ms = 0});
  must(store::migrate(*db, search::schema()));
  search::SqlSearchStore store(*db);
  Texts texts;
  std::vector<std::string> sample;
  const Instant from{std::chrono::sys_days{std::chrono::year{2021} / 1 / 1}};
  const auto step = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::years{5}) /
                    static_cast<std::int64_t>(documents);
  std::vector<Document> batch;
  double keeping = 0;
  std::size_t bytes = 0;
  std::int64_t position = 0;
  for (std::size_t i = 0; i < documents; ++i) {
    std::string text = texts.next();
    bytes += text.size();
    if (sample.size() < kSample) sample.push_back(text);
    batch.push_back({.case_id = ledger::CaseId{static_cast<std::int64_t>(i) + 1},
                     .received_at = from + step * static_cast<std::int64_t>(i),
                     .open_text = std::move(text),
                     .tags = {search::category_tag(std::to_string(i % 120)),
                              search::unit_tag(UnitId{static_cast<std::int64_t>(i % 80)})}});
    std::ranges::sort(batch.back().tags);
    if (batch.size() < kBatch && i + 1 < documents) continue;
    const auto start = std::chrono::steady_clock::now();
    must(store.keep(kCity, batch, {}, position, position + 1));
    keeping += Seconds(std::chrono::steady_clock::now() - start).count();
    ++position;
    batch.clear();
  }
  fmt::print("{}: {} documents, {:.1f} MB of text, kept at {:.0f} documents/s\n", Backend::kName, documents,
             static_cast<double>(bytes) / 1e6, static_cast<double>(documents) / keeping);
  must(store::testing::analyze(*db));
  fmt::print("  {:<24} {:>5} | {:>17} | {:>17} | {:>17}   ms, p50 / p99\n", "words", "", "newest 20",
             "count to 1000", "bare engine");
  const Words words(sample, each);
  const bool sqlite = db->dialect() == store::Dialect::sqlite;
  const std::string bare =
      sqlite ? "SELECT rowid FROM search_index WHERE search_index MATCH $1 ORDER BY rowid DESC LIMIT 20"
             : "SELECT doc FROM search_document WHERE tokens @@ CAST(CAST($1 AS TEXT) AS tsquery) ORDER BY "
               "doc DESC LIMIT 20";
  Times all;
  for (const auto& [name, list] : words.by_class) {
    Times find, count, engine;
    for (int round = 0; round < 3; ++round) {
      for (const auto& word : list) {
        find.add([&] {
          Ask ask{.query = value_of(search::parse_query(word))};
          must(store.expand(kCity, ask.query));
          value_of(store.find(kCity, ask, 21));
        });
        count.add([&] {
          Ask ask{.query = value_of(search::parse_query(word))};
          must(store.expand(kCity, ask.query));
          value_of(store.count(kCity, ask, 1000));
        });
        const Ask ask{.query = value_of(search::parse_query(word))};
        // The slice that holds everything, on PostgreSQL.
        const std::string question =
            sqlite ? search::fts5_query(ask)
                   : search::tsquery_text(ask, search::slice_tag(search::kSliceBits.size() - 1,
                                                                 search::first_document(kCity)));
        engine.add(
            [&] { value_of(db->read([&](store::Transaction& tx) { return tx.query(bare, question); })); });
      }
    }
    all.ms.insert(all.ms.end(), find.ms.begin(), find.ms.end());
    fmt::print("  {:<24} {:>5} | {:>7.2f} / {:>7.2f} | {:>7.2f} / {:>7.2f} | {:>7.2f} / {:>7.2f}\n", name,
               list.size(), find.at(0.5), find.at(0.99), count.at(0.5), count.at(0.99), engine.at(0.5),
               engine.at(0.99));
  }
  fmt::print("  {:<24} {:>5} | {:>7.2f} / {:>7.2f}\n", "all", all.ms.size(), all.at(0.5), all.at(0.99));
}

bool is_wanted(std::string_view engine) {
  const char* wanted = std::getenv("TZ_BENCH_ENGINES");  // NOLINT(concurrency-mt-unsafe): one thread so far
  return wanted == nullptr || wanted == engine;
}

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int at, std::size_t otherwise) {
    return argc > at ? static_cast<std::size_t>(std::strtoull(argv[at], nullptr, 10)) : otherwise;
  };
  try {
    const std::size_t documents = std::max<std::size_t>(number(1, 100'000), 1), each = number(2, 40);
    if (is_wanted("sqlite")) measure<store::testing::Sqlite>(documents, each);
    const bool has_postgres = std::getenv("TZ_TEST_PG") != nullptr;  // NOLINT(concurrency-mt-unsafe)
    if (has_postgres && is_wanted("postgres")) measure<store::testing::Postgres>(documents, each);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
