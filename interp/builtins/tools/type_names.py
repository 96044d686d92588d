#!/usr/bin/env python3
"""Writes interp/builtins/type_names.def: which names the built-in types of each CPython have, and of what kind;
with --sizes interp/builtins/type_sizes.def: __basicsize__, __itemsize__, __dictoffset__, __weakrefoffset__, __flags__.

usage: type_names.py [--sizes] PYTHON3.8 PYTHON3.9 … PYTHON3.13   (six interpreters, in this order)
"""
import json
import os
import re
import subprocess
import sys

PROBE = r"""
import builtins, json, sys, types
def gen(): yield
async def coro(): pass
async def agen(): yield
c = coro(); c.close()
cell = (lambda x: lambda: x)(1).__closure__[0]
try: raise ValueError
except ValueError as e: tb = e.__traceback__
class C:
    __slots__ = "a"
T = {
 "Object": object, "Type": type, "Int": int, "Bool": bool, "Float": float, "Complex": complex, "Str": str, "Bytes": bytes,
 "ByteArray": bytearray, "MemoryView": memoryview, "Tuple": tuple, "List": list, "Dict": dict, "DictKeys": type({}.keys()),
 "DictValues": type({}.values()), "DictItems": type({}.items()), "DictKeyIterator": type(iter({})),
 "DictValueIterator": type(iter({}.values())), "DictItemIterator": type(iter({}.items())),
 "DictReverseKeyIterator": type(reversed({})), "DictReverseValueIterator": type(reversed({}.values())),
 "DictReverseItemIterator": type(reversed({}.items())), "Set": set, "FrozenSet": frozenset, "SetIterator": type(iter(set())),
 "Range": range, "RangeIterator": type(iter(range(1))), "Slice": slice, "None": type(None), "Ellipsis": type(...),
 "NotImplemented": type(NotImplemented), "TupleIterator": type(iter(())), "ListIterator": type(iter([])),
 "ListReverseIterator": type(reversed([])), "StrIterator": type(iter("\u1234")), "StrAsciiIterator": type(iter("")),
 "BytesIterator": type(iter(b"")), "ByteArrayIterator": type(iter(bytearray())),
 "MemoryIterator": type(iter(memoryview(b""))), "LongRangeIterator": type(iter(range(1 << 100))), "SequenceIterator": type(iter(type("S", (), {"__getitem__": 1})())),
 "CallableIterator": type(iter(int, 1)), "Reversed": reversed, "Function": types.FunctionType, "BuiltinFunction": type(len),
 "BoundMethod": types.MethodType, "MethodDescriptor": type(list.append), "WrapperDescriptor": type(object.__init__),
 "MethodWrapper": type(object().__init__), "ClassMethodDescriptor": type(vars(dict)["fromkeys"]),
 "GetSetDescriptor": type(types.FunctionType.__code__), "MemberDescriptor": type(C.a), "ClassMethod": classmethod,
 "StaticMethod": staticmethod, "Property": property, "Super": super, "Cell": type(cell), "Module": types.ModuleType,
 "MappingProxy": types.MappingProxyType, "Code": type(gen.__code__), "Frame": type(tb.tb_frame), "Traceback": type(tb),
 "Generator": type(gen()), "Coroutine": type(c), "AsyncGenerator": type(agen()), "Enumerate": enumerate, "Zip": zip,
 "Map": map, "Filter": filter, "CoroutineWrapper": type(coro().__await__()), "AsyncGeneratorAsend": type(agen().asend(None)),
 "AsyncGeneratorAthrow": type(agen().aclose()),
}
if hasattr(builtins, "anext"): T["AnextAwaitable"] = type(anext(agen(), None))
if hasattr(gen.__code__, "co_lines"): T["CodeLines"] = type(gen.__code__.co_lines())
if hasattr(gen.__code__, "co_positions"): T["CodePositions"] = type(gen.__code__.co_positions())
if sys.version_info >= (3, 11): T["GenericAliasIterator"] = type(iter(list[int]))
if hasattr(types, "GenericAlias"): T["GenericAlias"] = types.GenericAlias
if hasattr(types, "UnionType"): T["Union"] = types.UnionType
for n, v in sorted(vars(builtins).items()):
    if isinstance(v, type) and issubclass(v, BaseException) and v.__name__ == n and n[0] != "_": T[n] = v
import importlib, sys
import _thread, abc, collections, functools, itertools, posix, zlib
ordered = collections.OrderedDict()
# Types of native modules that have no name there.
UNNAMED = {
 "ScandirIterator": type(posix.scandir("/")), "ThreadLock": _thread.LockType, "SimpleNamespace": type(sys.implementation),
 "VersionInfo": type(sys.version_info), "SysFlags": type(sys.flags), "FloatInfo": type(sys.float_info),
 "IntInfo": type(sys.int_info), "HashInfo": type(sys.hash_info), "ThreadInfo": type(sys.thread_info),
 "AsyncgenHooks": type(sys.get_asyncgen_hooks()), "AbcData": type(vars(abc.ABC)["_abc_impl"]),
 "OrderedDictKeys": type(ordered.keys()), "OrderedDictValues": type(ordered.values()),
 "OrderedDictItems": type(ordered.items()), "OrderedDictIterator": type(iter(ordered)),
 "KeyWrapper": type(functools.cmp_to_key(None)), "ZlibCompress": type(zlib.compressobj()),
 "ZlibDecompress": type(zlib.decompressobj()),
}
def keep_unraisable(arguments): UNNAMED["UnraisableHookArgs"] = type(arguments)
class Unraisable:
    def __del__(self): raise ValueError
sys.unraisablehook = keep_unraisable
Unraisable()
for name, path in json.loads(sys.argv[1]).items():
    if name in UNNAMED:
        T[name] = UNNAMED[name]
        continue
    if "." not in path: continue
    module, attribute = path.rsplit(".", 1)
    for place in ("_" + module, module):
        try: found = getattr(importlib.import_module(place), attribute, None)
        except ImportError: continue
        if found is not None:
            T[name] = found
            break
KINDS = {"method_descriptor": "Method", "wrapper_descriptor": "Wrapper", "classmethod_descriptor": "ClassMethod",
         "staticmethod": "StaticMethod", "builtin_function_or_method": "New", "getset_descriptor": "GetSet",
         "member_descriptor": "Member"}
def kind(v):
    if v is None: return "NoneValue"
    if type(v) is str: return "Text"
    return KINDS.get(type(v).__name__, "Other")
NAMES = {k: [(n, kind(v)) for n, v in vars(t).items()] for k, t in T.items()}
VALID_VERSION_TAG = 1 << 19  # comes and goes with use
SIZES = {k: [t.__basicsize__, t.__itemsize__, t.__dictoffset__, t.__weakrefoffset__, t.__flags__ & ~VALID_VERSION_TAG]
         for k, t in T.items()}
print(json.dumps([NAMES, SIZES]))
"""



def module_types():
    """{ID: "module.Name"} of the types of native modules."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "objects", "module_types.def")
    with open(path, encoding="utf-8") as file:
        return dict(re.findall(r'^MODULE_TYPE\((\w+), "([\w.]+)"', file.read(), re.M))


def probed(pythons, part):
    more = json.dumps(module_types())
    tables = []
    for python in pythons:
        text = subprocess.run([python, "-S", "-B", "-W", "ignore", "-c", PROBE, more], capture_output=True, text=True, check=True).stdout
        tables.append(json.loads(text)[part])
    return tables


def print_sizes(tables):
    print("// How large CPython's built-in types are, by interp/builtins/tools/type_names.py --sizes.")
    print("// TYPE_SIZE(TYPE, VERSIONS, BASIC, ITEM, DICT, WEAKREF, FLAGS): bit 0 of VERSIONS is 3.8, bit 5 is 3.13.")
    rows = {}
    for index, table in enumerate(tables):
        for type_name, sizes in table.items():
            key = type_name, tuple(sizes)
            rows[key] = rows.get(key, 0) | 1 << index
    for (type_name, sizes), versions in rows.items():
        print("TYPE_SIZE(%s, %d, %d, %d, %d, %d, 0x%x)" % (type_name, versions, *sizes))
    print("#undef TYPE_SIZE")


def main(pythons):
    if pythons[0] == "--sizes":
        return print_sizes(probed(pythons[1:], 1))
    tables = probed(pythons, 0)
    print("// The names in vars(T) of CPython's built-in types, in the order of 3.11, by interp/builtins/tools/type_names.py.")
    print("// TYPE_NAME(TYPE, \"name\", KIND, VERSIONS): bit 0 of VERSIONS is 3.8, bit 5 is 3.13.")
    order = [3, 4, 5, 2, 1, 0]
    types = []
    for index in order:
        types += [name for name in tables[index] if name not in types]
    for type_name in types:
        rows = {}
        for index in order:
            for name, kind in tables[index].get(type_name, []):
                rows[name, kind] = rows.get((name, kind), 0) | 1 << index
        for (name, kind), versions in rows.items():
            print('TYPE_NAME(%s, "%s", %s, %d)' % (type_name, name, kind, versions))
    print("#undef TYPE_NAME")


if __name__ == "__main__":
    main(sys.argv[1:])
