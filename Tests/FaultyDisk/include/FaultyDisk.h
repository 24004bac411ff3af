// A disk for SQLite that fails when it is told to, remembers what is not synced, and can lose it.
//
// It stands between SQLite and the system's own file access, for the files below one directory at a time. For tests; safe to
// use from several threads.
#ifndef FAULTY_DISK_H
#define FAULTY_DISK_H

typedef enum {
    FaultyDiskWrite,
    FaultyDiskSync,
    FaultyDiskRead,
    FaultyDiskOperationCount,
} FaultyDiskOperation;

// Makes it the one that databases opened from now on use. Returns SQLite's result code.
int faulty_disk_install(void);

// Watches the files whose paths begin with this, and forgets everything it was told and has counted.
void faulty_disk_watch(const char *prefix);

// From the operation behind the next `skipped` ones on, all of this kind fail with a result code of SQLite's.
void faulty_disk_fail(FaultyDiskOperation operation, int code, int skipped);

// Nothing fails any more.
void faulty_disk_heal(void);

// How many operations of a kind there were, failed ones included.
int faulty_disk_count(FaultyDiskOperation operation);

// How many writes to write-ahead logs no sync has followed yet.
int faulty_disk_unsynced_log_writes(void);

// Between these two nobody but the calling thread reads or writes a file.
void faulty_disk_hold(void);
void faulty_disk_release(void);

// Puts into a copy of a watched file what the file would hold if the power went now: what it holds, but for writes that no sync has followed.
// Returns 0, or -1 where the copy cannot be written.
int faulty_disk_lose_unsynced(const char *path, const char *copy);

#endif
