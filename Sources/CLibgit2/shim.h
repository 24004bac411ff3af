#ifndef DIFFTIER_CLIBGIT2_H
#define DIFFTIER_CLIBGIT2_H

#include <git2.h>
#include <git2/sys/index.h>
#include <git2/sys/repository.h>

/* git_libgit2_opts is variadic, which Swift cannot call; one typed function per option in use. */

static inline int difftier_git_set_search_path(int level, const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

static inline int difftier_git_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

static inline int difftier_git_set_strict_hash_verification(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

/* Bytes of objects kept in memory, over all repositories of the process. */
static inline int difftier_git_set_cache_size(ssize_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, bytes);
}

/* Bytes above which an object of a kind is not kept. */
static inline int difftier_git_set_cache_object_limit(git_object_t type, size_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, type, bytes);
}

/* Copies the names; a repository that needs any other extension is refused when it is opened. */
static inline int difftier_git_set_extensions(const char **names, size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

#endif
