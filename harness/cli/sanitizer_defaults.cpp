// Defaults of the sanitizers' builds. Workers start with an empty environment: a report must end them by
// itself.

#ifdef __has_feature
#if __has_feature(thread_sanitizer)
#define DICTUM_UNDER_TSAN
#endif
#endif
#ifdef __SANITIZE_THREAD__
#define DICTUM_UNDER_TSAN
#endif

#ifdef DICTUM_UNDER_TSAN
extern "C" const char* __tsan_default_options();
extern "C" const char* __tsan_default_options() { return "halt_on_error=1"; }
#endif
