// For a mutex that one thread can take twice.
#define _GNU_SOURCE
#include "FaultyDisk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What a range of a file held before a write to it.
typedef struct Overwritten {
    struct Overwritten *earlier;
    sqlite3_int64 offset;
    int length;
    unsigned char bytes[];
} Overwritten;

// An open file: SQLite's view of it, and behind that in the same memory the system's own.
typedef struct File {
    sqlite3_file base;
    sqlite3_file *real;
    char *path;
    int is_log;
    Overwritten *unsynced;
    struct File *next;
} File;

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static sqlite3_vfs *system_vfs;
static sqlite3_vfs vfs;
static char watched[1024];
static int counts[FaultyDiskOperationCount];
static int failing[FaultyDiskOperationCount];
static int skipped[FaultyDiskOperationCount];
static File *files;

static int is_watched(const File *file) {
    return watched[0] != 0 && file->path != NULL && strncmp(file->path, watched, strlen(watched)) == 0;
}

// The code that an operation has to fail with, or SQLITE_OK. To be called with the lock held.
static int fault(File *file, FaultyDiskOperation operation) {
    if (!is_watched(file)) return SQLITE_OK;
    counts[operation] += 1;
    if (failing[operation] == SQLITE_OK) return SQLITE_OK;
    if (skipped[operation] > 0) {
        skipped[operation] -= 1;
        return SQLITE_OK;
    }
    return failing[operation];
}

static void forget(File *file) {
    while (file->unsynced != NULL) {
        Overwritten *earlier = file->unsynced->earlier;
        free(file->unsynced);
        file->unsynced = earlier;
    }
}

static int file_close(sqlite3_file *base) {
    File *file = (File *)base;
    pthread_mutex_lock(&lock);
    for (File **place = &files; *place != NULL; place = &(*place)->next) {
        if (*place == file) {
            *place = file->next;
            break;
        }
    }
    forget(file);
    free(file->path);
    file->path = NULL;
    pthread_mutex_unlock(&lock);
    return file->real->pMethods != NULL ? file->real->pMethods->xClose(file->real) : SQLITE_OK;
}

static int file_read(sqlite3_file *base, void *bytes, int length, sqlite3_int64 offset) {
    File *file = (File *)base;
    pthread_mutex_lock(&lock);
    int code = fault(file, FaultyDiskRead);
    pthread_mutex_unlock(&lock);
    return code != SQLITE_OK ? code : file->real->pMethods->xRead(file->real, bytes, length, offset);
}

static int file_write(sqlite3_file *base, const void *bytes, int length, sqlite3_int64 offset) {
    File *file = (File *)base;
    pthread_mutex_lock(&lock);
    int code = fault(file, FaultyDiskWrite);
    if (code == SQLITE_OK && is_watched(file)) {
        Overwritten *before = malloc(sizeof(Overwritten) + (size_t)length);
        if (before == NULL) {
            code = SQLITE_NOMEM;
        } else {
            before->earlier = file->unsynced;
            before->offset = offset;
            before->length = length;
            // Beyond the end SQLite has it filled with zeros.
            file->real->pMethods->xRead(file->real, before->bytes, length, offset);
            file->unsynced = before;
        }
    }
    if (code == SQLITE_OK) code = file->real->pMethods->xWrite(file->real, bytes, length, offset);
    pthread_mutex_unlock(&lock);
    return code;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size) {
    File *file = (File *)base;
    return file->real->pMethods->xTruncate(file->real, size);
}

static int file_sync(sqlite3_file *base, int flags) {
    File *file = (File *)base;
    pthread_mutex_lock(&lock);
    int code = fault(file, FaultyDiskSync);
    if (code == SQLITE_OK) code = file->real->pMethods->xSync(file->real, flags);
    if (code == SQLITE_OK) forget(file);
    pthread_mutex_unlock(&lock);
    return code;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size) {
    File *file = (File *)base;
    return file->real->pMethods->xFileSize(file->real, size);
}

static int file_lock(sqlite3_file *base, int level) {
    File *file = (File *)base;
    return file->real->pMethods->xLock(file->real, level);
}

static int file_unlock(sqlite3_file *base, int level) {
    File *file = (File *)base;
    return file->real->pMethods->xUnlock(file->real, level);
}

static int file_check_reserved_lock(sqlite3_file *base, int *result) {
    File *file = (File *)base;
    return file->real->pMethods->xCheckReservedLock(file->real, result);
}

static int file_control(sqlite3_file *base, int operation, void *argument) {
    File *file = (File *)base;
    return file->real->pMethods->xFileControl(file->real, operation, argument);
}

static int file_sector_size(sqlite3_file *base) {
    File *file = (File *)base;
    return file->real->pMethods->xSectorSize(file->real);
}

static int file_characteristics(sqlite3_file *base) {
    File *file = (File *)base;
    return file->real->pMethods->xDeviceCharacteristics(file->real);
}

static int file_shm_map(sqlite3_file *base, int page, int size, int extend, void volatile **memory) {
    File *file = (File *)base;
    return file->real->pMethods->xShmMap(file->real, page, size, extend, memory);
}

static int file_shm_lock(sqlite3_file *base, int offset, int count, int flags) {
    File *file = (File *)base;
    return file->real->pMethods->xShmLock(file->real, offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *base) {
    File *file = (File *)base;
    file->real->pMethods->xShmBarrier(file->real);
}

static int file_shm_unmap(sqlite3_file *base, int remove) {
    File *file = (File *)base;
    return file->real->pMethods->xShmUnmap(file->real, remove);
}

// Without memory-mapped reading and writing, which would pass by here.
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

static int disk_open(sqlite3_vfs *disk, const char *path, sqlite3_file *base, int flags, int *flags_out) {
    File *file = (File *)base;
    (void)disk;
    memset(file, 0, sizeof(File));
    file->real = (sqlite3_file *)(file + 1);
    int code = system_vfs->xOpen(system_vfs, path, file->real, flags, flags_out);
    if (file->real->pMethods == NULL) return code;
    file->base.pMethods = &methods;
    file->path = path != NULL ? strdup(path) : NULL;
    file->is_log = (flags & SQLITE_OPEN_WAL) != 0;
    pthread_mutex_lock(&lock);
    file->next = files;
    files = file;
    pthread_mutex_unlock(&lock);
    return code;
}

int faulty_disk_install(void) {
    pthread_mutex_lock(&lock);
    int is_installed = system_vfs != NULL;
    if (!is_installed) {
        system_vfs = sqlite3_vfs_find(NULL);
        // Everything but opening files is the system's, which is called through its own name.
        vfs = *system_vfs;
        vfs.pNext = NULL;
        vfs.zName = "faulty-disk";
        vfs.szOsFile = (int)sizeof(File) + system_vfs->szOsFile;
        vfs.xOpen = disk_open;
    }
    pthread_mutex_unlock(&lock);
    return is_installed ? SQLITE_OK : sqlite3_vfs_register(&vfs, 1);
}

void faulty_disk_hold(void) { pthread_mutex_lock(&lock); }

void faulty_disk_release(void) { pthread_mutex_unlock(&lock); }

void faulty_disk_heal(void) {
    pthread_mutex_lock(&lock);
    memset(failing, 0, sizeof failing);
    memset(skipped, 0, sizeof skipped);
    pthread_mutex_unlock(&lock);
}

void faulty_disk_watch(const char *prefix) {
    faulty_disk_heal();
    pthread_mutex_lock(&lock);
    snprintf(watched, sizeof watched, "%s", prefix);
    memset(counts, 0, sizeof counts);
    pthread_mutex_unlock(&lock);
}

void faulty_disk_fail(FaultyDiskOperation operation, int code, int skip) {
    pthread_mutex_lock(&lock);
    failing[operation] = code;
    skipped[operation] = skip;
    pthread_mutex_unlock(&lock);
}

int faulty_disk_count(FaultyDiskOperation operation) {
    pthread_mutex_lock(&lock);
    int count = counts[operation];
    pthread_mutex_unlock(&lock);
    return count;
}

int faulty_disk_unsynced_log_writes(void) {
    int count = 0;
    pthread_mutex_lock(&lock);
    for (File *file = files; file != NULL; file = file->next) {
        if (!file->is_log || !is_watched(file)) continue;
        for (Overwritten *write = file->unsynced; write != NULL; write = write->earlier) count += 1;
    }
    pthread_mutex_unlock(&lock);
    return count;
}

int faulty_disk_lose_unsynced(const char *path, const char *copy) {
    int result = 0;
    FILE *file = fopen(copy, "r+b");
    if (file == NULL) return -1;
    pthread_mutex_lock(&lock);
    for (File *open = files; open != NULL; open = open->next) {
        if (open->path == NULL || strcmp(open->path, path) != 0) continue;
        // The latest write first: what is left is what the last sync put there.
        for (Overwritten *write = open->unsynced; write != NULL; write = write->earlier) {
            if (fseek(file, (long)write->offset, SEEK_SET) != 0
                || fwrite(write->bytes, 1, (size_t)write->length, file) != (size_t)write->length) {
                result = -1;
            }
        }
    }
    pthread_mutex_unlock(&lock);
    if (fclose(file) != 0) result = -1;
    return result;
}
