/* Counts the writing system calls of this process below one folder, and makes the Nth of them go wrong.

The tool loads this library, forks, and calls `fault_arm` in the child. From then on the kernel hands each call of the
table below to `on_call` (seccomp, SECCOMP_RET_TRAP), whoever makes it: Python, NumPy, C's own buffered files. The
handler makes the call itself, by `fault_raw`, which the filter lets pass, or does to it what was asked. Calls that do
not write below the folder pass uncounted. A filter cannot be taken off again, so only a child may be armed. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#define REG(c, n) ((c)->uc_mcontext.gregs[(const int[]){REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8, REG_R9}[n]])
#define RESULT(c) ((c)->uc_mcontext.gregs[REG_RAX])
__asm__(".text\n.globl fault_raw\nfault_raw:\n mov %rdi,%rax\n mov %rsi,%rdi\n mov %rdx,%rsi\n mov %rcx,%rdx\n"
        " mov %r8,%r10\n mov %r9,%r8\n mov 8(%rsp),%r9\n syscall\n.globl fault_raw_end\nfault_raw_end:\n ret\n");
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#define REG(c, n) ((c)->uc_mcontext.regs[n])
#define RESULT(c) ((c)->uc_mcontext.regs[0])
__asm__(".text\n.globl fault_raw\nfault_raw:\n mov x8,x0\n mov x0,x1\n mov x1,x2\n mov x2,x3\n mov x3,x4\n mov x4,x5\n"
        " mov x5,x6\n svc #0\n.globl fault_raw_end\nfault_raw_end:\n ret\n");
#else
#error "the shim knows x86-64 and arm64 only"
#endif
extern long fault_raw(long number, long a, long b, long c, long d, long e, long f);
extern char fault_raw_end[];

enum kind { OPEN = 1, WRITE, RENAME, LINK, UNLINK, MKDIR, RMDIR, SYNC, TRUNCATE, ATTRIBUTE, ALL_SYNC };
/* Where a call has its file descriptor, folder descriptors and paths; -1: nowhere. */
struct call { int number; enum kind kind; int fd, at1, path1, at2, path2, flags; };
static const struct call CALLS[] = {
#ifdef SYS_open
    {SYS_open, OPEN, -1, -1, 0, -1, -1, 1},       {SYS_creat, OPEN, -1, -1, 0, -1, -1, -1},
    {SYS_rename, RENAME, -1, -1, 0, -1, 1, -1},   {SYS_link, LINK, -1, -1, 0, -1, 1, -1},
    {SYS_symlink, LINK, -1, -1, 1, -1, -1, -1},   {SYS_unlink, UNLINK, -1, -1, 0, -1, -1, -1},
    {SYS_mkdir, MKDIR, -1, -1, 0, -1, -1, -1},    {SYS_rmdir, RMDIR, -1, -1, 0, -1, -1, -1},
    {SYS_chmod, ATTRIBUTE, -1, -1, 0, -1, -1, -1}, {SYS_chown, ATTRIBUTE, -1, -1, 0, -1, -1, -1},
#endif
#ifdef SYS_renameat
    {SYS_renameat, RENAME, -1, 0, 1, 2, 3, -1},
#endif
    {SYS_openat, OPEN, -1, 0, 1, -1, -1, 2},      {SYS_renameat2, RENAME, -1, 0, 1, 2, 3, -1},
    {SYS_linkat, LINK, -1, 0, 1, 2, 3, -1},       {SYS_symlinkat, LINK, -1, 1, 2, -1, -1, -1},
    {SYS_unlinkat, UNLINK, -1, 0, 1, -1, -1, -1}, {SYS_mkdirat, MKDIR, -1, 0, 1, -1, -1, -1},
    {SYS_fchmodat, ATTRIBUTE, -1, 0, 1, -1, -1, -1}, {SYS_fchownat, ATTRIBUTE, -1, 0, 1, -1, -1, -1},
    {SYS_utimensat, ATTRIBUTE, -1, 0, 1, -1, -1, -1}, {SYS_truncate, TRUNCATE, -1, -1, 0, -1, -1, -1},
    {SYS_write, WRITE, 0, -1, -1, -1, -1, -1},    {SYS_pwrite64, WRITE, 0, -1, -1, -1, -1, -1},
    {SYS_writev, WRITE, 0, -1, -1, -1, -1, -1},   {SYS_pwritev, WRITE, 0, -1, -1, -1, -1, -1},
    {SYS_pwritev2, WRITE, 0, -1, -1, -1, -1, -1}, {SYS_sendfile, WRITE, 0, -1, -1, -1, -1, -1},
    {SYS_copy_file_range, WRITE, 2, -1, -1, -1, -1, -1}, {SYS_fallocate, TRUNCATE, 0, -1, -1, -1, -1, -1},
    {SYS_ftruncate, TRUNCATE, 0, -1, -1, -1, -1, -1}, {SYS_fsync, SYNC, 0, -1, -1, -1, -1, -1},
    {SYS_fdatasync, SYNC, 0, -1, -1, -1, -1, -1}, {SYS_sync_file_range, SYNC, 0, -1, -1, -1, -1, -1},
    {SYS_fchmod, ATTRIBUTE, 0, -1, -1, -1, -1, -1}, {SYS_fchown, ATTRIBUTE, 0, -1, -1, -1, -1, -1},
    {SYS_fsetxattr, ATTRIBUTE, 0, -1, -1, -1, -1, -1}, {SYS_syncfs, ALL_SYNC, 0, -1, -1, -1, -1, -1},
};
#define COUNT (sizeof CALLS / sizeof *CALLS)
#define LONGEST 4096

enum action { NOTHING, KILL_BEFORE, KILL_AFTER, KILL_TORN, REFUSE, REFUSE_FROM_THEN_ON };
static struct { char folder[LONGEST]; size_t length; long at; enum action action; int error, log; long pid; } plan;
static volatile long counted;
static volatile char busy; /* held while a counted call is made, so that the log has them in their order */

static long raw(long n, long a, long b, long c, long d) { return fault_raw(n, a, b, c, d, 0, 0); }

/* What a symbolic link of /proc/self says; its length, or 0. */
static size_t proc_link(const char *folder, long number, char *into) {
    char name[64], digits[24];
    size_t at = strlen(folder), count = 0;
    memcpy(name, folder, at);
    if (number >= 0) {
        do digits[count++] = '0' + number % 10; while (number /= 10);
        while (count) name[at++] = digits[--count];
    }
    name[at] = 0;
    long length = raw(SYS_readlinkat, AT_FDCWD, (long)name, (long)into, LONGEST - 1);
    into[length > 0 ? length : 0] = 0;
    return length > 0 ? length : 0;
}

static void path_of(long folder, const char *path, char *into) {
    size_t at = 0;
    if (path[0] != '/') {
        at = (int)folder == AT_FDCWD ? proc_link("/proc/self/cwd", -1, into) : proc_link("/proc/self/fd/", folder, into);
        if (path[0] && at < LONGEST - 1) into[at++] = '/';
    }
    size_t rest = strnlen(path, LONGEST - 1 - at);
    memcpy(into + at, path, rest);
    into[at + rest] = 0;
}

static int is_below(const char *path) {
    return !strncmp(path, plan.folder, plan.length) && (!path[plan.length] || path[plan.length] == '/');
}

/* One record of the log: six numbers, then the two paths and what was written. */
static void record(enum kind kind, long result, long flags, long offset, long fd, const char *one, const char *two) {
    int has_data = kind == WRITE && result > 0;
    int64_t head[6] = {kind, result, kind == WRITE ? offset : flags, strlen(one), strlen(two), has_data ? result : 0};
    raw(SYS_write, plan.log, (long)head, sizeof head, 0);
    raw(SYS_write, plan.log, (long)one, head[3], 0);
    raw(SYS_write, plan.log, (long)two, head[4], 0);
    if (!has_data) return;
    char name[64] = "/proc/self/fd/", block[4096];
    size_t at = strlen(name), count = 0;
    char digits[24];
    do digits[count++] = '0' + fd % 10; while (fd /= 10);
    while (count) name[at++] = digits[--count];
    long handle = raw(SYS_openat, AT_FDCWD, (long)name, O_RDONLY, 0);
    for (long done = 0; done < result;) {
        long some = result - done < (long)sizeof block ? result - done : (long)sizeof block;
        long got = handle < 0 ? -1 : raw(SYS_pread64, handle, (long)block, some, offset + done);
        if (got <= 0) { memset(block, 0, some); got = some; }
        raw(SYS_write, plan.log, (long)block, got, 0);
        done += got;
    }
    if (handle >= 0) raw(SYS_close, handle, 0, 0, 0);
}

static void die(void) { raw(SYS_kill, plan.pid, SIGKILL, 0, 0); }

static void on_call(int signal, siginfo_t *info, void *context) {
    (void)signal;
    ucontext_t *c = context;
    static __thread char one[LONGEST], two[LONGEST];
    long number = info->si_syscall, a[6];
    const struct call *call = CALLS;
    while (call->number != number) call++; /* the filter traps none but these */
    for (int n = 0; n < 6; n++) a[n] = REG(c, n);
    long flags = call->flags < 0 ? (call->number == SYS_unlinkat ? a[2] : O_CREAT | O_TRUNC) : a[call->flags];
    int writes = call->kind != OPEN || flags & (O_CREAT | O_TRUNC);
    one[0] = two[0] = 0;
    if (writes && raw(SYS_getpid, 0, 0, 0, 0) == plan.pid) {
        if (call->fd >= 0) proc_link("/proc/self/fd/", a[call->fd], one);
        if (call->path1 >= 0 && a[call->path1])
            path_of(call->at1 < 0 ? AT_FDCWD : a[call->at1], (const char *)a[call->path1], one);
        if (call->path2 >= 0) path_of(call->at2 < 0 ? AT_FDCWD : a[call->at2], (const char *)a[call->path2], two);
    }
    if (!is_below(one) && !is_below(two)) {
        RESULT(c) = fault_raw(number, a[0], a[1], a[2], a[3], a[4], a[5]);
        return;
    }
    while (__atomic_test_and_set(&busy, __ATOMIC_ACQUIRE)) raw(SYS_sched_yield, 0, 0, 0, 0);
    long mine = ++counted;
    enum kind kind = call->kind == UNLINK && flags & AT_REMOVEDIR && call->path1 >= 0 && call->at1 >= 0 ? RMDIR : call->kind;
    int is_it = mine == plan.at, is_later = plan.action == REFUSE_FROM_THEN_ON && mine > plan.at;
    int allocates = kind == OPEN || kind == WRITE || kind == MKDIR || kind == LINK || kind == RENAME || kind == TRUNCATE;
    if ((is_it && plan.action >= REFUSE) || (is_later && allocates)) {
        if (plan.log >= 0) record(kind, -plan.error, flags, 0, -1, one, two);
        __atomic_clear(&busy, __ATOMIC_RELEASE);
        RESULT(c) = -plan.error;
        return;
    }
    if (is_it && plan.action == KILL_TORN && (number == SYS_write || number == SYS_pwrite64) && a[2] > 1) a[2] /= 2;
    else if (is_it && (plan.action == KILL_BEFORE || plan.action == KILL_TORN)) {
        if (plan.log >= 0) record(kind, 0, flags, 0, -1, one, two);
        die();
    }
    long result = fault_raw(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (plan.log >= 0) {
        long fd = call->fd < 0 ? -1 : a[call->fd], offset = kind == TRUNCATE ? a[1] : 0;
        if (number == SYS_pwrite64) offset = a[3];
        else if (kind == WRITE && result > 0) offset = raw(SYS_lseek, fd, 0, SEEK_CUR, 0) - result;
        record(kind, result, kind == TRUNCATE ? a[1] : flags, offset, fd, one, two);
    }
    if (is_it && plan.action != NOTHING) die();
    __atomic_clear(&busy, __ATOMIC_RELEASE);
    RESULT(c) = result;
}

long fault_count(void) { return counted; }

/* Arms this process for good; 0, or what kept it from that. `log` is a descriptor that gets the records, or -1. */
int fault_arm(const char *folder, long at, int action, int error, int log) {
    plan.length = strnlen(folder, LONGEST - 1);
    memcpy(plan.folder, folder, plan.length + 1);
    plan.at = at, plan.action = action, plan.error = error, plan.log = log, plan.pid = raw(SYS_getpid, 0, 0, 0, 0);
    struct sigaction handler = {.sa_sigaction = on_call, .sa_flags = SA_SIGINFO | SA_NODEFER};
    if (sigaction(SIGSYS, &handler, NULL)) return errno;
    uint64_t passed = (uint64_t)(uintptr_t)fault_raw_end;
    struct sock_filter filter[COUNT + 9] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 0, COUNT + 5),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)passed, 0, 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer) + 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(passed >> 32), COUNT + 1, 0),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    };
    for (size_t n = 0; n < COUNT; n++)
        filter[7 + n] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CALLS[n].number, COUNT - n, 0);
    filter[7 + COUNT] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    filter[8 + COUNT] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
    struct sock_fprog program = {COUNT + 9, filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return errno;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) ? errno : 0;
}
