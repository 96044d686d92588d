// A program under construction: choices, environment, text. Features write through it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generate/choices.h"
#include "generate/environment.h"
#include "generate/feature.h"
#include "generate/generator.h"
#include "generate/text.h"

namespace dictum::generate {

// What methods and data attributes are called. A method calls only methods behind it in the list: no
// recursion.
constexpr std::array<std::string_view, 3> kMethodNames = {"f", "g", "h"};
constexpr std::array<std::string_view, 4> kDataNames = {"a", "b", "c", "d"};

class Builder {
 public:
  Builder(Choices& drawn, const GeneratorOptions& options);

  Choices& choices;
  Environment environment;
  Writer out;

  std::uint32_t below(std::uint32_t count) { return choices.below(count); }
  bool chance(std::uint32_t percent) { return choices.chance(percent); }

  // A name that the program has not used: "C1", "C2", ….
  std::string fresh(char prefix) { return cat(prefix, ++names_[static_cast<unsigned char>(prefix)]); }
  int next_label() { return ++label_; }
  // Of a program that is there already: names and labels that it has.
  void reserve(char prefix, int number) {
    int& last = names_[static_cast<unsigned char>(prefix) % names_.size()];
    last = number > last ? number : last;
  }
  void continue_labels(int last) { label_ = last; }

  // One statement by a feature drawn from the program's own. Where code runs below a special method or a
  // method only calm features are drawn: those that call nothing of the program.
  void statement();
  void statements(int count) {
    for (int i = 0; i < count; ++i) statement();
  }
  // Classes and instances for the others to work on.
  void foundation();
  // One member of the body of the class.
  void member(int model);
  void metaclass_member(int model);

  // try: what body() writes; the exception is printed with the label.
  template <class Body>
  void observe(int label, Body&& body) {
    ++observing_;
    out.block("try", body);
    --observing_;
    out.block("except Exception as e", [&] { out.line("print(", label, ", '!', type(e).__name__, e)"); });
  }
  // The value of an expression, or the exception that it raises.
  void show(std::string_view expression) {
    const int label = next_label();
    observe(label, [&] { out.line("print(", label, ", show(", expression, "))"); });
  }
  // A value that prints as it is: no instance in it.
  void show_plain(std::string_view expression) {
    const int label = next_label();
    observe(label, [&] { out.line("print(", label, ", ", expression, ")"); });
  }
  // A statement, and that it ended.
  void attempt(std::string_view statement) {
    const int label = next_label();
    observe(label, [&] {
      out.line(statement);
      out.line("print(", label, ", 'done')");
    });
  }

  // A file of the program besides main.py, with what body() writes; body() begins with no names, and what it
  // binds at the end is returned.
  template <class Body>
  Environment file(const std::string& path, Body&& body) {
    Writer own;
    Environment inside;
    std::swap(own, out);
    std::swap(inside, environment);
    const int observing = std::exchange(observing_, 0);
    ++file_depth_;
    body();
    --file_depth_;
    observing_ = observing;
    files_.push_back({path, out.take()});
    std::swap(own, out);
    std::swap(inside, environment);
    return inside;
  }
  // What body() writes has no files of its own.
  template <class Body>
  void without_files(Body&& body) {
    ++file_depth_;
    body();
    --file_depth_;
  }
  // Whether an exception at this place would be seen and the program go on.
  bool guarded() const { return observing_ > 0 || environment.functions() > 0; }
  bool in_file() const { return file_depth_ > 0; }

  const std::vector<bool>& used() const { return used_; }
  const std::vector<ProgramFile>& files() const { return files_; }
  std::vector<ProgramFile>& files() { return files_; }
  bool enough() const { return out.lines() >= lines_wanted_; }
  int lines_wanted() const { return lines_wanted_; }

  // Code of methods, which may be called from anywhere.
  bool calm = false;

 private:
  struct Drawable {
    std::vector<const Feature*> features;
    std::vector<std::uint32_t> sums;  // of weights
  };
  void draw_swarm(std::uint32_t areas);
  void write_one(Drawable& table, int model);
  void write_if_on(bool (*write)(Builder& builder, int model));

  Drawable statements_, calm_, members_, metaclass_members_;
  std::array<int, 128> names_{};
  std::vector<bool> used_;
  std::vector<ProgramFile> files_;
  int file_depth_ = 0;
  int observing_ = 0;
  int label_ = 0;
  int lines_wanted_ = 0;
};

// An exception at the end of the program that is not caught.
namespace feature {
void write_uncaught(Builder& builder);
}

}  // namespace dictum::generate
