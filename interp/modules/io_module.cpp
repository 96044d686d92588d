// _io: https://docs.python.org/3/library/io.html
#include "modules/module_types.h"

namespace dictum {

#define ROW(NAME, ID)                              \
  const NativeType NAME = {.layout = TypeId::ID,   \
                           .size = sizeof(Object), \
                           .subclassable = true,   \
                           .has_dict = true,       \
                           .has_weakrefs = true};
ROW(kIOBaseType, IOBase)
ROW(kRawIOBaseType, IOBase)
ROW(kBufferedIOBaseType, IOBase)
ROW(kTextIOBaseType, IOBase)
ROW(kFileIOType, FileIO)
ROW(kBytesIOType, BytesIO)
ROW(kBufferedReaderType, BufferedReader)
ROW(kBufferedWriterType, BufferedReader)
ROW(kBufferedRandomType, BufferedReader)
ROW(kBufferedRWPairType, BufferedRWPair)
ROW(kStringIOType, StringIO)
ROW(kTextIOWrapperType, TextIOWrapper)
ROW(kNewlineDecoderType, IncrementalNewlineDecoder)
ROW(kThreadLockType, ThreadLock)
ROW(kThreadRLockType, ThreadRLock)
ROW(kThreadLocalType, ThreadLocal)
#undef ROW

}  // namespace dictum
