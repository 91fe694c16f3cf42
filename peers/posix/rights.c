/* Who may do what, as Linux decides it. */
#include "table.h"

#include "store.h"

#include <inttypes.h>

#define CLASS_SHIFT 3
#define OWNER_SHIFT 6
#define CLASS_BITS 7

errname rights_check(const struct table *table, uint32_t index, int wanted)
{
    const uint8_t *row = region_row(table, index);
    uint32_t uid = table->pool.identity.uid;
    uint32_t gid = table->pool.identity.gid;
    uint32_t mode = load32(row + REGION_MODE);
    int granted = (int)(mode & 0777);
    if (uid == load32(row + REGION_UID) || uid == load32(row + REGION_CUID)) {
        granted >>= OWNER_SHIFT;
    } else if (gid == load32(row + REGION_GID) || gid == load32(row + REGION_CGID)) {
        granted >>= CLASS_SHIFT;
    }
    int asked = (wanted >> OWNER_SHIFT | wanted >> CLASS_SHIFT | wanted) & CLASS_BITS;
    if (uid == 0 || (asked & ~granted) == 0) {
        return NULL;
    }
    return fail("EACCES", "mode %04" PRIo32 " does not grant %o to uid %" PRIu32 " gid %" PRIu32, mode, (unsigned)asked,
                uid, gid);
}

errname rights_owner(const struct table *table, uint32_t index)
{
    const uint8_t *row = region_row(table, index);
    uint32_t uid = table->pool.identity.uid;
    uint32_t owner = load32(row + REGION_UID);
    uint32_t creator = load32(row + REGION_CUID);
    if (uid == 0 || uid == owner || uid == creator) {
        return NULL;
    }
    return fail("EPERM", "the region is of uid %" PRIu32 ", made by %" PRIu32 ", not of uid %" PRIu32, owner, creator,
                uid);
}
