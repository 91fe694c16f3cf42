/* Interrupt words, and events: words of 32 bits in SysInfo. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include "node.h"

/* Address of the pending interrupts of a core. */
uint32_t interrupt_word(const struct node *node, enum amp_role of);
/* Sets the bit in the word of the other core. */
void interrupt_trigger(struct node *node, int number);
/* Takes the own word and counts its bits. */
uint32_t interrupt_take(struct node *node);

/* Main only; the word begins as 0. */
enum amp_code event_create(struct node *node, uint32_t id, uint32_t *address);
/* Sets bits, then triggers the other core. */
enum amp_code event_notify(struct node *node, uint32_t id, uint32_t mask, uint32_t *before);
/* From now on the interrupt takes all bits of this event into a group of this core, the lowest 24 of them stay. */
enum amp_code event_bind(struct node *node, uint32_t id);
void event_drain(struct node *node);

struct event_wait {
    uint32_t id;
    uint32_t mask;
    bool all;
    bool clear;
};

/* One look: true with the word if the bits are there, which have then been cleared if so wanted. */
enum amp_code event_look(struct node *node, const struct event_wait *wait, bool *there, uint32_t *word);

#endif
