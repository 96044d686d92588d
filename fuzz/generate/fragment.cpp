#include "generate/fragment.h"

#include <algorithm>
#include <charconv>

#include "generate/builder.h"

namespace dictum::generate {
namespace {

// A name like C12 is taken: fresh names begin behind it.
void reserve(Builder& builder, std::string_view name) {
  if (name.size() < 2 || name[1] < '0' || name[1] > '9') return;
  int number = 0;
  const auto read = std::from_chars(name.data() + 1, name.data() + name.size(), number);
  if (read.ec == std::errc() && number < 100'000) builder.reserve(name[0], number);
}

void describe(Builder& builder, const FragmentRequest& request) {
  Environment& environment = builder.environment;
  for (const KnownClass& known : request.classes) {
    reserve(builder, known.name);
    if (environment.class_count() + 8 >= kMaxClasses) continue;
    ClassModel model;
    model.name = std::string(known.name);
    model.traits = known.traits;
    model.members = known.members;
    environment.bind(model.name, Kind::Class, environment.add_class(std::move(model)));
  }
  for (const KnownFunction& known : request.functions) {
    reserve(builder, known.name);
    environment.bind(std::string(known.name), Kind::Function,
                     environment.add_function({known.parameters, false}));
  }
  for (const std::string_view name : request.instances) {
    reserve(builder, name);
    if (environment.class_count() == 0) continue;
    const int model = static_cast<int>(builder.below(static_cast<std::uint32_t>(environment.class_count())));
    environment.bind(std::string(name), Kind::Instance, model);
  }
  for (const std::string_view name : request.modules) {
    reserve(builder, name);
    environment.bind(std::string(name), Kind::Module);
  }
  for (const std::string_view name : request.values) {
    reserve(builder, name);
    environment.bind(std::string(name), Kind::Plain);
  }
  for (const std::string_view name : request.used) reserve(builder, name);
}

}  // namespace

Fragment generate_fragment(Choices& choices, const FragmentRequest& request) {
  GeneratorOptions options;
  options.areas = request.areas;
  Builder builder(choices, options);
  builder.continue_labels(request.last_label);
  builder.calm = request.calm;
  describe(builder, request);
  Fragment made;
  if (request.with_modules) {
    builder.statements(request.statements);
    made.text = builder.out.take();
    made.files = std::move(builder.files());
  } else {
    builder.without_files([&] { builder.statements(request.statements); });
    made.text = builder.out.take();
  }
  return made;
}

}  // namespace dictum::generate
