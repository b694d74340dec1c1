#include "store/script.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "base/text.h"

namespace tz::store {

namespace {

enum class TokenKind { word, symbol, quoted, space };  // `space` covers comments too.
struct Token {
  TokenKind kind;
  std::string_view text;
};

// base's trim also takes characters that are part of a statement here.
std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  return text;
}

bool is_word_start(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
}
bool is_word(char c) { return is_word_start(c) || std::isdigit(static_cast<unsigned char>(c)) != 0; }

// Cuts SQL into tokens, as both engines would for what we write.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  bool is_at_end() const { return position_ >= text_.size(); }

  Result<Token> next() {
    const std::size_t start = position_;
    const char c = text_[position_];
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      while (!is_at_end() && std::isspace(static_cast<unsigned char>(text_[position_])) != 0) ++position_;
      return token(TokenKind::space, start);
    }
    if (starts("--")) {
      position_ = std::min(text_.find('\n', position_), text_.size());
      return token(TokenKind::space, start);
    }
    if (starts("/*")) return until(TokenKind::space, start, "*/", 2, "a comment");
    if (c == '\'') return quoted(start, '\'', "a string");
    if (c == '"') return quoted(start, '"', "a quoted name");
    if (c == '$') {
      if (const auto tag = dollar_tag())
        return until(TokenKind::quoted, start, *tag, tag->size(), "a dollar quote");
    }
    if (is_word(c)) {
      while (!is_at_end() && is_word(text_[position_])) ++position_;
      return token(TokenKind::word, start);
    }
    ++position_;
    return token(TokenKind::symbol, start);
  }

 private:
  bool starts(std::string_view prefix) const { return text_.substr(position_).starts_with(prefix); }
  Token token(TokenKind kind, std::size_t start) const {
    return {kind, text_.substr(start, position_ - start)};
  }

  Result<Token> until(TokenKind kind, std::size_t start, std::string_view end, std::size_t opening,
                      std::string_view what) {
    const auto found = text_.find(end, start + opening);
    if (found == std::string_view::npos) return unended(what);
    position_ = found + end.size();
    return token(kind, start);
  }
  // A doubled quote is two quoted texts side by side, which is as good here.
  Result<Token> quoted(std::size_t start, char quote, std::string_view what) {
    return until(TokenKind::quoted, start, std::string_view(&quote, 1), 1, what);
  }
  // $$ or $name$ where a dollar quote opens; nothing for a parameter such as $1.
  std::optional<std::string_view> dollar_tag() const {
    std::size_t end = position_ + 1;
    if (end < text_.size() && std::isdigit(static_cast<unsigned char>(text_[end])) != 0) return std::nullopt;
    while (end < text_.size() && is_word(text_[end])) ++end;
    if (end >= text_.size() || text_[end] != '$') return std::nullopt;
    return text_.substr(position_, end + 1 - position_);
  }
  static tl::unexpected<Error> unended(std::string_view what) {
    return fail(Errc::corrupted, "a script has " + std::string(what) + " that does not end");
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

bool is(const Token& token, std::string_view word) {
  return token.kind == TokenKind::word && iequals_ascii(token.text, word);
}

// Knows whether a ';' ends the statement read so far: not within BEGIN ... END of a CREATE TRIGGER or
// FUNCTION.
class StatementShape {
 public:
  void see(const Token& token) {
    if (token.kind != TokenKind::word) return;
    ++words_;
    if (words_ == 1) creates_ = is(token, "CREATE");
    // CREATE [OR REPLACE] [TEMPORARY] [CONSTRAINT] TRIGGER
    if (creates_ && words_ <= 5 && (is(token, "TRIGGER") || is(token, "FUNCTION") || is(token, "PROCEDURE")))
      has_body_ = true;
    if (!has_body_) return;
    if (is(token, "BEGIN") || (depth_ > 0 && is(token, "CASE"))) ++depth_;
    if (depth_ > 0 && is(token, "END")) --depth_;
  }
  bool is_empty() const { return words_ == 0; }
  bool is_inside_body() const { return depth_ > 0; }

 private:
  int words_ = 0;
  int depth_ = 0;
  bool creates_ = false;
  bool has_body_ = false;
};

Result<std::vector<Token>> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  for (Scanner scanner(text); !scanner.is_at_end();) {
    TZ_TRY(token, scanner.next());
    tokens.push_back(token);
  }
  return tokens;
}

// Where in the tokens of a CREATE TABLE the list of columns closes, or nothing for any other statement.
std::optional<std::size_t> columns_end(const std::vector<Token>& tokens) {
  std::vector<std::size_t> words;
  for (std::size_t i = 0; i < tokens.size() && words.size() < 3; ++i) {
    if (tokens[i].kind == TokenKind::word) words.push_back(i);
  }
  if (words.size() < 2 || !is(tokens[words[0]], "CREATE")) return std::nullopt;
  // CREATE TABLE or CREATE TEMPORARY TABLE; CREATE VIRTUAL TABLE knows no STRICT.
  const bool is_table = is(tokens[words[1]], "TABLE") || (words.size() > 2 && is(tokens[words[2]], "TABLE") &&
                                                          !is(tokens[words[1]], "VIRTUAL"));
  if (!is_table) return std::nullopt;
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].text == "(") ++depth;
    if (tokens[i].text == ")" && --depth == 0) return i;
  }
  return std::nullopt;
}

// What stands for tokens[i] in SQLite, and how many tokens that takes.
std::pair<std::string_view, std::size_t> sqlite_word(const std::vector<Token>& tokens, std::size_t i) {
  if (is(tokens[i], "BIGINT") || is(tokens[i], "BOOLEAN")) return {"INTEGER", 1};
  if (is(tokens[i], "BYTEA")) return {"BLOB", 1};
  if (is(tokens[i], "DOUBLE")) {
    std::size_t next = i + 1;
    while (next < tokens.size() && tokens[next].kind == TokenKind::space) ++next;
    if (next < tokens.size() && is(tokens[next], "PRECISION")) return {"REAL", next + 1 - i};
  }
  return {tokens[i].text, 1};
}

}  // namespace

Result<std::vector<std::string_view>> split_script(std::string_view script) {
  std::vector<std::string_view> statements;
  StatementShape shape;
  const char* start = script.data();
  const auto cut = [&](const char* end) {
    if (!shape.is_empty())
      statements.push_back(without_blanks({start, static_cast<std::size_t>(end - start)}));
    shape = {};
  };
  for (Scanner scanner(script); !scanner.is_at_end();) {
    TZ_TRY(token, scanner.next());
    shape.see(token);
    if (token.text == ";" && !shape.is_inside_body()) {
      cut(token.text.data());
      start = token.text.data() + 1;
    }
  }
  if (shape.is_inside_body()) return fail(Errc::corrupted, "a script has a BEGIN that does not end");
  cut(script.data() + script.size());
  return statements;
}

Result<std::string> to_sqlite(std::string_view statement) {
  TZ_TRY(tokens, tokens_of(statement));
  const auto closing = columns_end(tokens);
  std::string text;
  text.reserve(statement.size() + 8);
  for (std::size_t i = 0; i < tokens.size();) {
    const auto [word, taken] = sqlite_word(tokens, i);
    text += word;
    if (closing == i) {
      // Options that follow the columns (WITHOUT ROWID) are a list.
      const bool has_options = std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1, tokens.end(),
                                           [](const Token& token) { return token.kind == TokenKind::word; });
      text += has_options ? " STRICT," : " STRICT";
    }
    i += taken;
  }
  return text;
}

}  // namespace tz::store
