#pragma once
namespace tz {

// std::visit(Match{...}, variant): one lambda per alternative; a missing one does not compile.
template <class... F>
struct Match : F... {
  using F::operator()...;
};
template <class... F>
Match(F...) -> Match<F...>;  // clang < 17 needs it spelled out.

}  // namespace tz
