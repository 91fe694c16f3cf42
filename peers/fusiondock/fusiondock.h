/*
 * Layout of a fusiondock region ("fusiondock shm readme", "UniProton ascend310b demo"): one 16-byte header, one slot.
 *
 *         0         4         8         12        16                        length
 *         +---------+---------+---------+---------+-----------------//-----+
 *         | max_size| used_sz | op_type | resever.| payload               |
 *         +---------+---------+---------+---------+-----------------//-----+
 *
 * max_size   payload bytes the slot carries at once; not 0 once the region is initialised
 * used_size  bytes of the whole message; more than max_size: it comes in pieces, one after the other, in this slot
 * op_type    who owns the slot, the only word that synchronises
 * resevered  type of the message (spelt as in the original)
 *
 * All words are little-endian. LINUX writes region 0 and reads region 1, UNIPROTON the other way round. A ring carries
 * the number of the machine that shall look: LINUX rings 1, UNIPROTON rings 0.
 */
#ifndef FUSIONDOCK_H
#define FUSIONDOCK_H

#include <stddef.h>
#include <stdint.h>

struct shm_info {
    uint32_t max_size;
    uint32_t used_size;
    int32_t op_type;
    int32_t resevered;
    uint8_t data[];
};

#define SHM_MAX offsetof(struct shm_info, max_size)
#define SHM_USED offsetof(struct shm_info, used_size)
#define SHM_OP offsetof(struct shm_info, op_type)
#define SHM_TYPE offsetof(struct shm_info, resevered)
#define SHM_DATA offsetof(struct shm_info, data)

_Static_assert(SHM_MAX == 0 && SHM_USED == 4 && SHM_OP == 8 && SHM_TYPE == 12 && SHM_DATA == 16, "header");
_Static_assert(sizeof(struct shm_info) == 16 && sizeof(int) == 4, "header");

/* op_type; what is negative or from OP_MAX on is corrupt. All but OP_READY leave the slot to the writer. */
enum shm_op { OP_START, OP_READY, OP_READ_END, OP_DEL, OP_MAX };

/* Types of messages the demo knows; all others belong to the application. */
enum shm_type { TYPE_INT, TYPE_TEXT, TYPE_TICK, TYPE_BLOB };

/* Where the demo has its regions, one behind the other. */
#define SHM_BASE 0x2A800000u
#define SHM_REGION 0x400000u

/* Numbers of the machines. */
enum shm_vm { VM_LINUX, VM_UNIPROTON };

/* The demo reads into a buffer of this size. */
#define SHM_STOCK_BUFFER 0x2100u

#endif
