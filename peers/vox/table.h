/*
 * Peer table: who is attached.
 *
 *            reserve               claim
 *   Empty -------------> Reserved --------> Attached --- goodbye, by guest or host ---> Goodbye
 *     |  ^--- release -------'                 ^                                           |
 *     '------------ walk-in -------------------'        ^-- Empty <-- recovery, by host ---'
 */
#ifndef TABLE_H
#define TABLE_H

#include "vox.h"

enum { PEER_EMPTY = 0, PEER_ATTACHED = 1, PEER_GOODBYE = 2, PEER_RESERVED = 3 };

uint32_t peer_state(const uint8_t *base, const struct vox_geometry *g, uint32_t guest);
/* Counts who came: another one than at attach means that the entry is somebody else's by now. */
uint32_t peer_epoch(const uint8_t *base, const struct vox_geometry *g, uint32_t guest);
/* First empty entry; the guest, or 0 if there is none. */
uint32_t peer_reserve(uint8_t *base, const struct vox_geometry *g);
uint32_t peer_walk_in(uint8_t *base, const struct vox_geometry *g);
bool peer_claim(uint8_t *base, const struct vox_geometry *g, uint32_t guest);
void peer_release(uint8_t *base, const struct vox_geometry *g, uint32_t guest);
void peer_goodbye(uint8_t *base, const struct vox_geometry *g, uint32_t guest);
void peer_beat(uint8_t *base, const struct vox_geometry *g, uint32_t guest, uint64_t nanos);
uint64_t peer_last_beat(const uint8_t *base, const struct vox_geometry *g, uint32_t guest);
/* Host only, at the end of recovery. */
void peer_reset(uint8_t *base, const struct vox_geometry *g, uint32_t guest);
/* No entry but empty ones. */
bool peer_alone(const uint8_t *base, const struct vox_geometry *g);
/* Where the state word is. */
uint64_t peer_place(const struct vox_geometry *g, uint32_t guest);

#endif
