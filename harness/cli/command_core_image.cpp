// dictum core-image: the last step of a release build, see ci/cmake/static_link.cmake.
#include <cstdio>
#include <memory>
#include <string>

#include "cli/command.h"
#include "dictum/core_image.h"

namespace dictum {

void register_core_image(CLI::App& app, int& exit_code) {
  auto path = std::make_shared<std::string>();
  CLI::App* sub =
      app.add_subcommand("core-image", "write the image of the core that this executable is to hold");
  sub->group("");  // nobody needs to know it
  sub->add_option("FILE", *path, "where to")->required();
  sub->callback([path, &exit_code] {
    const std::string problem = write_core_image(*path);
    if (problem.empty()) return;
    std::fprintf(stderr, "dictum: no image of the core: %s\n", problem.c_str());
    exit_code = kExitInternalError;
  });
}

}  // namespace dictum
