/* What the C library of this machine says of the structures and numbers of System V shared memory. */
#include "os.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

struct pair {
    const char *name;
    long long value;
};

#define SIZE(type) {"size", sizeof(type)}
#define PLACE(type, name, field) {#name, offsetof(type, field)}
#define NUMBER(name) {#name, name}

static const struct pair shmid_ds_fields[] = {
    SIZE(struct shmid_ds),
    PLACE(struct shmid_ds, key, shm_perm.__key),
    PLACE(struct shmid_ds, uid, shm_perm.uid),
    PLACE(struct shmid_ds, gid, shm_perm.gid),
    PLACE(struct shmid_ds, cuid, shm_perm.cuid),
    PLACE(struct shmid_ds, cgid, shm_perm.cgid),
    PLACE(struct shmid_ds, mode, shm_perm.mode),
    PLACE(struct shmid_ds, seq, shm_perm.__seq),
    PLACE(struct shmid_ds, segsz, shm_segsz),
    PLACE(struct shmid_ds, atime, shm_atime),
    PLACE(struct shmid_ds, dtime, shm_dtime),
    PLACE(struct shmid_ds, ctime, shm_ctime),
    PLACE(struct shmid_ds, cpid, shm_cpid),
    PLACE(struct shmid_ds, lpid, shm_lpid),
    PLACE(struct shmid_ds, nattch, shm_nattch),
    {NULL, 0},
};

static const struct pair shminfo_fields[] = {
    SIZE(struct shminfo),
    PLACE(struct shminfo, shmmax, shmmax),
    PLACE(struct shminfo, shmmin, shmmin),
    PLACE(struct shminfo, shmmni, shmmni),
    PLACE(struct shminfo, shmseg, shmseg),
    PLACE(struct shminfo, shmall, shmall),
    {NULL, 0},
};

static const struct pair shm_info_fields[] = {
    SIZE(struct shm_info),
    PLACE(struct shm_info, used_ids, used_ids),
    PLACE(struct shm_info, shm_tot, shm_tot),
    PLACE(struct shm_info, shm_rss, shm_rss),
    PLACE(struct shm_info, shm_swp, shm_swp),
    PLACE(struct shm_info, swap_attempts, swap_attempts),
    PLACE(struct shm_info, swap_successes, swap_successes),
    {NULL, 0},
};

static const struct pair constants[] = {
    NUMBER(IPC_PRIVATE), NUMBER(IPC_CREAT), NUMBER(IPC_EXCL), NUMBER(IPC_NOWAIT),
    NUMBER(IPC_RMID), NUMBER(IPC_SET), NUMBER(IPC_STAT), NUMBER(IPC_INFO),
    NUMBER(SHM_RDONLY), NUMBER(SHM_RND), NUMBER(SHM_REMAP), NUMBER(SHM_EXEC),
    NUMBER(SHM_R), NUMBER(SHM_W), NUMBER(SHM_HUGETLB), NUMBER(SHM_NORESERVE),
    NUMBER(SHM_LOCK), NUMBER(SHM_UNLOCK), NUMBER(SHM_STAT), NUMBER(SHM_INFO), NUMBER(SHM_STAT_ANY),
    NUMBER(SHM_DEST), NUMBER(SHM_LOCKED),
    NUMBER(O_RDONLY), NUMBER(O_RDWR), NUMBER(O_CREAT), NUMBER(O_EXCL), NUMBER(O_TRUNC), NUMBER(O_CLOEXEC),
    NUMBER(O_NOFOLLOW), NUMBER(PROT_READ), NUMBER(PROT_WRITE), NUMBER(MAP_SHARED),
    NUMBER(MFD_CLOEXEC), NUMBER(MFD_ALLOW_SEALING), NUMBER(F_ADD_SEALS), NUMBER(F_GET_SEALS),
    NUMBER(F_SEAL_SEAL), NUMBER(F_SEAL_SHRINK), NUMBER(F_SEAL_GROW), NUMBER(F_SEAL_WRITE),
    {NULL, 0},
};

static void print_pairs(const char *name, const struct pair *pairs, const char *end)
{
    printf("\"%s\":{", name);
    for (const struct pair *pair = pairs; pair->name != NULL; pair++) {
        printf("%s\"%s\":%lld", pair == pairs ? "" : ",", pair->name, pair->value);
    }
    printf("}%s", end);
}

void probe(void)
{
    putchar('{');
    print_pairs("shmid_ds", shmid_ds_fields, ",");
    print_pairs("shminfo", shminfo_fields, ",");
    print_pairs("shm_info", shm_info_fields, ",");
    print_pairs("constants", constants, ",");
    printf("\"pageSize\":%ld,\"SHMLBA\":%ld", sysconf(_SC_PAGESIZE), (long)SHMLBA);
    puts("}");
    fflush(stdout);
}
