// A small statement: each kind that there is.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

namespace {

// @N a name that is seen, @V a value, @F a new name.
constexpr std::string_view kForms[] = {
    "pass\n",
    "@N = @V\n",
    "@N += @V\n",
    "@N: @V = @V\n",
    "del @N\n",
    "def @F(p0=@V, *args, **kw):\n    return @V\n@F()\n",
    "async def @F(p0=@V):\n    async with p0 as y:\n        async for x in y:\n            await x\n    "
    "return @V\n"
    "try:\n    @F().send(None)\nexcept StopIteration as e:\n    print(@L, show(e.value))\n",
    "class @F(@B):\n    @A = @V\n    def @M(self, *args):\n        return @V\n",
    "def @F():\n    global @N\n    @N = @V\n@F()\n",
    "def @F(x):\n    def inner():\n        nonlocal x\n        x = @V\n        return x\n    return "
    "(inner(), x)\n"
    "print(@L, show(@F(@V)))\n",
    "return @V\n",
    "for x in (@V, @V):\n    if x:\n        continue\n    break\nelse:\n    print(@L, 'else')\n",
    "x = 3\nwhile x:\n    x -= 1\n    if x == 1:\n        break\n",
    "if @V:\n    print(@L, 'yes')\nelse:\n    print(@L, 'no')\n",
    "with @V as x:\n    print(@L, show(x))\n",
    "match @V:\n    case [x, *y]:\n        print(@L, show((x, y)))\n    case {'a': x}:\n        print(@L, "
    "show(x))\n"
    "    case x:\n        print(@L, show(x))\n",
    "match @V:\n    case 0 | None:\n        print(@L, 'a')\n    case @K():\n        print(@L, 'b')\n",
    "raise ValueError(@V)\n",
    "raise @V from @V\n",
    "try:\n    print(@L, show(@V))\nexcept (TypeError, ValueError) as e:\n    print(@L, '!', "
    "type(e).__name__)\n"
    "else:\n    print(@L, 'else')\nfinally:\n    print(@L, 'finally')\n",
    "try:\n    raise ExceptionGroup('g', [ValueError(1), TypeError(2)])\nexcept* ValueError as e:\n"
    "    print(@L, show(e.exceptions))\nexcept* TypeError:\n    print(@L, 'rest')\n",
    "assert @V, 'refused'\n",
    "import sys\n",
    "import __main__ as @N\n",
    "from sys import maxsize as @F\n",
    "global @N\n",
    "nonlocal @N\n",
    "print(@L, show(@V))\n",
    "print(@L, show([(x, @V) for x in (1, 2) if x]))\n",
    "print(@L, show((lambda x, *y: (x, y, @V))(@V)))\n",
    "def @F():\n    x = yield @V\n    yield from (x, @V)\nprint(@L, show(list(@F())))\n",
    "exec('x = 1', {'y': @V})\n",
    "print(@L, show(eval('x', {'x': @V})))\n",
    "print(@L, show((x := @V)))\n",
    "@N.@A = @V\n",
    "del @N.@A\n",
    "@N[@V] = @V\n",
    "x, *y = @V\n",
    "print(@L, f'{@S!r:>4}')\n",
};

std::string value_for(Mutation& mutation, char what, const Gap& gap, const std::string& fresh) {
  const auto or_else = [](std::string_view name, std::string_view other) {
    return std::string(name.empty() ? other : name);
  };
  switch (what) {
    case 'N': return or_else(mutation.any_name(gap.scope, gap.place), "x");
    case 'V': return mutation.any_value(gap.scope, gap.place);
    case 'S': return or_else(mutation.any_name(NameKind::Value, gap.scope, gap.place), "1");
    case 'B':
    case 'K': return or_else(mutation.any_name(NameKind::Class, gap.scope, gap.place), "object");
    case 'A': return std::string(mutation.any_attribute());
    case 'M': return std::string(mutation.any_attribute());
    case 'F': return fresh;
    default: return cat(mutation.next_label());
  }
}

}  // namespace

bool insert_statement(Mutation& mutation) {
  const Gap gap = mutation.any_gap();
  const std::string fresh = mutation.fresh_name("k");
  const std::string_view form = mutation.choices.pick(kForms);
  std::string text;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == '@')
      text += value_for(mutation, form[++i], gap, fresh);
    else
      text += form[i];
  }
  StmtList made = mutation.parse(text);
  if (made.empty()) return false;
  mutation.relabel(made);
  if (made.size() == 1 && mutation.chance(50)) made = mutation.observed(made);
  mutation.insert(gap, made);
  return true;
}

}  // namespace dictum::mutation::mutator
