#include "vm/shared_units.h"

#include <map>
#include <mutex>
#include <tuple>

namespace dictum {

namespace {

struct SharedUnit {
  std::string source;
  std::unique_ptr<const code::Unit> unit;  // null: it is not shared
};
using Key = std::tuple<LanguageVersion, int, std::string>;

struct SharedUnits {
  std::mutex mutex;
  std::map<Key, SharedUnit> units;
};

SharedUnits& shared_units() {
  static SharedUnits* const kept = new SharedUnits;  // interpreters of other threads may outlive main()
  return *kept;
}

SharedUnit make_shared_unit(const CompileRequest& request, const Language& language) {
  SharedUnit made{std::string(request.source), nullptr};
  CompileWarnings warnings;
  auto unit = compile_unit(request, language, &warnings, nullptr);
  if (unit.ok() && warnings.empty()) made.unit = std::move(unit).value();
  return made;
}

}  // namespace

const code::Unit* shared_unit(const CompileRequest& request, const Language& language) {
  SharedUnits& shared = shared_units();
  const std::lock_guard<std::mutex> lock(shared.mutex);
  const Key key{language.version, request.optimize, request.file_name};
  auto found = shared.units.find(key);
  if (found == shared.units.end())
    found = shared.units.emplace(key, make_shared_unit(request, language)).first;
  return found->second.source == request.source ? found->second.unit.get() : nullptr;
}

}  // namespace dictum
